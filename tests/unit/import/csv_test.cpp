#include "import/csv.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/import/support/reading.h"

namespace cerby::importing::csv_test {
namespace {

using namespace testing_support;

// "line:[field][field]" for each row; a refusal ends it.
std::string rows(std::string_view text) {
  auto secret = secret_of(std::string(text));
  CsvReader reader(secret);
  CsvRow row;
  std::string all;
  for (;;) {
    const auto found = reader.next(row);
    if (!found) return all + "! " + found.error().detail;
    if (!*found) return all;
    all += std::to_string(row.line) + ":";
    for (const auto field : row.fields) all += "[" + text_of(field) + "]";
    all += " ";
  }
}

TEST(Csv, PlainAndQuoted) {
  EXPECT_EQ(rows("a,b\nc,\"d\"\n"), "1:[a][b] 2:[c][d] ");
  EXPECT_EQ(rows("\"a\"\"b\"\"\",\"\",\"x,y\"\n"), "1:[a\"b\"][][x,y] ");
  EXPECT_EQ(rows("\"\"\"\"\n"), "1:[\"] ");
}

TEST(Csv, NewlinesInFieldsCountForTheLine) {
  EXPECT_EQ(rows("a,\"b\nc\r\nd\"\ne,f"), "1:[a][b\nc\r\nd] 4:[e][f] ");
}

TEST(Csv, EndsOfLines) {
  EXPECT_EQ(rows("a,b\r\nc,d\r\n"), "1:[a][b] 2:[c][d] ");
  EXPECT_EQ(rows("a,\"b\"\r\nc,d"), "1:[a][b] 2:[c][d] ");
  EXPECT_EQ(rows("a\n\n\r\nb\n"), "1:[a] 4:[b] ");
  EXPECT_EQ(rows("a\rb\n"), "1:[a\rb] ");  // alone it is a character
}

TEST(Csv, EmptyFieldsAndNothing) {
  EXPECT_EQ(rows(",,\n"), "1:[][][] ");
  EXPECT_EQ(rows("a,"), "1:[a][] ");
  EXPECT_EQ(rows(""), "");
  EXPECT_EQ(rows("\n\n"), "");
}

TEST(Csv, WhatIsBroken) {
  EXPECT_EQ(rows("a\n\"b"), "1:[a] ! line 2: a quoted field is not closed");
  EXPECT_EQ(rows("\"b\nc\nd"), "! line 1: a quoted field is not closed");
  EXPECT_EQ(rows("\"\"\"\n"), "! line 1: a quoted field is not closed");
  EXPECT_EQ(rows("a\"b,c\n"), "! line 1: a quote inside a field that is not quoted");
  EXPECT_EQ(rows("\"a\"b\n"), "! line 1: something follows a closing quote");
  EXPECT_EQ(rows("\"a\"\rb\n"), "! line 1: something follows a closing quote");
  EXPECT_EQ(rows(std::string(64, ',') + "\n"), "! line 1: more than 64 fields");
}

TEST(Csv, EveryTruncationEnds) {
  const std::string whole = "a,\"b\"\"\",c\r\n\"d\ne\",f,\r\n";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const auto told = rows(whole.substr(0, length));
    EXPECT_LE(told.size(), 80U) << length;
  }
}

}  // namespace
}  // namespace cerby::importing::csv_test
