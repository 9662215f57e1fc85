#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kKorean[] = {
    {Concept::UserName, 40,
     "아이디|사용자 이름|사용자명|사용자 아이디|계정|로그인 아이디|회원 아이디|사용자id"},
    {Concept::Email, 35, "이메일|전자우편|메일 주소|메일"},
    {Concept::Phone, 25, "휴대폰|전화번호|휴대전화|핸드폰"},
    {Concept::AccountNumber, 35, "회원번호|고객번호|사번|학번|계좌번호"},
    {Concept::Password, 40, "비밀번호|패스워드|암호"},
    {Concept::New, 30, "새 비밀번호|새로운|신규|새"},
    {Concept::Confirm, 35, "확인|재입력|다시 입력|한번 더"},
    {Concept::Current, 30, "현재|기존|이전"},
    {Concept::Authenticator, 40, "인증 앱|인증앱|otp 앱|인증기"},
    {Concept::BackupCode, 45, "백업 코드|백업코드|복구 코드|복구코드|비상 코드"},
    {Concept::Pin, 25, "보안 코드|보안코드"},
    {Concept::Code, 45, "인증앱|otp 앱|인증기|백업 코드|백업코드|복구 코드|복구코드|비상 코드"},
    {Concept::Code, 45,
     "인증번호|인증 코드|인증코드|보안 코드|보안코드|일회용|2단계 인증|이중 인증|확인 코드|코드 입력|코드를 "
     "입력|인증 앱|otp 번호"},
    {Concept::Tenant, 35, "회사|조직|기업|워크스페이스"},
    {Concept::CaptchaAnswer, 50, "자동입력 방지|보안문자|이미지 문자|자동 입력 방지|그림 문자"},
    {Concept::PersonName, 45, "성명|실명|성함"},
    {Concept::Name, 5, "이름"},
    {Concept::BirthDate, 45, "생년월일|생일"},
    {Concept::Address, 40, "주소|우편번호|도시|국가"},
    {Concept::Card, 50, "신용카드|카드 번호|카드번호|유효기간"},
    {Concept::Promo, 45, "쿠폰|할인 코드|프로모션 코드|추천인"},
    {Concept::Search, 50, "검색|찾기"},
    {Concept::Message, 50, "메시지|댓글|문의 내용|제목"},
    {Concept::LogIn, 40, "로그인|접속하기"},
    {Concept::SignUp, 40, "무료 체험|무료로 체험|무료 평가판"},
    {Concept::SignUp, 45, "회원가입|가입하기|계정 만들기|회원 가입|가입|계정 생성|신규 가입"},
    {Concept::Forgot, 35, "잊으|비밀번호 찾기|재설정|아이디 찾기|분실|잊어버"},
    {Concept::ChangePassword, 45, "비밀번호 변경|새 비밀번호|현재 비밀번호|비밀번호를 변경|비밀번호 수정"},
    {Concept::Continue, 30, "계속|다음|제출|확인|전송|계속하기|인증하기|완료"},
    {Concept::OtherWay, 50,
     "로 계속|로 로그인|으로 로그인|으로 계속하기|간편 로그인|간편로그인|다른 방법|qr 코드 로그인|계정으로 "
     "시작"},
    {Concept::OtherWay, 60,
     "비밀번호 없이|로그인 링크|매직 링크|코드로 로그인|"
     "인증번호로 로그인"},
    {Concept::LogIn, 40, "로그인 링크"},
    {Concept::ShowPassword, 50, "표시|숨기기|비밀번호 표시|보기"},
    {Concept::SignOut, 60,
     "로그아웃|"
     "이 계정에서 로그아웃"},
    {Concept::Subscribe, 40, "구독|뉴스레터"},
    {Concept::Pay, 40, "결제|구매하기|주문하기|배송"},
    {Concept::Resend, 40, "재전송|다시 보내기|다시 받기"},
    {Concept::Cancel, 40, "취소|뒤로|닫기|나중에"},
    {Concept::Consent, 40, "액세스하려고|액세스를 요청|접근을 요청|접근 권한을 요청"},
    {Concept::Consent, 20, "변경된 약관|새로운 약관"},
    {Concept::Terms, 20, "변경된 약관|새로운 약관"},
    {Concept::Allow, 30, "허용|동의|승인|수락"},
    {Concept::Terms, 20, "약관|동의|개인정보"},
    {Concept::Remember, 15, "아이디 저장|로그인 상태 유지|자동 로그인|기억|로그인 유지"},
    {Concept::HaveAccount, 35, "이미 계정이|이미 회원|계정이 있으신|계정이 있나요|이미 가입"},
    {Concept::NoAccount, 30, "계정이 없으|계정이 없나요|아직 회원이|회원이 아니"},
    {Concept::Strength, 25, "8자 이상|6자 이상|8자리 이상|영문"},
    {Concept::Chooser, 40, "계정 선택|계정을 선택"},
    {Concept::Remove, 40, "삭제|제거|지우기|잊기|이 계정에서 로그아웃"},
    {Concept::OtherAccount, 40, "다른 계정|다른 계정 사용|다른 계정으로 로그인"},
    {Concept::Wrong, 40,
     "올바르지 않|잘못|일치하지 않|유효하지 않|틀렸|틀립니다|존재하지 않|실패|오류|만료|찾을 수 없|맞지 "
     "않|다시 시도"},
    {Concept::LockedOut, 50, "계정이 잠|잠겼|시도 횟수|일시적으로 차단|정지된|나중에 다시|잠금"},
    {Concept::HumanCheck, 50, "로봇이 아닙니다|사람인지|사람임을"},
    {Concept::Passkey, 40, "패스키|보안 키|지문"},
    {Concept::Push, 45, "휴대폰을 확인|알림을 보냈|요청을 승인|승인해|이메일을 확인|링크를 보냈|메일을 확인"},
    {Concept::CodeSent, 30, "코드를 보냈|인증번호를 보냈|전송되었습니다|발송|보냈습니다|전송했습니다"},
    {Concept::SignedInAs, 40, "로 로그인됨|로그인되어|안녕하세요|환영합니다|님"},
    {Concept::Busy, 40, "로딩|잠시만|불러오는"},
    {Concept::Busy, 15, "처리 중|이동 중"},
    {Concept::Current, 30, "현재 비밀번호|기존 비밀번호|이전 비밀번호"},
    {Concept::PasswordExpired, 45,
     "비밀번호가 만료|비밀번호 유효기간이 만료|비밀번호의 유효 기간이 만료|비밀번호 사용 기간이 "
     "만료|비밀번호를 변경해야|비밀번호 변경이 필요"},
    {Concept::ChangePassword, 45,
     "비밀번호가 만료|비밀번호 유효기간이 만료|비밀번호의 유효 기간이 만료|비밀번호 사용 기간이 "
     "만료|비밀번호를 변경해야|비밀번호 변경이 필요"},
    {Concept::Wrong, 50,
     "로그인 정보가 올바르지 않|로그인 정보가 일치하지 않|로그인에 실패|로그인할 수 없습니다|입력하신 "
     "정보가"},
    {Concept::Wrong, 40, "정확하지 않|잘못된|일치하는 회원"},
    {Concept::LockedOut, 50,
     "계정이 정지|계정이 비활성|이용이 정지|계정이 차단|횟수를 초과|계정이 잠금|계정이 일시적으로 잠"},
    {Concept::Push, 45,
     "링크가 포함된|이메일을 보냈|메일을 보냈|링크를 클릭|받은편지함을 확인|받은 편지함을 확인|링크를 "
     "전송|링크를 발송|이메일을 발송|이메일을 전송"},
    {Concept::CodeSent, 30,
     "링크가 포함된|이메일을 보냈|메일을 보냈|링크를 클릭|받은편지함을 확인|받은 편지함을 확인|링크를 "
     "전송|링크를 발송|이메일을 발송|이메일을 전송"},
    {Concept::CodeSent, 30, "문자 메시지|문자메시지|문자로|코드를 전송|인증번호를 전송|인증번호를 발송"},
    {Concept::HumanCheck, 50, "로봇이 아님|로봇이 아닌|사람임을|사람인지"},
    {Concept::Push, 45,
     "로그인을 승인|휴대전화를 확인|휴대전화에서 확인|알림을 확인|요청을 승인|휴대폰에서 승인|푸시 알림을 "
     "보냈|로그인 요청을 승인"},
    {Concept::Consent, 20,
     "패스키 만들기|패스키를 만드|패스키를 만들|패스키 추가|패스키 등록|패스키 생성|패스키를 등록|패스키를 "
     "추가|보안 키 추가"},
    {Concept::NotNow, 30, "나중에|건너뛰기|다음에 하기|지금은 안 함|지금 안 함"},
    {Concept::StaySignedIn, 30, "로그인 상태를 유지|로그인 상태 유지|로그인을 유지"},
    {Concept::Code, 5, "코드"},
    {Concept::Pin, 25, "핀번호|핀 번호"},
    {Concept::SetUp, 50, "*qr 코드를 스캔*|*qr코드를 스캔*"},
    {Concept::SetUp, 40,
     "2단계 인증 설정|2단계 인증을 설정|이중 인증 설정|이중 인증을 설정|2단계 인증 활성화|2단계 인증 사용 "
     "설정"},
};

}  // namespace cerby::page::words
