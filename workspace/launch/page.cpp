#include "workspace/launch/page.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <optional>
#include <string_view>

#include "workspace/launch/browser.h"
#include "workspace/launch/language.h"
#include "workspace/launch/texts.h"

namespace cerby::workspace::launch {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;--back:#fff;--text:#1c1c1e;--link:#0b57d0}"
    "@media(prefers-color-scheme:dark){:root{--back:#1c1c1e;--text:#f2f2f4;--link:#a8c7fa}}"
    "body{margin:0;background:var(--back);color:var(--text);font:1rem/1.6 system-ui,sans-serif}"
    "main{max-width:38rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.5rem;line-height:1.3}"
    "li{margin:.5rem 0}a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}";

// The style by its hash, and nothing else: no script, no picture, no form, no frame around it.
const std::string& policy() {
  static const std::string text = [] {
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(kStyle.data()), kStyle.size());
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
        written{};
    sodium_bin2base64(written.data(), written.size(), hash.data(), hash.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors "
        "'none'",
        written.data());
  }();
  return text;
}

// An address of base/origin.h has neither quotes nor angle brackets.
std::string link(std::string_view address, std::string_view text) {
  std::string escaped;
  for (const char c : address) c == '&' ? escaped += "&amp;" : escaped += c;
  return fmt::format("<a href=\"{}\">{}</a>", escaped, text);
}

struct Offer {
  Browser browser;
  std::string_view name;
  std::string_view address;
};

std::array<Offer, 4> offers_of(const Install& install) {
  const auto or_chrome = [&](const std::string& own) -> std::string_view {
    return own.empty() ? install.chrome : own;
  };
  return {Offer{Browser::Chrome, "Chrome", install.chrome},
          Offer{Browser::Edge, "Edge", or_chrome(install.edge)},
          Offer{Browser::Brave, "Brave", or_chrome(install.brave)},
          Offer{Browser::Firefox, "Firefox", install.firefox}};
}

std::string extension_step(const Install& install, std::optional<Browser> browser, const Texts& texts) {
  std::string items;
  for (const auto& [its, name, address] : offers_of(install)) {
    if (address.empty() || (browser && *browser != its)) continue;
    items += fmt::format("<li>{}</li>\n", link(address, fmt::format("{} {}", texts.extension_for, name)));
  }
  if (items.empty()) return std::string(texts.ask_for_extension);
  return fmt::format("{}\n<ul>\n{}</ul>", texts.extension, items);
}

std::string program_step(const Install& install, const Texts& texts) {
  if (install.program.empty()) return std::string(texts.ask_for_program);
  return fmt::format("{} {}", texts.program, link(install.program, texts.program_link));
}

std::string body_of(const Install& install, const http::Hints& hints, const Texts& texts) {
  const auto help =
      install.help.empty() ? std::string() : fmt::format("<p>{}</p>\n", link(install.help, texts.help));
  if (is_mobile(hints))
    return fmt::format("<h1>{}</h1>\n<p>{}</p>\n{}", texts.mobile_title, texts.mobile, help);
  return fmt::format(
      "<h1>{}</h1>\n<p>{}</p>\n<ol>\n<li>{}</li>\n<li>{}</li>\n<li>{}</li>\n</ol>\n<p>{}</p>\n{}",
      texts.title, texts.why, extension_step(install, browser_of(hints), texts), program_step(install, texts),
      texts.again, texts.both, help);
}

}  // namespace

void Page::add(http::Routes& routes) const {
  routes.add(
      http::Method::Get, "/launch/{id}", [this](const http::Request& request) { return answer(request); },
      http::Query::Unread);
}

http::Response Page::answer(const http::Request& request) const {
  const auto& texts = texts_in(language_of(request.hints.accept_language));
  http::Response response;
  response.content_type = "text/html; charset=utf-8";
  response.headers = {{"Content-Security-Policy", policy()},
                      {"Content-Language", std::string(texts.language)},
                      {"Vary", "Accept-Language, Sec-CH-UA, Sec-CH-UA-Mobile, User-Agent"}};
  response.body = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
      texts.language, is_mobile(request.hints) ? texts.mobile_title : texts.title, kStyle,
      body_of(install_, request.hints, texts));
  return response;
}

}  // namespace cerby::workspace::launch
