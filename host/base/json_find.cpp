// json::find_text: one string of a text that may be no whole JSON.
#include "base/json.h"
#include "base/json_scan.h"
#include "base/utf8.h"

namespace cerby::json {
namespace {

// Looks for one string of the outermost object, then stops the parser.
class Finder {
 public:
  Finder(std::string_view key, std::size_t bytes) : key_(key), bytes_(bytes) {}

  bool null() { return pass(); }
  bool boolean(bool) { return pass(); }
  bool integer(std::int64_t) { return pass(); }
  bool other_number(bool) { return pass(); }
  bool text(std::string_view value) {
    if (depth_ == 1 && here_ && value.size() <= bytes_) found_ = value;
    return pass();
  }
  bool start(Kind kind) { return (depth_ > 0 || kind == Kind::Object) && ++depth_ <= kMaxDepth; }
  bool key(std::string_view name) {
    here_ = depth_ == 1 && name == key_;
    return true;
  }
  bool end(Kind) {
    --depth_;
    return pass();
  }
  void invalid() {}
  void endless() {}

  [[nodiscard]] std::optional<std::string> found() && { return std::move(found_); }

 private:
  // The first value at the key decides; what follows is not read.
  [[nodiscard]] bool pass() const { return !(depth_ == 1 && here_); }

  std::string_view key_;
  std::size_t bytes_;
  std::size_t depth_ = 0;
  bool here_ = false;
  std::optional<std::string> found_;
};

}  // namespace

std::optional<std::string> find_text(std::string_view text, std::string_view key, std::size_t bytes) {
  Finder finder(key, bytes);
  std::size_t progress = 0;
  detail::Scan(text.substr(0, well_formed_prefix(text)), finder, progress).all();
  return std::move(finder).found();
}

}  // namespace cerby::json
