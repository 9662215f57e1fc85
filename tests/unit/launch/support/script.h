// What a launch talks to, in tests: an extension that follows a script, a clock that is set, a source with
// one account.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "page/page.h"
#include "source/source.h"
#include "wire/port.h"

namespace cerby::launch::test {

inline constexpr auto kLogin = "https://login.instagram.test";
inline constexpr auto kWww = "https://www.instagram.test";
inline constexpr auto kOkta = "https://acme.okta.test";

class SetClock final : public Clock {
 public:
  MonotonicTime now{1'000'000};
  UnixTime unix{1'700'000'000};
  void pass(MonotonicTime time) {
    now += time;
    unix += std::chrono::duration_cast<UnixTime>(time);
  }
  [[nodiscard]] MonotonicTime monotonic() const override { return now; }
  [[nodiscard]] MonotonicTime boottime() const override { return now; }
  [[nodiscard]] UnixTime unix_time() const override { return unix; }
};

// A reply as the script sees it: `fill` values are copied out, since the host's memory is gone by then.
struct Seen {
  wire::ReplyBody body;
  std::vector<std::string> values;
};

// Each step answers the reply before it. A step may let time pass; when a step's time is past the deadline
// that the host gave, the host gets timed_out instead, as from a real port. After the last step the extension
// hangs up.
class ScriptedExtension final : public wire::Conversation {
 public:
  using Step = std::function<Expected<wire::RequestBody>()>;
  explicit ScriptedExtension(SetClock& clock) : clock_(clock) {}

  ScriptedExtension& then(Step step) {
    steps_.push_back(std::move(step));
    return *this;
  }
  ScriptedExtension& then(wire::RequestBody body) {
    return then([body]() -> Expected<wire::RequestBody> { return body; });
  }
  ScriptedExtension& after(MonotonicTime time, wire::RequestBody body) {
    return then([this, time, body]() -> Expected<wire::RequestBody> {
      clock_.pass(time);
      return body;
    });
  }

  Expected<wire::RequestBody> next(MonotonicTime deadline) override;
  void send(const wire::ReplyBody& reply) override;
  [[nodiscard]] std::optional<wire::Ended> ended() const override { return ended_; }

  std::vector<Seen> seen;
  template <typename Reply>
  [[nodiscard]] std::vector<Reply> all() const {
    std::vector<Reply> found;
    for (const auto& one : seen) {
      if (const auto* reply = std::get_if<Reply>(&one.body)) found.push_back(*reply);
    }
    return found;
  }
  // Every secret or name that left the host, in order.
  [[nodiscard]] std::vector<std::string> written() const;

 private:
  SetClock& clock_;
  std::deque<Step> steps_;
  std::optional<wire::Ended> ended_;
};

class OneAccount final : public source::Source {
 public:
  vault::Account kept;
  std::deque<std::string> codes;      // given out in order
  std::int64_t wait_before_code = 0;  // once
  std::optional<UnixTime> lease_ends;
  [[nodiscard]] std::optional<UnixTime> lease_end() const override { return lease_ends; }
  Expected<vault::Account> account(const Origin& workspace, const Uuid& id) override;
  Expected<std::size_t> each_account(const std::optional<Origin>& naming, const Visit& visit) override;
  Expected<source::Code> code(const vault::Account& account) override;
  Expected<Secret> backup_code(vault::Account& account) override;
  Expected<void> set_password(const vault::Account& account, Secret password) override;
  Expected<void> allow_form_site(vault::Account& account, const Origin& to) override;
};

Secret secret(std::string text);
// Contentzilla on Instagram: zilla / "hunter2 hunter2", log-in at https://login.instagram.test/.
vault::Account contentzilla();

// Pages of an app, described as the extension would.
page::PageDescription login_page();
page::PageDescription identifier_page();
page::PageDescription password_page();
page::PageDescription code_page();
page::PageDescription six_box_page();
page::PageDescription wrong_password_page();
page::PageDescription code_rejected_page();
page::PageDescription home_page(const std::string& user_name);
page::PageDescription consent_page();  // without a field
page::PageDescription sign_up_page();
page::PageDescription captcha_page();
page::PageDescription empty_page();

wire::PageRequest at(const std::string& origin, page::PageDescription page,
                     const std::string& document = "D1");
wire::FilledRequest filled(wire::FilledResult result = wire::FilledResult::Submitted,
                           const std::string& document = "D1");

}  // namespace cerby::launch::test
