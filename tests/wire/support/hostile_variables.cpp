#include "wire/support/hostile_variables.h"

#include <fstream>

namespace cerby::test {
namespace {

namespace fs = std::filesystem;

// In a template: the folder; a value that leads there from wherever a library joins it to its own folder; and
// one that is longer than any path.
constexpr std::string_view kFolder = "%", kUpFrom = "../../../../../../../..";
constexpr std::size_t kTooLong = 100'000;  // the kernel takes 131,072 bytes of one variable

struct Template {
  std::string_view name, effective, odd;
  bool names_the_bus = false;
};

// An odd value that is not there is the folder's name with a path of kTooLong bytes behind it.
constexpr Template kTemplates[] = {
    // The loader and the C library.
    {"LD_PRELOAD", "%/lib/planted.so", "%/lib/planted.so:%/planted:/dev/full"},
    {"LD_LIBRARY_PATH", "%/lib", ":%/lib:"},
    {"LD_AUDIT", "%/lib/planted.so", {}},
    {"LD_DEBUG", "all", {}},
    {"LD_DEBUG_OUTPUT", "%/planted", "/dev/full"},
    {"LD_PROFILE", "%/lib/planted.so", {}},
    {"LD_PROFILE_OUTPUT", "%", {}},
    {"LD_ORIGIN_PATH", "%/lib", {}},
    {"LD_BIND_NOW", "1", {}},
    {"GLIBC_TUNABLES", "glibc.malloc.check=3:glibc.malloc.perturb=85",
     "glibc.malloc.mxfast=glibc.malloc.mxfast=%"},
    {"GCONV_PATH", "%/gconv", {}},
    {"GETCONF_DIR", "%", {}},
    {"LOCPATH", "%/locale", {}},
    {"NLSPATH", "%/%N:%/planted", {}},
    {"MALLOC_CHECK_", "3", {}},
    {"MALLOC_PERTURB_", "85", {}},
    {"MALLOC_TRACE", "%/planted", "/dev/full"},
    {"MALLOC_ARENA_MAX", "1", "-1"},
    {"MALLOC_TOP_PAD_", "1", "18446744073709551615"},
    {"HOSTALIASES", "%/planted", "/dev/full"},
    {"RES_OPTIONS", "debug ndots:15", {}},
    {"RESOLV_HOST_CONF", "%/planted", "/dev/full"},
    {"LOCALDOMAIN", "planted.test", {}},
    {"TZ", ":%/planted", "/dev/full"},
    {"TZDIR", "%", {}},
    {"TMPDIR", "%", "/dev/full"},
    {"TEMP", "%", {}},
    {"POSIXLY_CORRECT", "1", {}},
    // The language.
    {"LANG", "^%/locale/C.UTF-8", {}},
    {"LANGUAGE", "^%/locale/en:en", {}},
    {"LC_ALL", "^%/locale/C.UTF-8", {}},
    {"LC_CTYPE", "%/locale/C.UTF-8", "C\nSETTITLE planted\nBYE"},
    {"LC_MESSAGES", "^%/locale/en", {}},
    // Cryptography and the network.
    {"OPENSSL_CONF", "%/openssl.cnf", "/dev/full"},
    {"OPENSSL_MODULES", "%/lib", {}},
    {"OPENSSL_ENGINES", "%/lib", {}},
    {"OPENSSL_ia32cap", "0:0", {}},
    {"RANDFILE", "%/planted", "/dev/full"},
    {"SSL_CERT_FILE", "%/planted", "/dev/full"},
    {"SSL_CERT_DIR", "%", {}},
    {"SSLKEYLOGFILE", "%/planted", "/dev/full"},
    {"CURL_CA_BUNDLE", "%/planted", "/dev/full"},
    {"CURL_HOME", "%", {}},
    {"http_proxy", "http://127.0.0.1:1/", {}},
    {"ALL_PROXY", "socks5h://127.0.0.1:1/", {}},
    {"KRB5_CONFIG", "%/planted", "/dev/full"},
    {"NSS_LIB_PARAMS", "configdir='%'", {}},
    // What the vault's file is kept with.
    {"SQLITE_TMPDIR", "%", "/dev/full"},
    {"SQLITE_HISTORY", "%/planted", "/dev/full"},
    // The TPM's libraries.
    {"TSS2_LOG", "all+trace", {}},
    {"TSS2_LOGFILE", "%/planted", "/dev/full"},
    {"TSS2_FAPICONF", "%/planted", "/dev/full"},
    {"TSS2_TCTI", "device:%/planted", "device:/dev/full"},
    {"TPM2TOOLS_TCTI", "%/lib/planted.so", "device:/dev/full"},
    {"TPM2TSS_TCTI", "%/lib/planted.so", "device:/dev/full"},
    {"TCTI", "%/lib/planted.so", "device:/dev/full"},
    // The desktop and its key store.
    {"DBUS_SESSION_BUS_ADDRESS", "unixexec:path=%/bin/dbus-launch",
     "nonce-tcp:host=127.0.0.1,port=1,noncefile=%/planted", true},
    {"DBUS_SYSTEM_BUS_ADDRESS", "unix:path=%/bus", {}},
    {"DBUS_STARTER_ADDRESS", "unix:path=%/bus", {}},
    {"DBUS_STARTER_BUS_TYPE", "session", {}},
    {"XDG_RUNTIME_DIR", "%", {}, true},
    {"XDG_CACHE_HOME", "%", "/dev/full"},
    {"XDG_CONFIG_DIRS", "%", {}},
    {"XDG_DATA_DIRS", "%", {}},
    {"GIO_MODULE_DIR", "%/lib", {}},
    {"GIO_EXTRA_MODULES", "%/lib", {}},
    {"GIO_USE_VFS", "gvfs", {}},
    {"GSETTINGS_SCHEMA_DIR", "%", {}},
    {"G_MESSAGES_DEBUG", "all", {}},
    {"G_DEBUG", "fatal-warnings", {}},
    {"SECRET_BACKEND", "file", {}},
    {"SECRET_FILE_TEST_PATH", "%/planted", "/dev/full"},
    {"XAUTHORITY", "%/planted", "/dev/full"},
    {"DISPLAY", "127.0.0.1:1", {}},
    {"WAYLAND_DISPLAY", "%/bus", {}},
    // The prompt, and what else starts programs.
    {"PINENTRY_USER_DATA", "%/bin/pinentry", {}},
    {"GNUPGHOME", "%", {}},
    {"GPG_TTY", "%/planted", "/dev/full\nSETDESC planted"},
    {"TERM", "planted", {}},
    {"TERMINFO", "%", {}},
    {"PATH", "%/bin", ":.:%/bin"},
    {"SHELL", "%/bin/sh", "/dev/full"},
    {"IFS", "/ic", {}},
    {"ENV", "%/planted", "/dev/full"},
    {"BASH_ENV", "%/planted", "/dev/full"},
    {"SHELLOPTS", "xtrace", {}},
    {"PS4", "$(%/bin/sh)", {}},
    {"PYTHONPATH", "%", {}},
    {"PYTHONSTARTUP", "%/planted", "/dev/full"},
    {"SPDLOG_LEVEL", "trace", {}},
};

void replace_all(std::string& text, std::string_view what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::string value_of(std::string_view written, const std::string& folder) {
  std::string value(written);
  replace_all(value, "^", std::string(kUpFrom));
  replace_all(value, "%N", "\1");  // is not the folder
  replace_all(value, kFolder, folder);
  replace_all(value, "\1", "%N");
  return value;
}

}  // namespace

std::vector<HostileVariable> hostile_variables(const fs::path& folder) {
  const std::string place = folder.string();
  const std::string too_long = place + "/" + std::string(kTooLong - place.size(), 'x');
  std::vector<HostileVariable> all;
  for (const auto& one : kTemplates) {
    all.push_back(
        {.name = std::string(one.name),
         .values = {value_of(one.effective, place), one.odd.empty() ? too_long : value_of(one.odd, place)},
         .names_the_bus = one.names_the_bus});
  }
  return all;
}

void plant_hostile_files(const fs::path& folder) {
  for (const char* file : {"planted",
                           "bus",
                           "openssl.cnf",
                           "sitecustomize.py",
                           "posixrules",
                           "Europe/London",
                           "gconv/gconv-modules",
                           "gconv/gconv-modules.cache",
                           "locale/C.UTF-8/LC_CTYPE",
                           "locale/C.UTF-8/LC_MESSAGES/SYS_LC_MESSAGES",
                           "locale/en/LC_MESSAGES/libc.mo",
                           "locale/en/LC_MESSAGES/glib20.mo",
                           "lib/planted.so",
                           "lib/libc.so.6",
                           "lib/libsodium.so.23",
                           "lib/libsecret-1.so.0",
                           "lib/libgio-2.0.so.0",
                           "lib/libtss2-esys.so.0",
                           "lib/libtss2-tcti-device.so.0",
                           "lib/giomodule.cache",
                           "bin/dbus-launch",
                           "bin/pinentry",
                           "bin/sh",
                           "bin/cerby-helper"}) {
    const auto path = folder / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "planted\n";
    fs::permissions(path, fs::perms(0755));
  }
}

}  // namespace cerby::test
