#include "unit/wire/support/wrong_callers.h"

#include "wire/caller.h"

namespace cerby::test {
namespace {

using Arguments = std::vector<std::string>;

// One argument, made from the right one by one change.
std::vector<std::string> wrong_origins(const std::string& id) {
  const std::string scheme = "chrome-extension://", right = scheme + id + "/";
  std::vector<std::string> wrong = {"",
                                    " ",
                                    "/",
                                    "-",
                                    "--",
                                    "--help",
                                    "--version",
                                    "-h",
                                    "help",
                                    "hello",
                                    "null",
                                    "*",
                                    id,
                                    id + "/",
                                    "//" + id + "/",
                                    scheme,
                                    scheme + "/",
                                    scheme + "//",
                                    scheme + id,
                                    scheme + id + "//",
                                    scheme + id + "/x",
                                    scheme + id + "?",
                                    scheme + id + "/?",
                                    scheme + id + "/#",
                                    scheme + "*/",
                                    scheme + id + "/*",
                                    " " + right,
                                    right + " ",
                                    right + "\n",
                                    "\t" + right,
                                    "\"" + right + "\"",
                                    right + right,
                                    right + "," + right,
                                    "chrome-extension:/" + id + "/",
                                    "chrome-extension:" + id + "/",
                                    "Chrome-Extension://" + id + "/",
                                    "CHROME-EXTENSION://" + id + "/",
                                    "moz-extension://" + id + "/",
                                    "extension://" + id + "/",
                                    "edge-extension://" + id + "/",
                                    "https://" + id + "/",
                                    "file://" + id + "/",
                                    "chrome://" + id + "/",
                                    "xchrome-extension://" + id + "/",
                                    scheme + "user@" + id + "/",
                                    scheme + id + ":80/",
                                    scheme + id + ".evil.test/",
                                    scheme + "evil.test/" + id + "/",
                                    scheme + id + "%2f/",
                                    scheme + id + "\\",
                                    scheme + "./" + id + "/",
                                    scheme + "../" + id + "/",
                                    scheme + id.substr(1) + "/",
                                    scheme + id.substr(0, id.size() - 1) + "/",
                                    scheme + id + "a/",
                                    scheme + "a" + id + "/",
                                    scheme + id + id + "/",
                                    scheme + std::string(id.rbegin(), id.rend()) + "/",
                                    scheme + std::string(32, 'a') + "/",
                                    scheme + std::string(32, 'p') + "/",
                                    scheme + std::string(100'000, 'a') + "/",
                                    scheme + "é" + id.substr(2) + "/",
                                    scheme + "\xFF" + id.substr(1) + "/",
                                    "\xFF"};
  for (std::size_t i = 0; i < 16; ++i) {
    std::string other = id;
    other[i * 2] = other[i * 2] == 'a' ? 'b' : 'a';
    wrong.push_back(scheme + other + "/");
  }
  std::string capitals = id;
  for (char& c : capitals) c = static_cast<char>(c - 'a' + 'A');
  wrong.push_back(scheme + capitals + "/");
  return wrong;
}

std::vector<Arguments> wrong_pairs(const std::string& chromium, const std::string& add_on) {
  const std::string right = "chrome-extension://" + chromium + "/",
                    manifest = "/usr/lib/mozilla/native-messaging-hosts/com.cerby.host.json";
  return {{manifest},
          {add_on},
          {add_on, manifest},
          {manifest, ""},
          {"", add_on},
          {manifest, add_on + " "},
          {manifest, " " + add_on},
          {manifest, add_on, ""},
          {manifest, add_on, add_on},
          {manifest, manifest},
          {add_on, add_on},
          {manifest, chromium},
          {manifest, right},
          {right, add_on},
          {right, right},
          {right, ""},
          {right, "--parent-window=0"},
          {"--parent-window=0", right},
          {"", right},
          {manifest, "evil@cerby.com"},
          {manifest, "extended-access@cerby.com.evil"},
          {manifest, "xextended-access@cerby.com"},
          {manifest, "EXTENDED-ACCESS@CERBY.COM"},
          {manifest, "{" + add_on + "}"},
          {manifest, add_on + "\n"},
          {"com.cerby.host.json", add_on},
          {"./com.cerby.host.json", add_on},
          {"/usr/lib/com.cerby.host", add_on},
          {"/usr/lib/com.evil.host.json", add_on},
          {"/usr/lib/xcom.cerby.host.json", add_on},
          {"/usr/lib/com.cerby.host.json/", add_on},
          {"/", add_on},
          {"/dev/null", add_on},
          {manifest + " ", add_on},
          {"~/com.cerby.host.json", add_on},
          {"file:///usr/lib/com.cerby.host.json", add_on},
          {right, "a", "b"},
          {"a", "b", "c", "d", "e", "f"}};
}

}  // namespace

const std::vector<std::vector<std::string>>& wrong_callers() {
  static const std::vector<Arguments> all = [] {
    const std::string chromium(wire::chromium_extension_ids().front()),
        add_on(wire::firefox_extension_ids().front());
    std::vector<Arguments> wrong = {{}};
    for (auto& origin : wrong_origins(chromium)) wrong.push_back({origin});
    for (auto& pair : wrong_pairs(chromium, add_on)) wrong.push_back(pair);
    return wrong;
  }();
  return all;
}

}  // namespace cerby::test
