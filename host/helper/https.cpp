#include "helper/https.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/origin.h"
#include "helper/wiped_memory.h"

namespace cerby::helper {
namespace {

constexpr std::size_t kMaxHead = 32UL * 1024, kMaxState = 256, kMaxDetail = 256;

std::unexpected<Failure> no_request(const char* why) {
  return fail(Outcome::HelperFailed, why);
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

// Words of visible ASCII with one space between two, as "Bearer TOKEN" is.
bool is_value(std::string_view text) {
  const auto is_part = [](char c) { return c >= 0x20 && c < 0x7F; };
  return !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") &&
         std::ranges::all_of(text, is_part);
}

// What a header may be here; less than RFC 9110 allows, and nothing that could end a line.
bool is_header(const FetchHeader& header) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
  return !header.name.empty() && std::ranges::all_of(header.name, letter) &&
         is_value(header.value.text(SecretAccess("whether it fits into a line of a request")));
}

class Lines {
 public:
  Lines() = default;
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines() { ::curl_slist_free_all(list_); }
  // libcurl copies it, into memory that is wiped.
  bool add(const char* line) {
    auto* const longer = ::curl_slist_append(list_, line);
    if (longer != nullptr) list_ = longer;
    return longer != nullptr;
  }
  [[nodiscard]] curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

// The answer as it comes in, never larger than it may be.
struct Incoming {
  Secret body = Secret(kMaxFetchedBody);
  std::size_t size = 0, head = 0;
  std::string account_state;
  bool too_large = false;
};

std::size_t take_body(const char* data, std::size_t one, std::size_t count, void* to) {
  auto& incoming = *static_cast<Incoming*>(to);
  const std::size_t size = one * count;
  if (size > incoming.body.size() - incoming.size) {
    incoming.too_large = true;
    return 0;  // which ends the transfer
  }
  const auto room = incoming.body.writable(SecretAccess("libcurl hands over what arrived"));
  std::ranges::copy_n(data, static_cast<std::ptrdiff_t>(size),
                      room.begin() + static_cast<std::ptrdiff_t>(incoming.size));
  incoming.size += size;
  return size;
}

std::size_t take_head(const char* data, std::size_t one, std::size_t count, void* to) {
  auto& incoming = *static_cast<Incoming*>(to);
  std::string_view line(data, one * count);
  const std::size_t size = line.size();
  incoming.head += size;
  if (incoming.head > kMaxHead) {
    incoming.too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) incoming.account_state.clear();  // another head, after an interim one
  constexpr std::string_view kName = "account-state:";
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 0x20 : a) == b; };
  if (line.size() < kName.size() || !std::ranges::equal(line.substr(0, kName.size()), kName, same))
    return size;
  line.remove_prefix(kName.size());
  while (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with('\n') || line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (line.size() <= kMaxState && is_visible(line)) incoming.account_state = line;
  return size;
}

Outcome outcome_of(CURLcode code, bool too_large) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Outcome::WorkspaceTimedOut;
    case CURLE_COULDNT_RESOLVE_HOST:
      return Outcome::WorkspaceNameUnknown;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CONNECT_ERROR:
      return Outcome::WorkspaceUntrusted;
    case CURLE_WRITE_ERROR:
      return too_large ? Outcome::WorkspaceAnswerTooLarge : Outcome::WorkspaceUnreachable;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return Outcome::HelperFailed;
    default:
      return Outcome::WorkspaceUnreachable;
  }
}

// What the library says of it, where that can be shown.
std::string detail_of(CURLcode code, std::string_view said) {
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7F; };
  if (said.empty() || said.size() > kMaxDetail || !std::ranges::all_of(said, plain))
    said = ::curl_easy_strerror(code);
  return std::string(said);
}

}  // namespace

struct Https::Handle {
  CURL* curl = nullptr;
  bool started = false;
  // The text of the last failure; the library writes it here.
  std::array<char, CURL_ERROR_SIZE> said{};

  Handle() {
    started = ::curl_global_init_mem(CURL_GLOBAL_DEFAULT, take_wiped, give_back_wiped, resize_wiped,
                                     copy_wiped, take_zeroed) == CURLE_OK;
    if (started) curl = ::curl_easy_init();
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (curl != nullptr) ::curl_easy_cleanup(curl);
    if (started) ::curl_global_cleanup();
  }

  template <typename Value>
  void set(CURLoption option, Value value) {
    if (code == CURLE_OK) code = ::curl_easy_setopt(curl, option, value);
  }
  CURLcode code = CURLE_OK;  // the first option that could not be set
};

Https::Https(std::filesystem::path ca_file) : ca_file_(std::move(ca_file)) {}
Https::~Https() = default;

Expected<Fetched> Https::fetch(const FetchRequest& request, std::chrono::milliseconds limit) {
  if (!Address::parse(request.url)) return no_request("an address that is not https");
  Lines lines;
  for (const auto& header : request.headers) {
    if (!is_header(header)) return no_request("a header that is none");
    const auto value = header.value.view();
    Secret line(header.name.size() + 2 + value.size() + 1);
    const auto room = line.writable(SecretAccess("a header's line, for libcurl"));
    auto at = std::ranges::copy(header.name + ": ", room.begin()).out;
    std::ranges::copy(value.bytes(SecretAccess("a header's line, for libcurl")), at);
    if (!lines.add(reinterpret_cast<const char*>(room.data()))) return no_request("no memory");
  }
  if (!handle_) handle_ = std::make_unique<Handle>();
  Handle& h = *handle_;
  if (h.curl == nullptr) return no_request("libcurl does not start");
  ::curl_easy_reset(h.curl);  // which keeps its connections
  h.code = CURLE_OK;
  h.said.fill('\0');

  Incoming incoming;
  h.set(CURLOPT_URL, request.url.c_str());
  h.set(CURLOPT_PROTOCOLS_STR, "https");
  h.set(CURLOPT_FOLLOWLOCATION, 0L);
  h.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  h.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  h.set(CURLOPT_SSL_VERIFYPEER, 1L);
  h.set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!ca_file_.empty()) {
    h.set(CURLOPT_CAINFO, ca_file_.c_str());
    h.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  h.set(CURLOPT_NOSIGNAL, 1L);
  h.set(CURLOPT_QUICK_EXIT, 1L);  // a name that does not resolve is not waited for any longer than that
  h.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(limit, kLongestConnect).count()));
  h.set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  h.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  h.set(CURLOPT_USERAGENT, "cerby-host/" CERBY_VERSION);
  h.set(CURLOPT_HTTPHEADER, lines.get());
  h.set(CURLOPT_ERRORBUFFER, h.said.data());
  h.set(CURLOPT_WRITEFUNCTION, take_body);
  h.set(CURLOPT_WRITEDATA, static_cast<void*>(&incoming));
  h.set(CURLOPT_HEADERFUNCTION, take_head);
  h.set(CURLOPT_HEADERDATA, static_cast<void*>(&incoming));
  const bool has_body = request.method == FetchMethod::Post || request.method == FetchMethod::Put ||
                        (request.method == FetchMethod::Delete && !request.body.empty());
  if (has_body) {
    const auto body = request.body.bytes(SecretAccess("libcurl sends it from where it lies"));
    h.set(CURLOPT_POST, 1L);
    h.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    h.set(CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(body.data()));
  }
  if (request.method == FetchMethod::Delete) h.set(CURLOPT_CUSTOMREQUEST, "DELETE");
  if (request.method == FetchMethod::Put) h.set(CURLOPT_CUSTOMREQUEST, "PUT");
  const CURLcode code = h.code == CURLE_OK ? ::curl_easy_perform(h.curl) : h.code;
  long status = 0;
  if (code == CURLE_OK) ::curl_easy_getinfo(h.curl, CURLINFO_RESPONSE_CODE, &status);
  const std::string said = h.said.data();
  // Nothing of this request stays with the handle but its connection.
  ::curl_easy_reset(h.curl);
  if (code != CURLE_OK) return fail(outcome_of(code, incoming.too_large), detail_of(code, said));
  if (status < 200 || status > 599) return fail(Outcome::WorkspaceUnreachable, "it speaks no HTTP");
  incoming.body.shrink(incoming.size);
  return Fetched{.status = static_cast<std::uint32_t>(status),
                 .account_state = std::move(incoming.account_state),
                 .body = std::move(incoming.body)};
}

}  // namespace cerby::helper
