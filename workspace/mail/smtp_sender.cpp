#include "workspace/mail/smtp_sender.h"

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/uuid.h"
#include "workspace/curl/start.h"

namespace cerby::workspace::mail {
namespace {

constexpr SecretAccess kSending("a message and the server's password are handed to libcurl");

struct EndEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// The message as libcurl asks for it, piece by piece: the head, then the text out of guarded memory.
struct Reading {
  std::string_view head, text;
};

std::size_t give(char* into, std::size_t, std::size_t room, void* source) {
  auto& reading = *static_cast<Reading*>(source);
  auto& part = reading.head.empty() ? reading.text : reading.head;
  const auto size = std::min(room, part.size());
  if (size > 0) std::memcpy(into, part.data(), size);
  part.remove_prefix(size);
  return size;
}

std::size_t drop(char*, std::size_t, std::size_t size, void*) {
  return size;
}

Error error_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Error::NoName;
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
      return Error::NoConnection;
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return Error::TlsRefused;
    case CURLE_LOGIN_DENIED:
      return Error::LoginRefused;
    case CURLE_SEND_ERROR:  // MAIL, RCPT or the message itself
    case CURLE_WEIRD_SERVER_REPLY:
      return Error::Refused;
    case CURLE_OPERATION_TIMEDOUT:
      return Error::TooSlow;
    default:
      return Error::Failed;
  }
}

class SmtpSender final : public Sender {
 public:
  SmtpSender(SmtpSettings settings, const Clock& clock) : settings_(std::move(settings)), clock_(clock) {
    // The server is greeted with the sender's domain, not with the name of this machine.
    url_ = settings_.server.text() + "/" + std::string(settings_.from.domain());
    from_ = "<" + settings_.from.text() + ">";
  }

  Result<void> send(const Message& message) override {
    const std::unique_ptr<CURL, EndEasy> handle(curl_easy_init());
    const std::string to = "<" + message.to.text() + ">";
    const std::unique_ptr<curl_slist, EndList> recipients(curl_slist_append(nullptr, to.c_str()));
    if (!handle || !recipients) return std::unexpected(Error::Failed);
    const std::string head = head_of(message);
    Reading reading{head, message.text.text(kSending)};
    const auto size = static_cast<curl_off_t>(head.size() + message.text.size());
    if (!prepare(handle.get(), recipients.get(), reading, size)) return std::unexpected(Error::Failed);
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) return std::unexpected(error_of(code));
    return {};
  }

 private:
  // RFC 5322; RFC 3834, 5.
  [[nodiscard]] std::string head_of(const Message& message) const {
    const auto now = static_cast<std::time_t>(
        std::chrono::duration_cast<std::chrono::seconds>(clock_.unix_time()).count());
    return fmt::format(
        "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: {}\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\nSubject: "
        "{}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\nAuto-Submitted: "
        "auto-generated\r\n\r\n",
        fmt::gmtime(now), from_, message.to.text(), Uuid::random().text(), settings_.from.domain(),
        message.subject);
  }

  bool prepare(CURL* handle, curl_slist* recipients, Reading& reading, curl_off_t size) const {
    CURLcode code = CURLE_OK;
    const auto set = [&](CURLoption option, auto value) {
      if (code == CURLE_OK) code = curl_easy_setopt(handle, option, value);
    };
    const long tls = settings_.server.is_loopback() ? CURLUSESSL_NONE : CURLUSESSL_ALL;
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_USE_SSL, tls);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_time.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.whole_time.count()));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_MAIL_FROM, from_.c_str());
    set(CURLOPT_MAIL_RCPT, recipients);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &give);
    set(CURLOPT_READDATA, static_cast<void*>(&reading));
    set(CURLOPT_INFILESIZE_LARGE, size);
    set(CURLOPT_WRITEFUNCTION, &drop);
    if (settings_.certificates) {
      set(CURLOPT_CAINFO, settings_.certificates->c_str());
      set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    }
    if (!settings_.user.empty()) {
      // Ends with a zero; libcurl copies it.
      Secret password(settings_.password.size() + 1);
      std::ranges::copy(settings_.password.bytes(kSending), password.writable(kSending).begin());
      set(CURLOPT_USERNAME, settings_.user.c_str());
      set(CURLOPT_PASSWORD, password.text(kSending).data());
    }
    return code == CURLE_OK;
  }

  SmtpSettings settings_;
  const Clock& clock_;
  std::string url_, from_;
};

}  // namespace

Expected<std::unique_ptr<Sender>> smtp_sender(SmtpSettings settings, const Clock& clock) {
  CERBY_CHECK(curl::start());
  if (settings.certificates && ::access(settings.certificates->c_str(), R_OK) != 0)
    return fail(Outcome::ConfigInvalid, settings.certificates->string() + ": it cannot be read");
  return std::make_unique<SmtpSender>(std::move(settings), clock);
}

}  // namespace cerby::workspace::mail
