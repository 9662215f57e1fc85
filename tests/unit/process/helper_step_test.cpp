// What a step asks of a workspace that takes connections and says nothing: through the real helper, with
// little time.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>

#include "process/helper_channel.h"
#include "source/ask.h"
#include "source/step_fetcher.h"
#include "unit/process/support/scripted.h"
#include "unit/process/support/tls_server.h"

namespace cerby::process::helper_step_test {
namespace {

using namespace std::chrono_literals;

// Takes connections, which is the kernel's doing, and does not even begin with TLS.
class SilentSocket {
 public:
  SilentSocket() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    auto* const address = reinterpret_cast<sockaddr*>(&any);
    if (::bind(listening_.get(), address, size) != 0 || ::listen(listening_.get(), 8) != 0 ||
        ::getsockname(listening_.get(), address, &size) != 0)
      std::abort();
    port_ = ntohs(any.sin_port);
  }
  [[nodiscard]] Origin origin() const { return *Origin::parse("https://localhost:" + std::to_string(port_)); }

 private:
  Descriptor listening_;
  std::uint16_t port_ = 0;
};

class HelperStep : public ScriptedTest {
 protected:
  HelperChannel channel() const {
    auto made =
        HelperChannel::start_program(std::filesystem::path(CERBY_BIN_DIR) / "cerby-helper", environment_,
                                     {.pinentry = "/nonexistent/pinentry", .ca_file = certificate_}, {});
    if (!made) throw std::runtime_error(describe(made.error()));
    return std::move(*made);
  }
  static Outcome ask(const Origin& workspace, Fetcher& fetcher) {
    std::string text = "key-of-sixteen-bytes";
    source::KeyProof key({.workspace = workspace.text(), .proof = Secret::take(std::span(text))});
    return outcome_of(source::ask(FetchMethod::Get, workspace, "/api/v1/accounts", key, fetcher));
  }

  SystemClock clock_;
  std::filesystem::path certificate_ = folder_ / "ca.pem";
};

TEST_F(HelperStep, AWorkspaceThatNeverAnswersEndsItByNameAndIsAskedNoMore) {
  TlsServer silent(certificate_, [](const std::string&) { return std::string(); });
  auto helper = channel();
  source::StepFetcher step(helper.fetcher(), clock_, 400ms);
  const auto workspace = *Origin::parse(silent.address());
  EXPECT_EQ(ask(workspace, step), Outcome::WorkspaceTimedOut);
  const auto heard = silent.heads().size();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(workspace, step), Outcome::WorkspaceTimedOut);
  EXPECT_EQ(silent.heads().size(), heard) << "the step's time is over";
}

TEST_F(HelperStep, OneThatDoesNotEvenBeginEndsItByNameToo) {
  const TlsServer for_its_certificate(certificate_, [](const std::string&) { return std::string(); });
  const SilentSocket silent;
  auto helper = channel();
  source::StepFetcher step(helper.fetcher(), clock_, 400ms);
  EXPECT_EQ(ask(silent.origin(), step), Outcome::WorkspaceTimedOut);
}

TEST_F(HelperStep, TheHelperGoesOnAndTheNextStepIsAnswered) {
  std::atomic<bool> silent = true;
  TlsServer server(certificate_,
                   [&](const std::string&) { return silent ? std::string() : http_answer("{}"); });
  auto helper = channel();
  source::StepFetcher step(helper.fetcher(), clock_, 400ms);
  const auto workspace = *Origin::parse(server.address());
  EXPECT_EQ(ask(workspace, step), Outcome::WorkspaceTimedOut);
  silent = false;
  source::StepFetcher next(helper.fetcher(), clock_);
  const auto answer = next.fetch({.url = server.address() + "/"});
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_EQ(answer->status, 200U);
}

}  // namespace
}  // namespace cerby::process::helper_step_test
