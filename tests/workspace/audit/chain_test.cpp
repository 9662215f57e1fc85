#include "workspace/audit/chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace chain_test {
namespace {

using namespace cerby::workspace;
using cerby::Uuid;

// 00 01 02 … from `first` on.
Uuid counted(std::uint8_t first) {
  Uuid id;
  std::iota(id.bytes.begin(), id.bytes.end(), first);
  return id;
}

const Uuid kWorkspace = counted(0);
const Uuid kInstance = counted(16);
constexpr const char* kFirst = R"({"at":1,"kind":"service_started"})";
constexpr const char* kSecond = R"({"at":2,"kind":"service_stopped"})";

// The values come from these lines of Python:
//
//   import hashlib
//   w, i = bytes(range(16)), bytes(range(16, 32))
//   def h(n, previous, entry):
//     return hashlib.blake2b(w + i + n.to_bytes(8, "big") + previous + entry, digest_size=32,
//                            person=b"cerby audit 1").digest()
//   a = h(1, bytes(32), b'{"at":1,"kind":"service_started"}')
//   b = h(2, a, b'{"at":2,"kind":"service_stopped"}')
//   m = (b"cerby audit checkpoint 1" + w + (3).to_bytes(8, "big") + (1700000000000).to_bytes(8, "big") + a +
//        bytes([5]) + b"key-1" + b'{"heads":[]}')
//   c = hashlib.blake2b(m + b"\x07" * 64, digest_size=32, person=b"cerby checkpt 1")
TEST(AuditChain, IsWhatAnotherProgramComputes) {
  const auto first = audit::hash_of_entry(kWorkspace, kInstance, 1, {}, kFirst);
  EXPECT_EQ(audit::hex_of(first), "95f689cfc636d48aa2a1c26804e4ce0d5980b5160b962c35ed3a3a2194dea0ed");
  const auto second = audit::hash_of_entry(kWorkspace, kInstance, 2, first, kSecond);
  EXPECT_EQ(audit::hex_of(second), "be0d6541d2fbeb22aa67903192100c06180a17a9fcab9f11dfe8f7000dd6357d");
  const audit::Checkpoint checkpoint{kWorkspace, 3, 1'700'000'000'000, R"({"heads":[]})", first, "key-1"};
  EXPECT_EQ(audit::hex_of(audit::message_of(checkpoint)),
            "636572627920617564697420636865636b706f696e742031000102030405060708090a0b0c0d0e0f"
            "00000000000000030000018bcfe5680095f689cfc636d48aa2a1c26804e4ce0d5980b5160b962c35ed3a3a2194dea0ed"
            "056b65792d317b226865616473223a5b5d7d");
  audit::Signature signature;
  signature.fill(7);
  EXPECT_EQ(audit::hex_of(audit::hash_of_checkpoint(checkpoint, signature)),
            "40069701c32542d77e9afc25d2c397f41d9e37b8f23154897fc1f40612ff323d");
}

TEST(AuditChain, EveryPartOfAnEntryCounts) {
  const audit::Hash other{1};
  const std::set<audit::Hash> all{
      audit::hash_of_entry(kWorkspace, kInstance, 1, {}, kFirst),
      audit::hash_of_entry(kInstance, kInstance, 1, {}, kFirst),
      audit::hash_of_entry(kWorkspace, kWorkspace, 1, {}, kFirst),
      audit::hash_of_entry(kWorkspace, kInstance, 2, {}, kFirst),
      audit::hash_of_entry(kWorkspace, kInstance, 1, other, kFirst),
      audit::hash_of_entry(kWorkspace, kInstance, 1, {}, kSecond),
      audit::hash_of_entry(kWorkspace, kInstance, 1, {}, ""),
  };
  EXPECT_EQ(all.size(), 7U);
}

TEST(AuditChain, EveryPartOfACheckpointCounts) {
  const audit::Checkpoint one{kWorkspace, 3, 5, R"({"heads":[]})", {}, "key-1"};
  std::set<std::vector<std::uint8_t>> all{audit::message_of(one)};
  auto other = one;
  other.workspace = kInstance;
  all.insert(audit::message_of(other));
  other = one;
  other.number = 4;
  all.insert(audit::message_of(other));
  other = one;
  other.at = 6;
  all.insert(audit::message_of(other));
  other = one;
  other.previous[31] = 1;
  all.insert(audit::message_of(other));
  other = one;
  other.heads = "-1{";
  other.key = "key";  // the same bytes, cut elsewhere
  all.insert(audit::message_of(other));
  other.heads = "1{";
  other.key = "key-";
  all.insert(audit::message_of(other));
  EXPECT_EQ(all.size(), 7U);
}

TEST(AuditChain, HeadsHaveOneText) {
  const std::vector<audit::Head> heads{{kInstance, 12, audit::Hash{1, 2, 3}}, {kWorkspace, 1, {}}};
  const auto text = audit::text_of(heads);
  const auto read = audit::heads_of(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, heads);
  EXPECT_EQ(audit::text_of(std::vector<audit::Head>{}), R"({"heads":[]})");
  EXPECT_FALSE(audit::heads_of(text + " "));
  EXPECT_FALSE(audit::heads_of("[]"));
  EXPECT_FALSE(audit::heads_of(R"({"heads":[{"instance":"x","number":1,"hash":"AA"}]})"));
}

}  // namespace
}  // namespace chain_test
