#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kVietnamese[] = {
    {Concept::UserName, 40, "ten dang nhap|ten nguoi dung|tai khoan|ten tai khoan|nguoi dung|ten truy cap"},
    {Concept::Email, 35, "dia chi email|thu dien tu|dia chi e mail"},
    {Concept::Phone, 25, "so dien thoai|dien thoai|sdt|so di dong"},
    {Concept::AccountNumber, 35,
     "ma khach hang|so tai khoan|ma so thue|cccd|ma sinh vien|ma nhan vien|so cccd"},
    {Concept::Password, 40, "mat khau|mat ma"},
    {Concept::New, 30, "mat khau moi|tao mat khau|dat mat khau"},
    {Concept::Confirm, 35, "xac nhan mat khau|nhap lai*|nhac lai mat khau"},
    {Concept::Current, 30, "hien tai"},
    {Concept::Authenticator, 40, "ung dung xac thuc|trinh xac thuc"},
    {Concept::BackupCode, 45, "ma du phong|ma khoi phuc"},
    {Concept::Code, 45, "ung dung xac thuc|trinh xac thuc|ma du phong|ma khoi phuc"},
    {Concept::Code, 45,
     "ma xac thuc|ma xac nhan|ma xac minh|ma otp|ma bao mat|xac thuc hai buoc|"
     "xac minh hai buoc|xac thuc hai yeu to|nhap ma|xac thuc 2 buoc|ma dang nhap"},
    {Concept::Tenant, 35, "cong ty|to chuc|ten cong ty"},
    {Concept::CaptchaAnswer, 50, "ma kiem tra|ma captcha|ky tu trong hinh|nhap ma trong hinh"},
    {Concept::PersonName, 45, "ho va ten|ho ten|ho va ten dem|ho cua ban"},
    {Concept::BirthDate, 45, "ngay sinh"},
    {Concept::Address, 40, "dia chi|thanh pho|quan huyen|ma buu dien|ma buu chinh"},
    {Concept::Card, 50, "the tin dung|ngay het han"},
    {Concept::Promo, 45, "ma giam gia|ma khuyen mai|phieu giam gia"},
    {Concept::Search, 50, "tim kiem"},
    {Concept::Message, 50, "tin nhan|binh luan|noi dung|chu de|loi nhan"},
    {Concept::LogIn, 40, "dang nhap"},
    {Concept::SignUp, 45,
     "dang ky|dang ki|tao tai khoan|dang ky ngay|tao tai khoan moi|mo tai khoan|"
     "dang ky tai khoan"},
    {Concept::Forgot, 35, "quen mat khau|quen*|dat lai mat khau|khoi phuc mat khau|lay lai mat khau"},
    {Concept::ChangePassword, 45,
     "doi mat khau|thay doi mat khau|mat khau moi|mat khau hien tai|mat khau cu"},
    {Concept::Continue, 30, "tiep tuc|tiep theo|gui|xac nhan|xac minh|tiep"},
    {Concept::OtherWay, 50, "dang nhap bang|tiep tuc voi|dang nhap voi|cach khac|phuong thuc khac"},
    {Concept::ShowPassword, 50, "hien mat khau|hien thi mat khau|an mat khau"},
    {Concept::SignOut, 60, "dang xuat|thoat"},
    {Concept::Subscribe, 40, "dang ky nhan tin|nhan ban tin|ban tin|theo doi ban tin"},
    {Concept::Pay, 40, "thanh toan|dat hang|giao hang"},
    {Concept::Resend, 40, "gui lai*"},
    {Concept::Cancel, 40, "huy|quay lai|dong"},
    {Concept::Terms, 20, "toi dong y|dieu khoan|chinh sach bao mat"},
    {Concept::Remember, 15, "ghi nho*|duy tri dang nhap|nho mat khau|luu dang nhap|nho tai khoan"},
    {Concept::HaveAccount, 35, "da co tai khoan|ban da co tai khoan"},
    {Concept::NoAccount, 30, "chua co tai khoan|ban chua co tai khoan|ban moi biet den"},
    {Concept::Strength, 25, "it nhat 8 ky tu|toi thieu 8 ky tu|8 ky tu"},
    {Concept::Chooser, 40, "chon tai khoan|chon mot tai khoan"},
    {Concept::OtherAccount, 40, "su dung tai khoan khac|tai khoan khac"},
    {Concept::Remove, 40, "xoa tai khoan|go bo|xoa"},
    {Concept::Wrong, 40, "khong dung|khong chinh xac|khong hop le|that bai|thu lai|khong ton tai"},
    {Concept::LockedOut, 50, "tai khoan bi khoa|tai khoan da bi khoa|qua nhieu lan|thu lai sau"},
    {Concept::CodeSent, 30, "da gui ma|chung toi da gui"},
    {Concept::SignedInAs, 50, "dang nhap voi tu cach"},
    {Concept::Busy, 40, "dang tai|vui long cho|dang xu ly"},
    {Concept::Current, 30, "mat khau hien tai|mat khau cu"},
};

}  // namespace cerby::page::words
