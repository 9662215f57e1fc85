// The input is the body of a request that sets a secret.
#include <algorithm>
#include <array>

#include "target.h"
#include "workspace/api/secret_body.h"

using namespace cerby;
using namespace cerby::workspace;

namespace {

constexpr std::size_t kMost = 64;
constexpr std::array<std::string_view, 1> kOthers{"label"};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Secret body = fuzz::secret_of(data, size);
  const auto text = fuzz::text_of(data, size);
  const auto taken = api::take_secret(body.view(), kMost, kOthers);
  if (!taken) {
    fuzz::require(taken.error().status == 400, "refused as a body that is not good");
  } else {
    const auto rest = taken->rest.text(fuzz::kFuzz);
    fuzz::require(rest.size() == text.size(), "what is left is as long");
    for (std::size_t at = 0; at < size; ++at)
      fuzz::require(rest[at] == text[at] || rest[at] == ' ' || rest[at] == '"', "it is as it was, or empty");
    if (taken->value) {
      const auto value = taken->value->text(fuzz::kFuzz);
      fuzz::require(value.size() <= kMost && value.find('\0') == std::string_view::npos,
                    "a text within its bounds");
      fuzz::require(text.find("\"value\"") != std::string_view::npos, "from where a value stands");
    }
    const auto again = api::take_secret(taken->rest.view(), kMost, kOthers);
    fuzz::require(again && again->rest.view().equals(taken->rest.view()), "nothing is left to be taken out");
    fuzz::require(!again->value || again->value->empty(), "the value is out of it");
  }

  http::Request request;
  request.content_type = "application/json";
  request.body = fuzz::secret_of(data, size);
  const auto secret = api::secret_of(request, kMost);
  if (!secret) {
    fuzz::require(secret.error().status == 400, "refused as a body that is not good");
    return 0;
  }
  fuzz::require(taken && taken->value && secret->view().equals(taken->value->view()),
                "the value, and no other");
  fuzz::require(!secret->empty(), "a secret is not empty");
  return 0;
}
