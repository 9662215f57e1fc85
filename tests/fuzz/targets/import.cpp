// The input is a file of another password manager's. CERBY_FUZZ_FORMAT, where it is set, is read as that
// format; without it, as what it is found to be.
#include "import/format.h"

#include "target.h"

using namespace cerby;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::optional<importing::Format> format;
#ifdef CERBY_FUZZ_FORMAT
  format = importing::format_from(CERBY_FUZZ_FORMAT);
  fuzz::require(format.has_value(), "a format of that name");
#endif
  const auto read = importing::read(fuzz::secret_of(data, size), format);
  if (!read) {
    fuzz::require_refusal(read.error(), {Outcome::InputInvalid});
    fuzz::require(!read.error().detail.empty(), "a refusal says what is wrong");
    return 0;
  }
  fuzz::require(!format || read->format == *format, "read as it was asked");
  fuzz::require(read->accounts.size() + read->left_out.size() <= importing::kMaxEntries, "not too many");
  for (const auto& account : read->accounts) {
    fuzz::require(account.addresses.size() <= importing::kMaxAddresses, "not too many addresses");
    for (const SecretView secret : {account.password, account.otpauth, account.notes}) fuzz::look_at(secret);
  }
  for (const auto& left_out : read->left_out)
    fuzz::require(!left_out.why.empty(), "what is left out has a reason");
  return 0;
}
