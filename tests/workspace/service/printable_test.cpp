#include "workspace/printable.h"

#include <gtest/gtest.h>

namespace printable_test {
namespace {

using cerby::workspace::printable;

TEST(Printable, ShowsWhatWouldSteerATerminal) {
  EXPECT_EQ(printable("Laptop \xC3\xA9 \xE4\xB8\xAD \xF0\x9F\x92\xBB"),
            "Laptop \xC3\xA9 \xE4\xB8\xAD \xF0\x9F\x92\xBB");
  EXPECT_EQ(printable("a\x1b[31m\x7f"), "a\\u001b[31m\\u007f");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\u009b31m");  // CSI of C1
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x80\xA8"),
            "a\\u202eb\\u2028");  // from right to left; a line's end
  EXPECT_EQ(printable("\xEF\xBB\xBF\xE2\x81\xA6"), "\\ufeff\\u2066");
  EXPECT_EQ(printable("cut \xE2\x80"), "cut \xE2\\u0080");
}

}  // namespace
}  // namespace printable_test
