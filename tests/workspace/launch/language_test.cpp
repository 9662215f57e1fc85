#include "workspace/launch/language.h"

#include <gtest/gtest.h>

namespace cerby::workspace::launch::test::language_test {
namespace {

TEST(Language, IsTheOneWithTheHighestWeightAndOfThoseTheFirst) {
  for (const auto* const spanish :
       {"es", "ES-mx", "es-419,es;q=0.9,en;q=0.8", "en;q=0.5, es;q=0.51", "fr,es;q=0.001", "de, es , en",
        "es;q=1.000", "en;q=0, es;q=0.1", "en;q=0.899,es;q=0.9", "*,es;q=0.2"})
    EXPECT_EQ(language_of(spanish), Language::Spanish) << spanish;
  for (const auto* const english :
       {"", "en", "en-GB,es;q=0.9", "fr", "*", "es;q=0", "en,es", "est", "e", "-es", ",,;;"})
    EXPECT_EQ(language_of(english), Language::English) << english;
}

TEST(Language, PassesOverWhatIsMalformed) {
  for (const auto* const wrong : {"es;q=", "es;q=2", "es;q=1.001", "es;q=0.1234", "es;q=a", "es;q=0,5",
                                  "es;level=1", "es;q=-1", "es;q=1:0"})
    EXPECT_EQ(language_of(wrong), Language::English) << wrong;
  EXPECT_EQ(language_of("en;q=x,es;q=0.1"), Language::Spanish);
}

}  // namespace
}  // namespace cerby::workspace::launch::test::language_test
