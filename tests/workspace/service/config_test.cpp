#include "workspace/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cerby::workspace::test::config_test {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::string_view kLeast = R"({"listen": ["127.0.0.1:8080"]})";

std::string why_not(std::string_view text) {
  const auto config = service_config_from("/f", text);
  if (config) return "";
  EXPECT_EQ(config.error().outcome, Outcome::ConfigInvalid);
  return config.error().detail;
}

TEST(ServiceConfig, NeedsNothingButWhereToListen) {
  const auto config = service_config_from("/f", kLeast);
  ASSERT_TRUE(config);
  EXPECT_EQ(text_of(config->server.listen.at(0)), "127.0.0.1:8080");
  EXPECT_EQ(text_of(config->health), "127.0.0.1:9464");
  EXPECT_EQ(config->database, "sqlite:/var/lib/cerby-workspace/workspace.db");
  EXPECT_FALSE(config->server.tls);
  EXPECT_FALSE(config->server.rate_per_address);
  EXPECT_FALSE(config->rate_per_user);
  EXPECT_EQ(config->log_level, LogLevel::Info);
  EXPECT_EQ(config->server.limits.request_time, 10s);
}

TEST(ServiceConfig, HasADatabaseOfOneOfTwoKinds) {
  const auto with = [](const std::string& database) {
    return R"({"listen": ["127.0.0.1:8080"], "database": ")" + database + "\"}";
  };
  for (const std::string good :
       {"sqlite:/a/b.db", "postgresql:host=/run/postgresql dbname=cerby", "postgresql://localhost/b"})
    EXPECT_EQ(service_config_from("/f", with(good))->database, good);
  for (const std::string wrong : {"", "/a/b.db", "sqlite:", "mysql:a"})
    EXPECT_THAT(why_not(with(wrong)), HasSubstr("/database")) << wrong;
  for (const std::string wrong :
       {"postgresql:host=a password=x", "postgresql:password = x", "postgresql:password='a b' host=a",
        "postgresql://u:x@a/b", "postgresql://u:x/y@a/b", "postgresql://u@a/b?password=x",
        "postgresql://a/b?sslmode=require&password=x", "postgresql:host='a'password=x"})
    EXPECT_THAT(why_not(with(wrong)), HasSubstr("passfile=")) << wrong;
  for (const std::string good :
       {"postgresql:host=::1 passfile=/etc/cerby/password",
        "postgresql://u@localhost:5432/b?passfile=/password", "postgresql://localhost:5432/password",
        "postgresql:host=/a dbname=password", "sqlite:/password=/a.db"})
    EXPECT_TRUE(service_config_from("/f", with(good))) << good;
}

TEST(ServiceConfig, ADatabaseOverANetworkHasACertificateThatIsLookedAt) {
  const auto with = [](const std::string& database) {
    return R"({"listen": ["127.0.0.1:8080"], "database": "postgresql:)" + database + "\"}";
  };
  for (const std::string good :
       {"", "dbname=cerby", "host=/run/postgresql", "host=@abstract", "host=localhost", "host=127.1.2.3",
        "host=::1", "host=a hostaddr=127.0.0.1", "host=/run,localhost,::1 port=1,2,3",
        "host=a sslmode=verify-full", "host=a,b sslmode=verify-full", "host='a' sslmode = 'verify-full'",
        "service=s sslmode=verify-full", "//a/b?sslmode=verify-full&sslrootcert=/r", "//[::1]:5432/b",
        "///b?host=/run/postgresql", "//a,b:5433/c?sslmode=verify-full"})
    EXPECT_EQ(why_not(with(good)), "") << good;
  for (const std::string elsewhere :
       {"host=a", "host=a sslmode=verify-ca", "host=a sslmode=require", "host=a sslmode=prefer",
        "host=a sslmode=verify-full sslmode=disable", "host=/run,a", "host=localhost,a,::1",
        "hostaddr=192.0.2.1", "host=localhost hostaddr=192.0.2.1",
        "host=localhost,localhost hostaddr=127.0.0.1,192.0.2.1", "host=128.0.0.1", "host=127.0.0.1.a",
        "host=::2", "host=localhost.a", "service=s"}) {
    EXPECT_THAT(why_not(with(elsewhere)),
                HasSubstr("over a network: write sslmode=verify-full sslrootcert=/PATH"))
        << elsewhere;
  }
  for (const std::string elsewhere :
       {"//a/b", "//u@a:5432/b?sslmode=require", "//localhost,a/b", "//a/b?ssl=true", "///b?host=a",
        "//localhost/b?hostaddr=192.0.2.1", "//[2001:db8::1]/b"}) {
    EXPECT_THAT(why_not(with(elsewhere)),
                HasSubstr("over a network: write ?sslmode=verify-full&sslrootcert=/PATH"))
        << elsewhere;
  }
  EXPECT_THAT(why_not(with("host=/run,a.example")), HasSubstr("/f, /database: a.example is reached"));
  EXPECT_EQ(why_not(with("no such option=1")), "/f, /database: libpq cannot read it");
}

// What the address leaves out is what libpq takes from the environment.
TEST(ServiceConfig, TheEnvironmentMakesNoDatabaseLessSafe) {
  class Variable {
   public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { ::unsetenv(name_); }

   private:
    const char* name_;
  };
  const auto of = [](const std::string& address) {
    return why_not(R"({"listen": ["127.0.0.1:8080"], "database": "postgresql:)" + address + "\"}");
  };
  {
    const Variable mode("PGSSLMODE", "verify-full");
    EXPECT_THAT(of("host=a"), HasSubstr("sslmode=verify-full")) << "who starts it without loses it";
  }
  {
    const Variable mode("PGSSLMODE", "disable");
    EXPECT_EQ(of("host=a sslmode=verify-full"), "");
  }
  {
    const Variable host("PGHOST", "a.example");
    EXPECT_THAT(of("dbname=b"), HasSubstr("a.example is reached over a network"));
    EXPECT_EQ(of("host=/run dbname=b"), "");
  }
  const Variable address("PGHOSTADDR", "192.0.2.1");
  EXPECT_THAT(of("host=/run dbname=b"), HasSubstr("192.0.2.1 is reached over a network"));
  EXPECT_EQ(of("host=/run hostaddr=127.0.0.1 dbname=b"), "");
}

TEST(ServiceConfig, TakesWhatItSays) {
  const auto config = service_config_from("/f", R"(
    {"listen": ["0.0.0.0:443", "unix:/run/a.sock"], "tls": {"certificate": "/c", "key": "/k"},
     "health": "unix:/run/h.sock", "trusted_proxies": ["10.0.0.0/8"],
     "rate_per_address": {"burst": 5, "per_minute": 120}, "rate_per_user": {"burst": 4, "per_minute": 60},
     "limits": {"head_bytes": 2048, "body_bytes": 4096, "request_seconds": 1, "response_seconds": 2, "idle_seconds": 3,
                "stop_seconds": 4, "connections": 5, "connections_per_address": 6, "workers": 7, "database_connections": 9,
                "waiting": 8},
     "log_level": "warn"})");
  ASSERT_TRUE(config) << config.error().detail;
  const auto& server = config->server;
  EXPECT_EQ(server.tls->certificate, "/c");
  EXPECT_EQ(server.tls->key, "/k");
  EXPECT_EQ(text_of(config->health), "unix:/run/h.sock");
  EXPECT_EQ(server.trusted_proxies.size(), 1U);
  EXPECT_EQ(server.rate_per_address, (http::Rate{5, 500ms}));
  EXPECT_EQ(config->rate_per_user, (http::Rate{4, 1000ms}));
  EXPECT_EQ(server.limits.head_bytes, 2048U);
  EXPECT_EQ(server.limits.body_bytes, 4096U);
  EXPECT_EQ(server.limits.request_time, 1s);
  EXPECT_EQ(server.limits.response_time, 2s);
  EXPECT_EQ(server.limits.idle_time, 3s);
  EXPECT_EQ(server.limits.stop_time, 4s);
  EXPECT_EQ(server.limits.connections, 5U);
  EXPECT_EQ(server.limits.connections_per_address, 6U);
  EXPECT_EQ(server.limits.workers, 7U);
  EXPECT_EQ(config->database_connections, 9U);
  EXPECT_EQ(server.limits.waiting, 8U);
  EXPECT_EQ(config->log_level, LogLevel::Warn);
}

constexpr std::string_view kMail =
    R"("server": "smtp://mail.acme.example:587", "from": "cerby@acme.example")";

std::string with_mail(std::string_view mail, std::string_view more = R"(, "master_key": ["file:/k"])") {
  return R"({"listen": ["127.0.0.1:1"], "mail": {)" + std::string(mail) + "}" + std::string(more) + "}";
}

TEST(ServiceConfig, NoOfflineLeasesUnlessTheyAreAllowed) {
  const auto with = [](const std::string& more, const std::string& key = R"(, "master_key": ["file:/k"])") {
    return service_config_from("/f", R"({"listen": ["127.0.0.1:1"])" + key + more + "}");
  };
  const auto none = with("");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->leases.term.count(), 0);
  EXPECT_FALSE(none->leases.totp);
  const auto longest = with(R"(, "offline_lease_hours": 8, "offline_lease_totp": true)");
  ASSERT_TRUE(longest);
  EXPECT_EQ(longest->leases.term.count(), 8);
  EXPECT_TRUE(longest->leases.totp);
  for (const auto* wrong :
       {R"(, "offline_lease_hours": 9)", R"(, "offline_lease_hours": -1)", R"(, "offline_lease_hours": "8")",
        R"(, "offline_lease_totp": true)", R"(, "offline_lease_hours": 0, "offline_lease_totp": true)"}) {
    EXPECT_EQ(with(wrong).error().outcome, Outcome::ConfigInvalid) << wrong;
  }
  EXPECT_EQ(with(R"(, "offline_lease_hours": 1)", "").error().outcome, Outcome::ConfigInvalid);
}

TEST(ServiceConfig, MailHasAServerAndASender) {
  const auto least = service_config_from("/f", with_mail(kMail));
  ASSERT_TRUE(least) << least.error().detail;
  EXPECT_EQ(least->mail->server.text(), "smtp://mail.acme.example:587");
  EXPECT_EQ(least->mail->from.text(), "cerby@acme.example");
  EXPECT_TRUE(least->mail->user.empty());
  EXPECT_FALSE(least->mail->password);
  const auto whole = service_config_from(
      "/f",
      with_mail(std::string(kMail) + R"(, "user": "u", "password": "file:/p", "certificates": "/c.pem")"));
  ASSERT_TRUE(whole) << whole.error().detail;
  EXPECT_EQ(whole->mail->user, "u");
  EXPECT_EQ(whole->mail->password->name, "/p");
  EXPECT_EQ(whole->mail->certificates, "/c.pem");
}

TEST(ServiceConfig, MailThatCouldNotBeSentIsRefused) {
  const std::string mail(kMail);
  EXPECT_THAT(why_not(with_mail(kMail, "")), HasSubstr("/mail: it needs /master_key"));
  EXPECT_THAT(why_not(with_mail(R"("server": "mail.acme.example", "from": "a@b.example")")),
              HasSubstr("/mail/server"));
  EXPECT_THAT(why_not(with_mail(R"("server": "smtp://mail.acme.example", "from": "a@b.example\nBcc: x@y")")),
              HasSubstr("/mail/from"));
  EXPECT_THAT(why_not(with_mail(mail + R"(, "user": "u")")), HasSubstr("belong together"));
  EXPECT_THAT(why_not(with_mail(mail + R"(, "password": "file:/p")")), HasSubstr("belong together"));
  const auto with_login = [](std::string server) {
    return with_mail(R"("server": ")" + std::move(server) +
                     R"(", "from": "a@b.example", "user": "u", "password": "file:/p")");
  };
  for (const auto* const here : {"smtp://localhost", "smtp://127.0.0.1:2525", "smtp://[::1]"})
    EXPECT_THAT(why_not(with_login(here)), HasSubstr("over TLS alone")) << here;
  for (const auto* const by_tls : {"smtps://localhost", "smtps://127.0.0.1:2525", "smtp://mail.acme.example"})
    EXPECT_TRUE(service_config_from("/f", with_login(by_tls))) << by_tls;
  EXPECT_THAT(why_not(with_mail(mail + R"(, "user": "a\nb", "password": "file:/p")")),
              HasSubstr("/mail/user"));
  EXPECT_THAT(why_not(with_mail(mail + R"(, "user": "u", "password": "secret")")),
              HasSubstr("/mail/password"));
  EXPECT_THAT(why_not(with_mail(mail + R"(, "certificates": "c.pem")")), HasSubstr("/mail/certificates"));
}

TEST(ServiceConfig, LetsNoMoreThroughThanTheRateSays) {
  for (const std::int64_t per_minute : {1, 7, 1200, 7000, 30'001, 40'000, 59'999, 60'000}) {
    const auto config = service_config_from(
        "/f", R"({"listen": ["127.0.0.1:1"], "rate_per_address": {"burst": 1, )"
              R"("per_minute": )" +
                  std::to_string(per_minute) + R"(}, "rate_per_user": {"burst": 1, "per_minute": )" +
                  std::to_string(per_minute) + "}}");
    ASSERT_TRUE(config);
    const auto each = config->server.rate_per_address->each;
    EXPECT_EQ(config->rate_per_user->each, each);
    EXPECT_LE(1min / each, per_minute);
    EXPECT_GE(1min / each, per_minute - 1 - per_minute / 1000) << "and hardly less";
  }
}

TEST(ServiceConfig, TheSampleIsValidAndShowsTheDefaults) {
  std::ostringstream text;
  text << std::ifstream(CERBY_SOURCE_DIR "/workspace/config.sample.jsonc").rdbuf();
  const auto config = service_config_from("/f", text.str());
  ASSERT_TRUE(config) << config.error().detail;
  const http::Limits defaults;
  EXPECT_EQ(config->server.limits.head_bytes, defaults.head_bytes);
  EXPECT_EQ(config->server.limits.body_bytes, defaults.body_bytes);
  EXPECT_EQ(config->server.limits.request_time, defaults.request_time);
  EXPECT_EQ(config->server.limits.response_time, defaults.response_time);
  EXPECT_EQ(config->server.limits.idle_time, defaults.idle_time);
  EXPECT_EQ(config->server.limits.stop_time, defaults.stop_time);
  EXPECT_EQ(config->server.limits.connections, defaults.connections);
  EXPECT_EQ(config->server.limits.connections_per_address, defaults.connections_per_address);
  EXPECT_EQ(config->server.limits.workers, defaults.workers);
  EXPECT_EQ(config->server.limits.waiting, defaults.waiting);
}

TEST(ServiceConfig, SaysWhoSignsPeopleIn) {
  const auto with = [](std::string_view member, std::string_view value, std::string_view keys = "file:/k") {
    std::string text(
        R"({"listen": ["127.0.0.1:1"], "master_key": [")" + std::string(keys) +
        R"("], "sign_in": {"issuer": "https://acme.okta.example", "client_id": "0oa", "client_secret": "file:/s",)"
        R"( "algorithm": "ES256", "certificates": "/c"}})");
    const auto at = text.find("\"" + std::string(member) + "\": \"");
    const auto from = at + member.size() + 5, to = text.find('"', from);
    if (at != std::string::npos) text.replace(from, to - from, value);
    return text;
  };
  const auto config = service_config_from("/f", with("", ""));
  ASSERT_TRUE(config) << config.error().detail;
  ASSERT_TRUE(config->sign_in);
  EXPECT_EQ(config->sign_in->issuer, "https://acme.okta.example");
  EXPECT_EQ(config->sign_in->client_id, "0oa");
  EXPECT_EQ(config->sign_in->client_secret.name, "/s");
  EXPECT_EQ(config->sign_in->algorithm, oidc::Algorithm::Es256);
  EXPECT_EQ(config->sign_in->certificates, "/c");
  EXPECT_FALSE(service_config_from("/f", kLeast)->sign_in);
  EXPECT_TRUE(config->sign_in->endpoint_hosts.empty());
  const auto with_hosts = [&](const std::string& hosts) {
    auto text = with("", "");
    return text.insert(text.find("\"issuer\""), "\"endpoint_hosts\": [" + hosts + "], ");
  };
  EXPECT_EQ(service_config_from("/f", with_hosts(R"("a.example", "b.example")"))->sign_in->endpoint_hosts,
            (std::vector<std::string>{"a.example", "b.example"}));
  for (const auto* const wrong :
       {"", "*", "*.example", "https://a.example", "a.example:443", "a.example/", "A.example"})
    EXPECT_THAT(why_not(with_hosts("\"" + std::string(wrong) + "\"")), HasSubstr("/sign_in/endpoint_hosts: "))
        << wrong;
  for (const char* issuer : {"http://acme.okta.example", "acme", "https://acme.okta.example?a=b"})
    EXPECT_THAT(why_not(with("issuer", issuer)), HasSubstr("/sign_in/issuer: ")) << issuer;
  EXPECT_THAT(why_not(with("client_id", "")), HasSubstr("/sign_in/client_id: "));
  EXPECT_EQ(why_not(with("client_secret", "s3cret")),
            "/f, /sign_in/client_secret: neither file: nor credential:");
  for (const char* algorithm : {"none", "HS256", "rs256", ""})
    EXPECT_THAT(why_not(with("algorithm", algorithm)), HasSubstr("/sign_in/algorithm: ")) << algorithm;
  EXPECT_THAT(why_not(with("certificates", "c")), HasSubstr("/sign_in/certificates: "));
  EXPECT_EQ(
      why_not(R"({"listen": ["127.0.0.1:1"], "sign_in": {"issuer": "https://a.example", "client_id": "a", )"
              R"("client_secret": "file:/s", "algorithm": "RS256"}})"),
      "/f, /sign_in: it needs /master_key");
}

TEST(ServiceConfig, SaysWhereThingsAreToBeHad) {
  const auto with = [](const std::string& install) {
    return R"({"listen": ["127.0.0.1:1"], "install": )" + install + "}";
  };
  const auto config = service_config_from(
      "/f", with(R"({"chrome": "https://a.example/c?d=1", "help": "https://b.example/"})"));
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_EQ(config->install.chrome, "https://a.example/c?d=1");
  EXPECT_EQ(config->install.help, "https://b.example/");
  EXPECT_EQ(config->install.program, "");
  EXPECT_TRUE(service_config_from("/f", with("{}")));
  for (const auto* const member : {"chrome", "edge", "brave", "firefox", "program", "help"})
    for (const auto* const wrong :
         {"http://a.example/", "javascript:alert(1)", "https://a.example/\\\"onclick=", "", "a"})
      EXPECT_EQ(why_not(with(std::string("{\"") + member + "\": \"" + wrong + "\"}")),
                "/f, /install/" + std::string(member) + ": not an https address")
          << wrong;
}

TEST(ServiceConfig, HasCommentsInLinesOfTheirOwn) {
  EXPECT_EQ(why_not("// one\n \t// two\n{\"listen\":\n//three\n[\"127.0.0.1:1\"]}\n//"), "");
  EXPECT_EQ(why_not("{\"listen\": [\"127.0.0.1:1\"]} // no"), "/f, line 1: json_invalid");
  EXPECT_EQ(why_not("/* no */ {}"), "/f, line 1: json_invalid");
  EXPECT_EQ(why_not("// one\n{\n// two\n\"no\": 1}"), "/f, line 4, /no: key_unknown")
      << "lines keep their numbers";
  EXPECT_THAT(why_not("// nothing else"), HasSubstr("json_invalid"));
}

TEST(ServiceConfig, NamesWhatIsWrong) {
  EXPECT_EQ(why_not("{}"), "/f, line 1, /listen: key_missing");
  EXPECT_EQ(why_not(R"({"listen": []})"), "/f, /listen: nothing to listen on");
  EXPECT_THAT(why_not(R"({"listen": ["localhost:80"]})"), HasSubstr("/f, /listen: \"localhost:80\" is not"));
  EXPECT_EQ(why_not(R"({"listen": ["127.0.0.1:1"], "listen": []})"), "/f, line 1, /listen: key_duplicate");
  EXPECT_EQ(why_not(R"({"listen": ["0.0.0.0:80"]})"),
            "/f, /listen: 0.0.0.0:80 can be reached from elsewhere: it needs /tls");
  EXPECT_EQ(why_not(R"({"listen": ["127.0.0.1:1"], "health": "0.0.0.0:9464"})"),
            "/f, /health: it can be reached from elsewhere");
  EXPECT_THAT(why_not(R"({"listen": ["127.0.0.1:1"], "health": "here"})"), HasSubstr("/f, /health: "));
  EXPECT_EQ(why_not(R"({"listen": ["127.0.0.1:1"], "tls": {"certificate": "c", "key": "/k"}})"),
            "/f, /tls: a path that is not absolute");
  EXPECT_THAT(why_not(R"({"listen": ["127.0.0.1:1"], "trusted_proxies": ["10.0.0.1/8"]})"),
              HasSubstr("/f, /trusted_proxies: "));
  EXPECT_EQ(why_not(R"({"listen": ["127.0.0.1:1"], "limits": {"workers": 0}})"),
            "/f, line 1, /limits/workers: value_out_of_bounds");
  EXPECT_EQ(why_not(R"({"listen": ["127.0.0.1:1"], "limits": {"workers": "8"}})"),
            "/f, line 1, /limits/workers: value_wrong_type");
}

}  // namespace
}  // namespace cerby::workspace::test::config_test
