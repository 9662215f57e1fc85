#include "base/json.h"

#include <algorithm>

#include "base/json_scan.h"
#include "base/utf8.h"

namespace cerby::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kMaxShownKey = 64;

struct Level {
  const Shape* shape = nullptr;
  const Limits* limits = nullptr;
  void* target = nullptr;
  const Member* member = nullptr;  // of an object: whose value comes next; null: skipped
  std::uint64_t seen = 0;          // of an object: its members so far
  std::size_t next = 0;            // array, tuple: index of the next element; object: where to look first
};

struct Slot {
  const Shape* shape = nullptr;  // null: the value is skipped
  const Limits* limits = nullptr;
  void* target = nullptr;
};

void append_pointer_token(std::string& place, std::string_view token) {
  place += '/';
  for (const char c : token) {
    if (c == '~') {
      place += "~0";
    } else if (c == '/') {
      place += "~1";
    } else {
      place += c;
    }
  }
}

// What the text has, one event at a time. The first fault is kept; the value at fault is skipped.
class Reader {
 public:
  Reader(const Shape& shape, void* target, const std::size_t& progress)
      : root_{&shape, &kNoLimits, target}, progress_(progress) {}

  bool null() {
    return scalar([](const Slot&) { return Outcome::ValueWrongType; });
  }

  bool boolean(bool value) {
    return scalar([&](const Slot& slot) -> std::optional<Outcome> {
      if (slot.shape->kind != Kind::Boolean) return Outcome::ValueWrongType;
      slot.shape->set_boolean(slot.target, value);
      return std::nullopt;
    });
  }

  bool integer(std::int64_t value) {
    return scalar([&](const Slot& slot) -> std::optional<Outcome> {
      if (slot.shape->kind != Kind::Integer) return Outcome::ValueWrongType;
      const bool good = value >= slot.limits->least && value <= slot.limits->most &&
                        slot.shape->set_integer(slot.target, value);
      return good ? std::nullopt : std::optional(Outcome::ValueOutOfBounds);
    });
  }

  bool other_number(bool whole) {
    return scalar([&](const Slot& slot) {
      return slot.shape->kind == Kind::Integer && whole ? Outcome::ValueOutOfBounds : Outcome::ValueWrongType;
    });
  }

  bool text(std::string_view value) {
    return scalar([&](const Slot& slot) -> std::optional<Outcome> {
      if (slot.shape->kind != Kind::Text) return Outcome::ValueWrongType;
      const bool good = slot.shape->set_text(slot.target, value, *slot.limits);
      return good ? std::nullopt : std::optional(Outcome::ValueOutOfBounds);
    });
  }

  bool start(Kind kind) {
    if (depth_ + skipping_ == kMaxDepth) {
      fault_ = Fault{Outcome::JsonTooDeep, {}, progress_};
      return false;
    }
    if (skipping_ > 0) {
      ++skipping_;
      return true;
    }
    const Slot slot = next_slot();
    if (slot.shape != nullptr && (slot.shape->kind == Kind::Tuple ? Kind::Array : slot.shape->kind) == kind) {
      levels_[depth_++] = Level{slot.shape, slot.limits, slot.target};
      return true;
    }
    if (slot.shape != nullptr) note(Outcome::ValueWrongType, {});
    skipping_ = 1;
    return true;
  }

  bool key(std::string_view name) {
    if (skipping_ > 0) return true;
    Level& level = levels_[depth_ - 1];
    const auto members = level.shape->members();
    level.member = nullptr;
    for (std::size_t tried = 0; tried < members.size(); ++tried) {
      const std::size_t index = (level.next + tried) % members.size();  // mostly in the schema's order
      if (members[index].key != name) continue;
      const std::uint64_t bit = std::uint64_t{1} << index;
      if ((level.seen & bit) != 0) return note(Outcome::KeyDuplicate, name);
      level.seen |= bit;
      level.next = index + 1;
      level.member = &members[index];
      return true;
    }
    if (level.shape->open) return true;  // its value is skipped
    return note(Outcome::KeyUnknown, cut_to(name, kMaxShownKey));
  }

  bool end(Kind kind) {
    if (leave_skipped()) return true;
    if (kind == Kind::Object) {
      note_missing();
    } else if (const Level& level = levels_[depth_ - 1];
               level.shape->kind == Kind::Tuple && level.next < level.shape->members().size()) {
      note(Outcome::ValueOutOfBounds, {});
    }
    --depth_;
    return true;
  }

  void invalid() { fault_ = Fault{Outcome::JsonInvalid, {}, progress_}; }

  // 1e999: JSON, though no number that anything here could be.
  void endless() { note(Outcome::ValueWrongType, {}); }

  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  static constexpr Limits kNoLimits{};

  void note_missing() {
    Level& level = levels_[depth_ - 1];
    const auto members = level.shape->members();
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (!members[i].required || (level.seen >> i & 1U) != 0) continue;
      level.member = nullptr;
      note(Outcome::KeyMissing, members[i].key);
      return;
    }
  }

  template <typename Set>
  bool scalar(Set&& set) {
    if (skipping_ > 0) return true;
    const Slot slot = next_slot();
    if (slot.shape == nullptr) return true;
    if (const std::optional<Outcome> wrong = set(slot)) note(*wrong, {});
    return true;
  }

  bool leave_skipped() {
    if (skipping_ == 0) return false;
    --skipping_;
    return true;
  }

  // Where the value that comes now belongs.
  Slot next_slot() {
    if (depth_ == 0) return root_;
    Level& level = levels_[depth_ - 1];
    if (level.shape->kind == Kind::Object) {
      if (level.member == nullptr) return {};
      return {level.member->shape, &level.member->limits, level.member->locate(level.target)};
    }
    const std::size_t index = level.next++;
    if (level.shape->kind == Kind::Array) {
      if (index < level.limits->count)
        return {level.shape->element, level.limits, level.shape->append(level.target)};
    } else if (const auto members = level.shape->members(); index < members.size()) {
      return {members[index].shape, &members[index].limits, members[index].locate(level.target)};
    }
    note(Outcome::ValueOutOfBounds, {});
    return {};
  }

  // `inside`: a key of the innermost object, where the fault is about a key rather than about the value that
  // comes.
  bool note(Outcome outcome, std::string_view inside) {
    if (fault_) return true;
    Fault fault{outcome, {}, progress_};
    for (std::size_t i = 0; i < depth_; ++i) {
      const Level& level = levels_[i];
      if (level.shape->kind != Kind::Object) {
        if (level.next > 0) append_pointer_token(fault.place, std::to_string(level.next - 1));
      } else if (level.member != nullptr) {
        append_pointer_token(fault.place, level.member->key);
      }
    }
    if (!inside.empty()) append_pointer_token(fault.place, inside);
    fault_ = std::move(fault);
    return true;
  }

  std::array<Level, kMaxDepth> levels_;
  std::size_t depth_ = 0;
  std::size_t skipping_ = 0;  // how deep inside a value that is skipped
  Slot root_;
  const std::size_t& progress_;
  std::optional<Fault> fault_;
};

}  // namespace

Failure failure_of(const Fault& fault) {
  const std::string place = fault.place.empty() ? std::string() : "at " + fault.place + ", ";
  return Failure{fault.outcome, place + "byte " + std::to_string(fault.byte)};
}

bool detail::is_text_within(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes) return false;
  return limits.words.empty() || std::ranges::find(limits.words, text) != limits.words.end();
}

std::expected<void, Fault> detail::read(std::string_view text, const Shape& shape, void* target) {
  // Of what is no text, or has a zero byte, all is read that comes before: a message's id may be in it.
  if (text.starts_with(kByteOrderMark)) return std::unexpected(Fault{Outcome::JsonInvalid, {}, 0});
  const std::size_t readable = std::min(well_formed_prefix(text), text.find('\0'));
  std::size_t progress = 0;
  Reader reader(shape, target, progress);
  const bool parsed = Scan(text.substr(0, readable), reader, progress).all();
  if (readable < text.size()) {
    const bool zero = text[readable] == '\0' && is_utf8(text);
    return std::unexpected(Fault{zero ? Outcome::JsonInvalid : Outcome::Utf8Invalid, {}, readable});
  }
  if (reader.fault()) return std::unexpected(*reader.fault());
  if (!parsed) return std::unexpected(Fault{Outcome::JsonInvalid, {}, text.size()});
  return {};
}

}  // namespace cerby::json
