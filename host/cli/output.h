// What cerbyctl says: text for people, or with --json one object for programs. Results go to stdout, notes to
// stderr.
//
// Nothing here takes a Secret. What may be shown of one goes through GuardedText (guarded_text.h).
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

#include "base/outcome.h"

namespace cerby::cli {

using Json = nlohmann::ordered_json;

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kLeftOut = 3;  // done, but not all that was asked for could be taken

class Output {
 public:
  enum class Form { ForPeople, ForPrograms };
  Form form = Form::ForPeople;

  [[nodiscard]] bool json() const { return form == Form::ForPrograms; }
  // Result lines, in text form only.
  void line(std::string_view text) const;
  // The result, in JSON form only: called once a run.
  void object(const Json& json) const;
  // In its place, one of any number of results: a line of its own.
  void json_line(const Json& json) const;
  // After members that were written by hand, `{"one": 1,`: what object() or failure() writes goes on from
  // there.
  void go_on_with_object() { begun_ = true; }
  // A part of what go_on_with_object() goes on from, in JSON form only.
  void piece(std::string_view text) const;
  // For people, beside the result: stderr, in text form only.
  void note(std::string_view text) const;
  // {"error": {outcome, message, hint, detail}} on stdout, or the sentences on stderr; those also when stdout
  // does not take the object.
  void failure(const Failure& failure) const;
  // system_failed when stdout did not take what was written.
  [[nodiscard]] static Expected<void> flush();

 private:
  bool begun_ = false;
};

// The same text with control characters made visible: what a page or a file says must not steer a terminal.
std::string printable(std::string_view text);

// Columns, padded to the widest cell of each, with two spaces between.
using Row = std::vector<std::string>;
std::vector<std::string> columns(const std::vector<Row>& rows);

}  // namespace cerby::cli
