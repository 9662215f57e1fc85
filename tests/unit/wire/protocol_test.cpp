// PROTOCOL.md, the code and the extension's modules say the same thing.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "wire/messages.h"

namespace cerby::protocol_test {
namespace {

std::string text_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(std::string(CERBY_SOURCE_DIR) + "/" + file).rdbuf();
  EXPECT_FALSE(text.str().empty()) << file;
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Outcome> all_outcomes() {
  return {
#define CERBY_OUTCOME(symbol, code, happened, hint) Outcome::symbol,
#include "base/outcomes.def"
#undef CERBY_OUTCOME
  };
}

TEST(Protocol, TheOutcomeTableIsTheOneInTheCode) {
  const std::string page = text_of("host/wire/PROTOCOL.md");
  const auto start = page.find("## Outcomes");
  ASSERT_NE(start, std::string::npos);
  std::vector<std::string> rows;
  for (const auto& line : lines_of(page.substr(start))) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  std::vector<std::string> expected;
  for (const Outcome outcome : all_outcomes()) {
    expected.push_back("| `" + std::string(code(outcome)) + "` | " + std::string(happened(outcome)) + " | " +
                       std::string(hint(outcome)) + " |");
  }
  EXPECT_EQ(rows, expected);
}

TEST(Protocol, TheNumberIsTheOneInTheCode) {
  const std::string page = text_of("host/wire/PROTOCOL.md"), module = text_of("extension/shared/messages.js");
  EXPECT_NE(page.find("protocol **" + std::to_string(wire::kProtocolMax) + "**"), std::string::npos);
  EXPECT_NE(module.find("PROTOCOL = Object.freeze({min: " + std::to_string(wire::kProtocolMin) +
                        ", max: " + std::to_string(wire::kProtocolMax) + "})"),
            std::string::npos);
  EXPECT_NE(page.find("`limit` 1 to " + std::to_string(wire::kMaxAccounts) + "."), std::string::npos);
}

// What stands between each `before` and the next `after` in the text.
std::set<std::string> all_between(const std::string& text, const std::string& before,
                                  const std::string& after) {
  std::set<std::string> found;
  for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    found.insert(text.substr(at, text.find(after, at) - at));
  }
  return found;
}

// Every message named in the page is one that the code reads or writes, and the other way round.
TEST(Protocol, TheMessagesAreThoseOfTheCode) {
  const auto named = all_between(text_of("host/wire/PROTOCOL.md"), "**`", "`**");
  auto in_code = all_between(text_of("host/wire/requests.cpp"), "Kind{\"", "\"");
  const auto replies = all_between(text_of("host/wire/replies.cpp"), "begin(writer, \"", "\"");
  EXPECT_GE(in_code.size(), 13U);
  EXPECT_GE(replies.size(), 12U);
  in_code.insert(replies.begin(), replies.end());
  EXPECT_EQ(named, in_code);
}

// Every quoted word of the page's own list of keys is in the schema, and every key of the schema in the list.
TEST(Protocol, TheKeysOfAPageDescriptionAreThoseOfTheSchema) {
  const std::string page = text_of("host/wire/PROTOCOL.md"), schema = text_of("host/wire/page_schema.h");
  const auto start = page.find("{\"path\", \"title\"");
  ASSERT_NE(start, std::string::npos);
  const auto list = page.substr(start, page.find("```", start) - start);
  std::set<std::string> listed, known;
  for (auto at = list.find('"'); at != std::string::npos; at = list.find('"', at + 1)) {
    const auto end = list.find('"', at + 1);
    listed.insert(list.substr(at + 1, end - at - 1));
    at = end;
  }
  for (auto at = schema.find(">(\""); at != std::string::npos; at = schema.find(">(\"", at + 1)) {
    known.insert(schema.substr(at + 3, schema.find('"', at + 3) - at - 3));
  }
  known.erase("x"), known.erase("y"), known.erase("width"), known.erase("height");  // a box is an array
  EXPECT_EQ(listed, known);
}

// "…" or '…' as JavaScript has it, without the escapes.
std::string plain(std::string text) {
  std::erase(text, '\\');
  return text;
}

TEST(Protocol, TheExtensionsOutcomesAreTheSame) {
  const std::string module = plain(text_of("extension/shared/outcomes.js"));
  std::size_t mirrored = 0;
  for (const Outcome outcome : all_outcomes()) {
    const auto at = module.find("\n  " + std::string(code(outcome)) + ": {");
    if (at == std::string::npos) continue;
    ++mirrored;
    const auto entry = module.substr(at, module.find("},", at) - at);
    EXPECT_NE(entry.find("message: '" + std::string(happened(outcome)) + "'"), std::string::npos)
        << code(outcome);
    EXPECT_NE(entry.find("hint: '" + std::string(hint(outcome)) + "'"), std::string::npos) << code(outcome);
  }
  std::size_t entries = 0;
  for (const auto& line : lines_of(module))
    entries += line.starts_with("  ") && !line.starts_with("   ") && line.find(": {") != std::string::npos;
  EXPECT_EQ(mirrored, entries) << "an outcome of the extension is not in the list";
  EXPECT_GT(mirrored, 0U);
}

}  // namespace
}  // namespace cerby::protocol_test
