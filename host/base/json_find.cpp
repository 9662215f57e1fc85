// json::find_text: one string of a text that may be no whole JSON.
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace cerby::json {
namespace {

using Library = nlohmann::json;

// Looks for one string of the outermost object, then stops the parser.
class Finder {
 public:
  Finder(std::string_view key, std::size_t bytes) : key_(key), bytes_(bytes) {}

  bool null() { return pass(); }
  bool boolean(bool) { return pass(); }
  bool number_integer(Library::number_integer_t) { return pass(); }
  bool number_unsigned(Library::number_unsigned_t) { return pass(); }
  bool number_float(Library::number_float_t, const Library::string_t&) { return pass(); }
  bool string(Library::string_t& value) {
    if (depth_ == 1 && here_ && value.size() <= bytes_) found_ = value;
    return pass();
  }
  bool binary(Library::binary_t&) { return false; }
  bool start_object(std::size_t) { return ++depth_ <= kMaxDepth; }
  bool start_array(std::size_t) { return depth_ > 0 && ++depth_ <= kMaxDepth; }
  bool key(Library::string_t& name) {
    here_ = depth_ == 1 && name == key_;
    return true;
  }
  bool end_object() { return leave(); }
  bool end_array() { return leave(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

  [[nodiscard]] std::optional<std::string> found() && { return std::move(found_); }

 private:
  // The first value at the key decides; what follows is not read.
  [[nodiscard]] bool pass() const { return !(depth_ == 1 && here_); }
  bool leave() {
    --depth_;
    return pass();
  }

  std::string_view key_;
  std::size_t bytes_;
  std::size_t depth_ = 0;
  bool here_ = false;
  std::optional<std::string> found_;
};

}  // namespace

std::optional<std::string> find_text(std::string_view text, std::string_view key, std::size_t bytes) {
  Finder finder(key, bytes);
  Library::sax_parse(text.begin(), text.end(), &finder);
  return std::move(finder).found();
}

}  // namespace cerby::json
