#include "workspace/web/https_client.h"

#include <curl/curl.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <utility>

#include "workspace/curl/start.h"

namespace cerby::workspace::web {
namespace {

constexpr SecretAccess kSending("a request's secrets are handed to libcurl");
constexpr SecretAccess kReceiving("an answer's body is written where nothing else reads");

struct EndEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EndEasy>;

// libcurl copies each line; what it copied is wiped before it is freed.
class HeaderLines {
 public:
  HeaderLines() = default;
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;
  ~HeaderLines() {
    for (auto* line = lines_; line != nullptr; line = line->next)
      wipe(std::span(line->data, std::strlen(line->data)));
    curl_slist_free_all(lines_);
  }
  bool add(const char* line) {
    auto* const longer = curl_slist_append(lines_, line);
    if (longer == nullptr) return false;
    lines_ = longer;
    return true;
  }
  [[nodiscard]] curl_slist* get() const { return lines_; }

 private:
  curl_slist* lines_ = nullptr;
};

// What came of the body, in guarded memory from the first byte on.
struct Body {
  Secret bytes{kMostAnswer};
  std::size_t size = 0;
  bool too_large = false;
};

std::size_t take_body(char* data, std::size_t, std::size_t count, void* target) {
  auto& body = *static_cast<Body*>(target);
  if (count > kMostAnswer - body.size) {
    body.too_large = true;
    return 0;  // which ends the transfer
  }
  std::memcpy(body.bytes.writable(kReceiving).data() + body.size, data, count);
  body.size += count;
  return count;
}

Error error_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Error::NoName;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return Error::ProxyFailed;
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return Error::NoConnection;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return Error::TlsRefused;
    case CURLE_OPERATION_TIMEDOUT:
      return Error::TooSlow;
    case CURLE_FILESIZE_EXCEEDED:
      return Error::TooLarge;
    case CURLE_UNSUPPORTED_PROTOCOL:  // an answer that is not HTTP at all
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
      return Error::AnswerMalformed;
    default:
      return Error::Failed;
  }
}

// Sets options until one is refused.
class Options {
 public:
  explicit Options(CURL* handle) : handle_(handle) {}
  template <typename Value>
  Options& set(CURLoption option, Value value) {
    if (code_ == CURLE_OK) code_ = curl_easy_setopt(handle_, option, value);
    return *this;
  }
  [[nodiscard]] bool done() const { return code_ == CURLE_OK; }

 private:
  CURL* handle_;
  CURLcode code_ = CURLE_OK;
};

class HttpsClient final : public Client {
 public:
  explicit HttpsClient(HttpsSettings settings) : settings_(std::move(settings)) {}

  Result<Answer> send(const Request& request) override {
    const Easy handle(curl_easy_init());
    HeaderLines lines;
    Body body;
    const std::string address = request.address.text();
    if (!handle || !add_lines(lines, request) || !prepare(handle.get(), address, lines, request, body))
      return std::unexpected(Error::Failed);
    const CURLcode code = curl_easy_perform(handle.get());
    if (body.too_large) return std::unexpected(Error::TooLarge);
    if (code != CURLE_OK) return std::unexpected(error_of(code));
    long status = 0;
    if (curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
      return std::unexpected(Error::Failed);
    body.bytes.shrink(body.size);
    return Answer{static_cast<int>(status), std::move(body.bytes)};
  }

 private:
  static bool add_lines(HeaderLines& lines, const Request& request) {
    if (!lines.add("Accept: application/json")) return false;
    if (request.method == Method::Post && !lines.add("Expect:")) return false;
    if (request.authorization.empty()) return true;
    constexpr std::string_view kName = "Authorization: ";
    const auto value = request.authorization.text(kSending);
    Secret line(kName.size() + value.size() + 1);  // ends with a zero
    auto* const text = reinterpret_cast<char*>(line.writable(kSending).data());
    std::memcpy(text, kName.data(), kName.size());
    std::memcpy(text + kName.size(), value.data(), value.size());
    return lines.add(text);
  }

  bool prepare(CURL* handle, const std::string& address, const HeaderLines& lines, const Request& request,
               Body& body) const {
    Options options(handle);
    options.set(CURLOPT_URL, address.c_str())
        .set(CURLOPT_PROTOCOLS_STR, "https")
        .set(CURLOPT_FOLLOWLOCATION, 0L)
        .set(CURLOPT_SSL_VERIFYPEER, 1L)
        .set(CURLOPT_SSL_VERIFYHOST, 2L)
        .set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2))
        .set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS))
        .set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_time.count()))
        .set(CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.whole_time.count()))
        .set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(kMostAnswer))
        .set(CURLOPT_NOSIGNAL, 1L)  // several threads
        .set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED))
        .set(CURLOPT_HTTPHEADER, lines.get())
        .set(CURLOPT_WRITEFUNCTION, &take_body)
        .set(CURLOPT_WRITEDATA, static_cast<void*>(&body));
    if (settings_.certificates) {
      options.set(CURLOPT_CAINFO, settings_.certificates->c_str())
          .set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    }
    if (request.method == Method::Post) {
      const auto form = request.form.text(kSending);
      options.set(CURLOPT_POST, 1L)
          .set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size()))
          .set(CURLOPT_POSTFIELDS, form.empty() ? "" : form.data());  // not copied
    }
    return options.done();
  }

  HttpsSettings settings_;
};

}  // namespace

Expected<std::unique_ptr<Client>> https_client(HttpsSettings settings) {
  CERBY_CHECK(curl::start());
  if (settings.certificates && ::access(settings.certificates->c_str(), R_OK) != 0)
    return fail(Outcome::ConfigInvalid, settings.certificates->string() + ": it cannot be read");
  return std::make_unique<HttpsClient>(std::move(settings));
}

}  // namespace cerby::workspace::web
