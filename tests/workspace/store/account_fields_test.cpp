#include "workspace/store/account_fields.h"

#include <gtest/gtest.h>

#include "workspace/store/support/fixture.h"

namespace account_fields_test {
namespace {

using namespace store_tests;
using store::AccountField;
using store::Error;
using store::Transaction;

class AccountFields : public StoreTest {
 protected:
  static AccountField field(const Uuid& field_id, std::optional<std::string> value) {
    AccountField one;
    one.id = field_id;
    one.label = "Label";
    one.value = std::move(value);
    return one;
  }
  auto create(const World& w, const AccountField& one) {
    return write([&](Transaction& t) { return create_account_field(t, w.act(), w.account, one, {1, 2}); });
  }
  AccountField find(const World& w, const Uuid& field_id) {
    return must(
        read([&](Transaction& t) { return find_account_field(t, w.workspace, w.account, field_id); }));
  }
  auto sealed(const World& w, const Uuid& field_id) {
    return read([&](Transaction& t) { return find_sealed_field(t, w.workspace, w.account, field_id); });
  }
  std::int64_t revision(const World& w) {
    return must(read([&](Transaction& t) { return find_account(t, w.workspace, w.account); })).revision;
  }
};
CERBY_ON_BOTH_DATABASES(AccountFields);

TEST_P(AccountFields, ArePlainOrSealed) {
  const World w = make_world(100);
  must(create(w, field(id(1), "Toledo")));
  must(create(w, field(id(2), {})));
  EXPECT_EQ(find(w, id(1)).value, "Toledo");
  EXPECT_EQ(error_of(sealed(w, id(1))), Error::NotFound) << "of a plain one nothing is sealed";
  EXPECT_FALSE(find(w, id(2)).value);
  EXPECT_EQ(must(sealed(w, id(2))), (std::vector<std::uint8_t>{1, 2}));
  EXPECT_EQ(error_of(create(w, field(id(1), "Again"))), Error::Conflict);
}

TEST_P(AccountFields, EachChangeCountsInTheAccount) {
  const World w = make_world(100);
  auto before = revision(w);
  const auto counts = [&](auto work) {
    must(write(work));
    return revision(w) == ++before;
  };
  const auto one = field(id(1), {});
  EXPECT_TRUE(counts([&](Transaction& t) { return create_account_field(t, w.act(), w.account, one, {1}); }));
  EXPECT_TRUE(
      counts([&](Transaction& t) { return rename_account_field(t, w.act(), w.account, id(1), "New"); }));
  auto next = one;
  next.version = 2;
  next.epoch = 2;
  EXPECT_TRUE(counts([&](Transaction& t) { return put_field_value(t, w.act(), w.account, next, {2}); }));
  EXPECT_EQ(
      error_of(write([&](Transaction& t) { return put_field_value(t, w.act(), w.account, next, {3}); })),
      Error::Conflict);
  EXPECT_EQ(must(sealed(w, id(1))), std::vector<std::uint8_t>{2});
  EXPECT_EQ(find(w, id(1)).epoch, 2);
  EXPECT_EQ(find(w, id(1)).label, "New");
  EXPECT_TRUE(counts([&](Transaction& t) { return remove_account_field(t, w.act(), w.account, id(1)); }));
  EXPECT_EQ(
      error_of(write([&](Transaction& t) { return remove_account_field(t, w.act(), w.account, id(1)); })),
      Error::NotFound);
}

TEST_P(AccountFields, AreNotMoreThanSoMany) {
  const World w = make_world(100);
  for (std::int64_t i = 0; i < store::kMostAccountFields; ++i)
    must(create(w, field(id(1000 + static_cast<std::uint64_t>(i)), "a")));
  EXPECT_EQ(error_of(create(w, field(id(1), "a"))), Error::Refused);
  const auto listed =
      must(read([&](Transaction& t) { return list_account_fields(t, w.workspace, w.account, {2, 30}); }));
  EXPECT_EQ(listed.total, store::kMostAccountFields);
  EXPECT_EQ(listed.rows.size(), 20U);
}

TEST_P(AccountFields, OfAnotherAccountOrWorkspaceAreNotThere) {
  const World w = make_world(100);
  const World other = make_world(200);
  must(create(w, field(id(1), {})));
  const auto nowhere = [&](const Uuid& workspace, const Uuid& account) {
    return error_of(read([&](Transaction& t) { return find_account_field(t, workspace, account, id(1)); })) ==
               Error::NotFound &&
           error_of(read([&](Transaction& t) { return find_sealed_field(t, workspace, account, id(1)); })) ==
               Error::NotFound;
  };
  EXPECT_TRUE(nowhere(w.workspace, other.account));
  EXPECT_TRUE(nowhere(other.workspace, w.account));
  EXPECT_EQ(error_of(write([&](Transaction& t) {
              return create_account_field(t, w.act(), other.account, field(id(2), "a"), {});
            })),
            Error::Refused);
}

}  // namespace
}  // namespace account_fields_test
