// A client that sends bytes as they are, and takes apart what comes back.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "workspace/http/endpoint.h"

namespace cerby::workspace::http::test {

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  // The value of the header, as it came; "" where there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

class RawClient {
 public:
  // Fails the test when nobody answers there.
  explicit RawClient(const Endpoint& endpoint);
  [[nodiscard]] bool send(std::string_view bytes);
  void end_sending();
  // One response; status 0 when the connection ends before it is whole. A response to HEAD has no body.
  enum class Expect { Body, NoBody };
  Answer receive(Expect expect = Expect::Body);
  // All until the connection ends.
  std::vector<Answer> receive_all();
  // Whether something comes, or the other side closes, within the time.
  bool hears_within(std::chrono::milliseconds time);
  // Nothing comes any more, and the other side has closed.
  bool is_closed();

 private:
  bool more();
  Descriptor socket_;
  std::string arrived_;
};

// Sends all, ends, and gives the statuses of what comes back.
std::vector<int> statuses_of(const Endpoint& endpoint, std::string_view bytes);

}  // namespace cerby::workspace::http::test
