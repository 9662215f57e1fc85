#include "vault/leaf_records.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>

#include "base/descriptor.h"
#include "vault/page_sums.h"

namespace cerby::vault {
namespace {

// A vault's pages, whatever its header may say now.
constexpr std::size_t kPage = 4096, kUsable = kPage - 16;
constexpr std::size_t kFileHeader = 100, kPagesAt = 28;
constexpr std::size_t kLongest = std::size_t{2} * 1024 * 1024;  // of one record; an item has at most 1 MiB
constexpr std::size_t kFewestFields = 2, kMostFields = 8;
enum PageType : std::uint8_t { kIndexInterior = 0x02, kIndexLeaf = 0x0A, kTableLeaf = 0x0D };

using Page = std::array<std::uint8_t, kPage>;

std::uint64_t big_endian(Bytes bytes) {
  std::uint64_t value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value;
}

// Takes from the front of what it was given; fails by giving none, and from then on.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : rest_(bytes) {}
  [[nodiscard]] Bytes rest() const { return rest_; }
  std::optional<Bytes> take(std::size_t size) {
    if (size > rest_.size()) return std::nullopt;
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 9 && i < rest_.size(); ++i) {
      const auto byte = rest_[i];
      value = i == 8 ? value << 8 | byte : value << 7 | (byte & 0x7FU);
      if (i < 8 && (byte & 0x80U) != 0) continue;
      rest_ = rest_.subspan(i + 1);
      return value;
    }
    return std::nullopt;
  }

 private:
  Bytes rest_;
};

class File {
 public:
  File(int file, std::uint64_t size) : file_(file), pages_(size / kPage) {}
  [[nodiscard]] std::uint64_t pages() const { return pages_; }
  // From 1. None: there is no such page, or the disk does not give it.
  std::optional<Page> page(std::uint64_t number) {
    if (number == 0 || number > pages_) return std::nullopt;
    Page page;
    std::size_t got = 0;
    while (got < kPage) {
      const auto at = static_cast<off_t>((number - 1) * kPage + got);
      const auto read = ::pread(file_, page.data() + got, kPage - got, at);
      if (read < 0 && errno == EINTR) continue;
      if (read <= 0) return std::nullopt;
      got += static_cast<std::size_t>(read);
    }
    return page;
  }

 private:
  int file_;
  std::uint64_t pages_;
};

// How much of a payload lies on the page itself.
std::size_t local_part(std::size_t payload, PageType type) {
  const auto most = type == kTableLeaf ? kUsable - 35 : (kUsable - 12) * 64 / 255 - 23;
  if (payload <= most) return payload;
  const auto least = (kUsable - 12) * 32 / 255 - 23;
  const auto fits = least + (payload - least) % (kUsable - 4);
  return fits <= most ? fits : least;
}

std::optional<Record> parse(Bytes payload) {
  Cursor start(payload);
  const auto header_size = start.varint();
  if (!header_size || *header_size > payload.size()) return std::nullopt;
  const auto used = payload.size() - start.rest().size();
  if (*header_size < used) return std::nullopt;
  Cursor types(payload.subspan(used, *header_size - used)), bodies(payload.subspan(*header_size));
  Record record;
  while (!types.rest().empty()) {
    const auto type = types.varint();
    if (!type || record.size() == kMostFields) return std::nullopt;
    Field field;
    constexpr std::array<std::size_t, 7> kIntegers = {0, 1, 2, 3, 4, 6, 8};
    std::size_t size = 0;
    if (*type >= 12) {
      if (*type > 2 * kLongest) return std::nullopt;
      size = (*type - 12) / 2;
      field.kind = *type % 2 == 0 ? Field::Kind::Blob : Field::Kind::Text;
    } else if (*type >= 1 && *type <= 6) {
      size = kIntegers.at(*type);
      field.kind = Field::Kind::Integer;
    } else if (*type == 7) {
      size = 8;
      field.kind = Field::Kind::Real;
    } else if (*type == 8 || *type == 9) {
      field.kind = Field::Kind::Integer;
      field.integer = *type == 9 ? 1 : 0;
    } else if (*type != 0) {
      return std::nullopt;
    }
    const auto body = bodies.take(size);
    if (!body) return std::nullopt;
    if (field.kind == Field::Kind::Integer && size > 0) {
      const auto unused = 64 - 8 * size;
      field.integer = static_cast<std::int64_t>(big_endian(*body) << unused) >> unused;  // with its sign
    }
    if (*type >= 12) field.bytes = *body;
    record.push_back(field);
  }
  if (!bodies.rest().empty() || record.size() < kFewestFields) return std::nullopt;
  return record;
}

class Scan {
 public:
  Scan(File& file, const std::function<void(const Record&)>& visit)
      : file_(file), visit_(visit), room_(2 * file.pages() * kPage) {}

  void page(std::uint64_t number, const Page& page) {
    const auto start = number == 1 ? kFileHeader : std::size_t{0};
    const auto type = page.at(start);
    if (type == kIndexInterior || type == kIndexLeaf || type == kTableLeaf) {
      return cells(page, start, static_cast<PageType>(type));
    }
    // Perhaps this byte was changed. A page of another kind has nothing that reads as a record.
    for (const auto other : {kTableLeaf, kIndexLeaf, kIndexInterior}) cells(page, start, other);
  }

 private:
  void cells(const Page& page, std::size_t start, PageType type) {
    const Bytes bytes(page.data(), kUsable);
    const auto pointers = start + (type == kIndexInterior ? 12 : 8);
    const auto count = big_endian(bytes.subspan(start + 3, 2));
    for (std::size_t i = 0; i < count && pointers + 2 * i + 2 <= kUsable; ++i) {
      const auto at = big_endian(bytes.subspan(pointers + 2 * i, 2));
      if (at < pointers || at >= kUsable) continue;
      cell(bytes.subspan(at), type);
    }
  }

  void cell(Bytes bytes, PageType type) {
    Cursor cursor(bytes);
    if (type == kIndexInterior && !cursor.take(4)) return;
    const auto size = cursor.varint();
    if (!size || *size > kLongest) return;
    if (type == kTableLeaf && !cursor.varint()) return;
    const auto local = local_part(*size, type);
    const auto here = cursor.take(local);
    // No file of ours has more in its records than in its pages: one that says so would fill the memory.
    if (!here || *size > room_) return;
    if (local == *size) return judge(*here);
    const auto next = cursor.take(4);
    if (!next) return;
    std::vector<std::uint8_t> payload(here->begin(), here->end());
    payload.reserve(*size);
    auto number = big_endian(*next);
    while (payload.size() < *size) {
      const auto page = file_.page(number);
      if (!page) return;
      const Bytes content(page->data(), kUsable);
      number = big_endian(content.first(4));
      const auto part = content.subspan(4, std::min(kUsable - 4, *size - payload.size()));
      payload.insert(payload.end(), part.begin(), part.end());
    }
    judge(payload);
  }

  void judge(Bytes payload) {
    const auto record = parse(payload);
    if (!record) return;
    room_ -= payload.size();
    visit_(*record);
  }

  File& file_;
  const std::function<void(const Record&)>& visit_;
  std::size_t room_;
};

}  // namespace

Expected<std::vector<std::string>> each_record(int file, const std::function<void(const Record&)>& visit) {
  struct stat found{};
  if (::fstat(file, &found) != 0) return fail(Outcome::StorageFailed, "the file cannot be read");
  const auto size = static_cast<std::uint64_t>(found.st_size);
  File pages(file, size);
  Scan scan(pages, visit);
  std::vector<std::string> lines;
  auto expected = size / kPage * kPage;
  for (std::uint64_t number = 1; number <= pages.pages(); ++number) {
    const auto page = pages.page(number);
    const auto line = [&](const char* what) {
      lines.push_back("page " + std::to_string(number) + " of the file " + what);
    };
    if (!page) {
      line("cannot be read");
      continue;
    }
    const bool whole = page_sum_fits(number, *page);
    if (!whole) line("is not as it was written");
    if (whole && number == 1) expected = big_endian(Bytes(*page).subspan(kPagesAt, 4)) * kPage;
    scan.page(number, *page);
  }
  if (size != expected) {
    lines.push_back("the file has " + std::to_string(size) + " bytes where there should be " +
                    std::to_string(expected));
  }
  return lines;
}

}  // namespace cerby::vault
