// The input is the body of a frame: one JSON message of the extension's. A page that is accepted is
// understood.
#include "page/understand.h"
#include "target.h"
#include "wire/messages.h"
#include "wire/page_schema.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto request = wire::parse_request(fuzz::text_of(data, size));
  if (!request) {
    fuzz::require(request.error().id <= std::uint64_t{1} << 53U, "an id that JavaScript counts");
    fuzz::require(!describe(request.error().failure).empty(), "a refusal that has a name");
    return 0;
  }
  fuzz::require(request->id >= 1 && request->id < std::uint64_t{1} << 53U, "an id that JavaScript counts");
  if (const auto* hello = std::get_if<wire::HelloRequest>(&request->body)) {
    fuzz::require(hello->challenge.size() == 32 && hello->extension_version.size() <= 32,
                  "hello within its bounds");
  }
  if (const auto* accounts = std::get_if<wire::AccountsRequest>(&request->body)) {
    fuzz::require(accounts->limit >= 1 && accounts->limit <= wire::kMaxAccounts,
                  "as many as one answer holds");
  }
  if (const auto* reveal = std::get_if<wire::RevealRequest>(&request->body)) {
    fuzz::require(reveal->gesture, "a press of the user's");
  }
  if (const auto* replace = std::get_if<wire::NewPasswordRequest>(&request->body)) {
    fuzz::require(replace->gesture, "a press of the user's");
  }
  if (const auto* seen = std::get_if<wire::PageRequest>(&request->body)) {
    fuzz::require(!wire::misfit_of(seen->page), "a page that fits together");
    fuzz::require(
        seen->page.fields.size() <= wire::kMaxFields && seen->page.buttons.size() <= wire::kMaxButtons,
        "a page within its bounds");
    (void)page::understand(seen->page);
  }
  return 0;
}
