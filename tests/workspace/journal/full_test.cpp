// A disk that is full: what is not written is not there, and what comes after it is chained to what was.
#include <gtest/gtest.h>

#include "workspace/journal/journal.h"
#include "workspace/journal/support.h"

namespace full_test {
namespace {

using namespace journal_tests;

class JournalOnAFullDisk : public JournalTest {
 protected:
  // SQLite: as many pages as there are, of the one connection that is in use. PostgreSQL: what its server
  // says.
  void fill() {
    if (!is_postgres()) return must(raw("PRAGMA max_page_count = 1"));
    must(
        raw("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"));
    must(raw("CREATE TRIGGER full_disk BEFORE INSERT ON audit EXECUTE FUNCTION full_disk()"));
  }
  void make_room() {
    must(raw(is_postgres() ? "DROP FUNCTION full_disk CASCADE" : "PRAGMA max_page_count = 1073741823"));
  }
};
CERBY_ON_BOTH_DATABASES(JournalOnAFullDisk);

TEST_P(JournalOnAFullDisk, GoesOnWhenThereIsRoom) {
  const World w = make_world(100);
  journal::Journal journal(database(), clock, keys, "test");
  must(journal.start());
  std::int64_t written = 1;  // that it started
  must(journal.write(w.workspace, entry(written++)));
  fill();
  // The last page has room for some.
  store::Result<void> last;
  while (written < 1000 && (last = journal.write(w.workspace, entry(written)))) ++written;
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().error, store::Error::NotWritten) << last.error().detail;
  // A change is undone with its entry.
  const auto changed = write([&](store::Transaction& transaction) -> store::Result<void> {
    CERBY_CHECK(note_activity(transaction, w.workspace, w.user, kNow + 77));
    return journal.add(transaction, w.workspace, entry(written));
  });
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().error, store::Error::NotWritten) << changed.error().detail;
  EXPECT_EQ(count({"SELECT COUNT(*) FROM users WHERE last_activity_at IS NOT NULL", 1}), 0);
  EXPECT_EQ(verified(w.workspace).entries, written);
  make_room();
  must(journal.write(w.workspace, entry(written++)));
  must(journal.stop());
  ++written;  // that it stopped
  const auto found = verified(w.workspace);
  EXPECT_FALSE(found.first_wrong);
  EXPECT_EQ(found.entries, written);
  EXPECT_EQ(found.chains, 1);
  EXPECT_EQ(found.unchecked, 0);
}

TEST_P(JournalOnAFullDisk, OtherFailuresAreNotTakenForIt) {
  make_world(100);
  const auto failed = raw("SELECT nothing FROM nowhere");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().error, store::Error::Failed);
}

}  // namespace
}  // namespace full_test
