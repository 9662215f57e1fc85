// The input is what a browser wrote into the host's stdin before it closed it: frames, or anything else.
#include <cstring>

#include "target.h"
#include "unit/wire/support/pipes.h"
#include "wire/frame.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 32UL * 1024) return -1;  // fits into the pipe
  test::Pipe pipe;
  pipe.put(fuzz::text_of(data, size));
  pipe.in.reset();
  const test::StepClock clock;
  wire::FrameReader reader(pipe.out.get(), clock);
  std::size_t at = 0;
  for (;;) {
    const auto body = reader.read(std::nullopt);
    std::uint32_t declared = 0;
    if (at + sizeof declared <= size) std::memcpy(&declared, data + at, sizeof declared);
    if (!body) {
      fuzz::require_refusal(body.error(),
                            {Outcome::MessageEmpty, Outcome::MessageTooLarge, Outcome::FrameTruncated});
      fuzz::require(body.error().outcome != Outcome::MessageEmpty || declared == 0,
                    "empty is what declares nothing");
      fuzz::require(body.error().outcome != Outcome::MessageTooLarge || declared > wire::kMaxToHost,
                    "too large is over the limit");
      break;
    }
    if (!*body) {
      fuzz::require(at == size, "the end is between frames");
      break;
    }
    fuzz::require((*body)->size() == declared && declared <= wire::kMaxToHost, "as long as declared");
    fuzz::require(std::memcmp((*body)->data(), data + at + sizeof declared, declared) == 0,
                  "what was written");
    at += sizeof declared + declared;
  }
  return 0;
}
