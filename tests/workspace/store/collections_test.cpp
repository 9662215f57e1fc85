#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <tuple>

#include "workspace/store/support/fixture.h"

namespace collections_test {
namespace {

using namespace store_tests;
using store::Error;
using store::Item;
using store::ItemKind;
using store::Result;
using store::Transaction;

class Collections : public StoreTest {
 protected:
  using Link = std::tuple<Uuid, Uuid, std::int64_t>;  // collection, ancestor, depth
  std::set<Link> links() {
    return must(read([](Transaction& t) -> Result<std::set<Link>> {
      auto rows = t.prepare({"SELECT collection_id, ancestor_id, depth FROM collection_ancestors", 3});
      std::set<Link> all;
      while (true) {
        CERBY_TRY(const bool row, rows.step());
        if (!row) return all;
        all.emplace(rows.id(0), rows.id(1), rows.integer(2));
      }
    }));
  }
};
CERBY_ON_BOTH_DATABASES(Collections);

TEST_P(Collections, KeepEveryAncestorThroughMoves) {
  constexpr std::uint64_t kCount = 20;
  const World w = make_world(1);
  must(write([&](Transaction& t) { return remove_collection(t, w.act(), w.collection); }));
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same each time
  std::map<Uuid, std::optional<Uuid>> parents;
  const auto below = [&](std::uint64_t count) {
    return std::uniform_int_distribution<std::uint64_t>(0, count - 1)(random);
  };
  const auto expected = [&] {
    std::set<Link> all;
    for (const auto& [one, parent] : parents) {
      std::int64_t depth = 0;
      for (std::optional<Uuid> at = one; at; at = parents.at(*at)) all.emplace(one, *at, depth++);
    }
    return all;
  };
  for (std::uint64_t n = 0; n < kCount; ++n) {
    std::optional<Uuid> parent;
    if (n > 0 && below(3) != 0) parent = id(1000 + below(n));
    must(write([&](Transaction& t) {
      return create_collection(t, w.act(), {id(1000 + n), parent, "c", 0, 0, {}});
    }));
    parents[id(1000 + n)] = parent;
  }
  ASSERT_EQ(links(), expected());
  int cycles = 0;
  for (int i = 0; i < 60; ++i) {
    const Uuid moved = id(1000 + below(kCount));
    std::optional<Uuid> parent;
    if (below(8) != 0) parent = id(1000 + below(kCount));
    bool is_inside = false;
    for (std::optional<Uuid> at = parent; at; at = parents.at(*at)) is_inside |= *at == moved;
    const auto result = write([&](Transaction& t) { return move_collection(t, w.act(), moved, parent); });
    if (is_inside) {
      ASSERT_EQ(error_of(result), Error::Cycle);
      ++cycles;
    } else {
      must(result);
      parents[moved] = parent;
    }
    ASSERT_EQ(links(), expected());
  }
  EXPECT_GT(cycles, 3);
}

TEST_P(Collections, NestAsDeepAsIsSaidAndNoDeeper) {
  const World w = make_world(1);
  std::optional<Uuid> parent;
  must(write([&](Transaction& t) -> Result<void> {
    for (std::int64_t depth = 0; depth <= store::kDeepestCollection; ++depth) {
      const Uuid made = id(1000 + static_cast<std::uint64_t>(depth));
      CERBY_CHECK(create_collection(t, w.act(), {made, parent, "c", 0, 0, {}}));
      parent = made;
    }
    return {};
  }));
  EXPECT_EQ(error_of(write([&](Transaction& t) {
              return create_collection(t, w.act(), {id(2000), parent, "c", 0, 0, {}});
            })),
            Error::TooDeep);
  // All of it below another would be one deeper.
  EXPECT_EQ(
      error_of(write([&](Transaction& t) { return move_collection(t, w.act(), id(1000), w.collection); })),
      Error::TooDeep);
  EXPECT_EQ(must(read([&](Transaction& t) { return find_collection(t, w.workspace, id(1000)); })).parent,
            std::nullopt);
}

TEST_P(Collections, AreRemovedWhenNoneIsInThem) {
  const World w = make_world(1);
  must(write(
      [&](Transaction& t) { return create_collection(t, w.act(), {id(50), w.collection, "in", 0, 0, {}}); }));
  EXPECT_EQ(error_of(write([&](Transaction& t) { return remove_collection(t, w.act(), w.collection); })),
            Error::Refused);
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(add_to_collection(t, w.act(), id(50), {ItemKind::Account, w.account}));
    CERBY_CHECK(remove_collection(t, w.act(), id(50)));
    return remove_collection(t, w.act(), w.collection);
  }));
  EXPECT_TRUE(links().empty());
  EXPECT_TRUE(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); }));
}

TEST_P(Collections, AreListedWithWhatIsInThem) {
  const World w = make_world(1);
  must(write([&](Transaction& t) -> Result<void> {
    CERBY_CHECK(create_collection(t, w.act(), {id(50), w.collection, "Below", 0, 0, {}}));
    CERBY_CHECK(add_to_collection(t, w.act(), id(50), {ItemKind::Account, w.account}));
    CERBY_CHECK(create_collection(t, w.act(), {id(51), {}, "Apart", 0, 0, {}}));
    return put_grant(t, w.act(), {ItemKind::Collection, w.collection}, {store::MemberKind::User, w.user},
                     access::ItemRole::Collaborator);
  }));
  EXPECT_EQ(error_of(write([&](Transaction& t) {
              return add_to_collection(t, w.act(), id(50), {ItemKind::Account, w.account});
            })),
            Error::Conflict);
  const auto held = must(read([&](Transaction& t) {
    return list_collections(t, w.workspace, {w.user}, store::CollectionSort::Label,
                            store::Direction::Ascending, {});
  }));
  ASSERT_EQ(held.total, 2);
  EXPECT_EQ(held.rows[0].label, "Below");
  EXPECT_EQ(held.rows[0].accounts, 1);
  EXPECT_EQ(held.rows[0].parent, w.collection);
  EXPECT_EQ(held.rows[1].label, "Collection");
  EXPECT_EQ(held.rows[1].accounts, 0);
  const auto all = must(read([&](Transaction& t) {
    return list_collections(t, w.workspace, {}, store::CollectionSort::Label, store::Direction::Descending,
                            {});
  }));
  EXPECT_EQ(all.total, 3);
  EXPECT_EQ(all.rows.front().label, "Collection");
}

}  // namespace
}  // namespace collections_test
