// The input is a backup file, or what is in one: then it is sealed first, as somebody with the passphrase
// could have, so that the mutator gets behind the seals.
#include "backup/backup.h"

#include <algorithm>
#include <vector>

#include "target.h"

using namespace cerby;

namespace {

class Memory final : public backup::Source {
 public:
  explicit Memory(Bytes bytes) : bytes_(bytes) {}
  Expected<std::size_t> read(std::span<std::uint8_t> into) override {
    const auto count = std::min(into.size(), bytes_.size() - at_);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }
  Expected<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

std::vector<std::uint8_t> sealed(Bytes content, const Secret& derived) {
  std::vector<std::uint8_t> file;
  const auto sink = [&](Bytes bytes) -> Expected<void> {
    file.insert(file.end(), bytes.begin(), bytes.end());
    return {};
  };
  static const auto header = backup::new_header(vault::kLeastKdfCost);
  fuzz::begin_input();
  auto writer = backup::StreamWriter::begin(*header, derived, sink);
  fuzz::require(writer && writer->write(content) && writer->finish(), "what is in memory can be sealed");
  return file;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Secret derived(32);
  if (size == 0) return 0;
  const bool as_it_is = data[0] == 0 || size == 1;
  const Bytes rest = Bytes(data, size).subspan(1);
  const auto file = as_it_is ? std::vector<std::uint8_t>(rest.begin(), rest.end()) : sealed(rest, derived);
  Memory source(file);
  const auto contents = backup::verify(source, derived);
  if (!contents) {
    fuzz::require_refusal(contents.error(),
                          {Outcome::BackupDamaged, Outcome::BackupNewer, Outcome::BackupNotOpened});
    fuzz::require(as_it_is || contents.error().outcome != Outcome::BackupNotOpened, "its own key opens it");
    return 0;
  }
  fuzz::require(contents->counters <= contents->accounts && contents->steps <= contents->accounts,
                "no more codes were used than there are accounts");
  return 0;
}
