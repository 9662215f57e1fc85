// The helper's TPM with a real (software) one.
#include "helper/tpm.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "helper/tpm_connection.h"
#include "helper/tpm_device_check.h"
#include "process/confinement.h"
#include "tpm/support/software_tpm.h"
#include "vault/tpm_seal.h"

// The library's constants are casts of C.
#pragma GCC diagnostic ignored "-Wold-style-cast"

namespace cerby::tpm {
namespace {

using helper::seal_to_tpm;
using helper::unseal_by_tpm;
using ::testing::AnyOf;
using vault::Pcrs;
using Blob = std::vector<std::uint8_t>;

constexpr Pcrs kNone{0}, kSeven{1U << 7}, kAll{0xFFFFFF};

template <typename T>
Outcome outcome_of(const Expected<T>& result) {
  EXPECT_FALSE(result) << "it should have failed";
  return result ? Outcome::LoggedIn : result.error().outcome;
}

class TpmTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_secrets()); }

  Blob sealed(Pcrs pcrs) {
    auto blob = seal_to_tpm(pcrs, secret_.view());
    if (!blob) throw std::runtime_error(describe(blob.error()));
    return std::move(*blob);
  }
  void expect_opens(const Blob& blob) {
    const auto secret = unseal_by_tpm(blob);
    ASSERT_TRUE(secret) << describe(secret.error());
    EXPECT_TRUE(secret->view().equals(secret_.view()));
  }
  void expect_nothing_left() {
    for (const int type : {0x80, 0x02, 0x03, 0x81})
      EXPECT_EQ(tpm_.handles(static_cast<std::uint8_t>(type)), 0U) << type;
  }

  SoftwareTpm tpm_;
  const Secret secret_ = Secret::random(32);
};

TEST_F(TpmTest, WhatItSealedItUnsealsAndKeepsNothing) {
  for (const Pcrs pcrs : {kNone, kSeven, Pcrs{0x85}, kAll}) {
    const Blob blob = sealed(pcrs);
    EXPECT_LE(blob.size(), vault::kMaxTpmSeal);
    expect_nothing_left();
    expect_opens(blob);
    expect_nothing_left();
  }
}

TEST_F(TpmTest, APcrThatChangedIsSaidAndComesBackWithTheNextStart) {
  const Blob free = sealed(kNone), bound = sealed(kSeven), to_more = sealed(Pcrs{0x85});
  tpm_.extend(7);
  EXPECT_EQ(outcome_of(unseal_by_tpm(bound)), Outcome::TpmPcrsChanged);
  EXPECT_EQ(outcome_of(unseal_by_tpm(to_more)), Outcome::TpmPcrsChanged);
  expect_nothing_left();
  expect_opens(free);
  const Blob again = sealed(kSeven);
  expect_opens(again);
  tpm_.start_again();
  expect_opens(bound);
  EXPECT_EQ(outcome_of(unseal_by_tpm(again)), Outcome::TpmPcrsChanged);
}

TEST_F(TpmTest, OtherPcrsDoNotCount) {
  const Blob bound = sealed(kSeven);
  tpm_.extend(8);
  expect_opens(bound);
}

TEST_F(TpmTest, AnotherTpmIsSaid) {
  const Blob free = sealed(kNone), bound = sealed(kSeven);
  tpm_.replace();
  EXPECT_EQ(outcome_of(unseal_by_tpm(free)), Outcome::TpmOther);
  EXPECT_EQ(outcome_of(unseal_by_tpm(bound)), Outcome::TpmOther);
  expect_nothing_left();
}

TEST_F(TpmTest, OneThatWasClearedIsAnother) {
  const Blob free = sealed(kNone);
  const auto answer = tpm_.command(
      {0x80, 0x02, 0, 0, 0, 0, 0, 0, 0x01, 0x26, 0x40, 0, 0, 0x0A, 0, 0, 0, 9, 0x40, 0, 0, 9, 0, 0, 0, 0, 0});
  ASSERT_EQ(answer.at(9), 0);
  EXPECT_EQ(outcome_of(unseal_by_tpm(free)), Outcome::TpmOther);
}

TEST_F(TpmTest, EachDamagedByteIsSaid) {
  const Blob blob = sealed(kSeven);
  for (std::size_t at = 0; at < blob.size(); ++at) {
    Blob damaged = blob;
    damaged[at] ^= 0x10;
    EXPECT_EQ(outcome_of(unseal_by_tpm(damaged)), Outcome::TpmSealDamaged) << at;
  }
  for (std::size_t size = 0; size < blob.size(); ++size) {
    EXPECT_EQ(outcome_of(unseal_by_tpm(Bytes(blob).first(size))), Outcome::TpmSealDamaged) << size;
  }
}

// As somebody makes one who can write the file: the sum is right.
TEST_F(TpmTest, EachByteThatSomebodyChangedIsRefusedByTheTpm) {
  for (const Pcrs pcrs : {kNone, kSeven}) {
    const auto seal = vault::tpm_seal_from(sealed(pcrs));
    ASSERT_TRUE(seal);
    for (std::size_t at = 0; at < seal->public_part.size(); ++at) {
      auto changed = *seal;
      changed.public_part[at] ^= 0x01;
      EXPECT_EQ(outcome_of(unseal_by_tpm(encode(changed))), Outcome::TpmSealDamaged) << "public " << at;
    }
    for (std::size_t at = 0; at < seal->private_part.size(); ++at) {
      auto changed = *seal;
      changed.private_part[at] ^= 0x01;
      EXPECT_EQ(outcome_of(unseal_by_tpm(encode(changed))), Outcome::TpmSealDamaged) << "private " << at;
    }
    for (std::size_t at = 0; at < seal->primary.size(); ++at) {
      auto changed = *seal;
      changed.primary[at] ^= 0x01;
      EXPECT_EQ(outcome_of(unseal_by_tpm(encode(changed))), Outcome::TpmOther) << "primary " << at;
    }
    auto changed = *seal;
    changed.pcrs = Pcrs{1U << 8};
    EXPECT_THAT(outcome_of(unseal_by_tpm(encode(changed))),
                AnyOf(Outcome::TpmSealDamaged, Outcome::TpmPcrsChanged));
    changed.pcrs = pcrs.none() ? kSeven : kNone;
    EXPECT_THAT(outcome_of(unseal_by_tpm(encode(changed))),
                AnyOf(Outcome::TpmSealDamaged, Outcome::TpmPcrsChanged));
    expect_nothing_left();
  }
}

TEST_F(TpmTest, TheBusShowsNothing) {
  for (const Pcrs pcrs : {kNone, kSeven}) {
    const Blob blob = sealed(pcrs);
    expect_opens(blob);
    const std::string traffic = tpm_.traffic();
    const auto seal = vault::tpm_seal_from(blob);
    ASSERT_TRUE(seal);
    const auto has = [&](Bytes bytes) {
      return !std::ranges::search(traffic, bytes, {}, [](char one) {
                return static_cast<std::uint8_t>(one);
              }).empty();
    };
    EXPECT_TRUE(has(seal->public_part)) << "the control: what is not encrypted is found";
    const Bytes bytes = secret_.bytes(SecretAccess("looking for it on the bus"));
    for (std::size_t at = 0; at + 8 <= bytes.size(); ++at) EXPECT_FALSE(has(bytes.subspan(at, 8))) << at;
  }
}

// How often 16 bytes from the middle of a secret lie in this process's memory.
std::size_t copies_in_memory(Bytes bytes) {
  const Bytes part = bytes.subspan(8, 16);
  const Descriptor memory(::open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
  std::ifstream maps("/proc/self/maps");
  std::size_t found = 0;
  for (std::string line; std::getline(maps, line);) {
    unsigned long from = 0, to = 0;
    std::array<char, 5> rights{};
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, rights.data()) != 3 || rights[1] != 'w')
      continue;
    // Not where the searched memory lies itself: a mapping of its own each time.
    const std::size_t size = to - from;
    void* const copy = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const ssize_t got = ::pread(memory.get(), copy, size, static_cast<off_t>(from));
    const std::span seen(static_cast<const std::uint8_t*>(copy), got > 0 ? static_cast<std::size_t>(got) : 0);
    auto left = seen;
    while (true) {
      const auto at = std::ranges::search(left, part);
      if (at.empty()) break;
      ++found;
      left = left.subspan(static_cast<std::size_t>(at.begin() - left.begin()) + 1);
    }
    ::munmap(copy, size);
  }
  return found;
}

TEST_F(TpmTest, NothingOfItStaysInTheHelpersMemory) {
  if (!process::kBuiltToConfine) GTEST_SKIP() << "a sanitizer keeps what is freed";
  const Bytes bytes = secret_.bytes(SecretAccess("looking for it in memory"));
  for (const Pcrs pcrs : {kNone, kSeven}) {
    ASSERT_EQ(copies_in_memory(bytes), 1U) << "the control: the one that is kept";
    const Blob blob = sealed(pcrs);
    EXPECT_EQ(copies_in_memory(bytes), 1U) << "sealing";
    expect_opens(blob);
    EXPECT_EQ(copies_in_memory(bytes), 1U) << "unsealing";
  }
}

TEST_F(TpmTest, AnOwnerHierarchyWithAPasswordIsSaid) {
  const Blob blob = sealed(kNone);
  // TPM2_HierarchyChangeAuth of the owner's.
  const auto answer = tpm_.command({0x80, 0x02, 0,    0, 0, 0, 0, 0, 0x01, 0x29, 0x40, 0, 0, 0x01, 0,   0,
                                    0,    9,    0x40, 0, 0, 9, 0, 0, 0,    0,    0,    0, 3, 'p',  'i', 'n'});
  ASSERT_EQ(answer.at(9), 0);
  const auto refused = unseal_by_tpm(blob);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().outcome, Outcome::TpmFailed);
  EXPECT_NE(refused.error().detail.find("owner hierarchy has a password"), std::string::npos)
      << refused.error().detail;
}

// What we seal is not under the TPM's defence from guessing; an object that is shows the answer.
TEST_F(TpmTest, ALockedTpmIsSaidAndDoesNotKeepOursShut) {
  const Blob ours = sealed(kNone);
  vault::TpmSeal guarded;
  {
    auto tpm = helper::TpmConnection::open();
    ASSERT_TRUE(tpm) << describe(tpm.error());
    auto primary = helper::make_primary(*tpm);
    ASSERT_TRUE(primary);
    guarded.primary = primary->name;
    TPM2B_SENSITIVE_CREATE sensitive{};
    sensitive.sensitive.userAuth.size = 4;
    std::ranges::fill(std::span(sensitive.sensitive.userAuth.buffer).first(4), BYTE{0x31});
    sensitive.sensitive.data.size = 32;
    TPM2B_PUBLIC object{};
    object.publicArea.type = TPM2_ALG_KEYEDHASH;
    object.publicArea.nameAlg = TPM2_ALG_SHA256;
    object.publicArea.objectAttributes =
        TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_USERWITHAUTH;
    object.publicArea.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
    const TPM2B_DATA no_data{};
    const TPML_PCR_SELECTION no_pcrs{};
    helper::TpmResult<TPM2B_PRIVATE> private_part(*tpm);
    helper::TpmResult<TPM2B_PUBLIC> public_part(*tpm);
    ASSERT_EQ(Esys_Create(tpm->context(), primary->handle.get(), ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                          &sensitive, &object, &no_data, &no_pcrs, private_part.out(), public_part.out(),
                          nullptr, nullptr, nullptr),
              TSS2_RC_SUCCESS);
    std::array<std::uint8_t, 1024> bytes{};
    std::size_t size = 0;
    ASSERT_EQ(tpm->tss().write_public(&*public_part, bytes.data(), bytes.size(), &size), TSS2_RC_SUCCESS);
    guarded.public_part.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    size = 0;
    ASSERT_EQ(tpm->tss().write_private(&*private_part, bytes.data(), bytes.size(), &size), TSS2_RC_SUCCESS);
    guarded.private_part.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
  }
  // TPM2_DictionaryAttackParameters: one try, then 1,000 s.
  const auto answer =
      tpm_.command({0x80, 0x02, 0, 0, 0, 0, 0, 0, 0x01, 0x3A, 0x40, 0, 0, 0x0A, 0,    0, 0, 9,    0x40, 0,
                    0,    9,    0, 0, 0, 0, 0, 0, 0,    0,    1,    0, 0, 0x03, 0xE8, 0, 0, 0x03, 0xE8});
  ASSERT_EQ(answer.at(9), 0);
  EXPECT_EQ(outcome_of(unseal_by_tpm(encode(guarded))), Outcome::TpmSealDamaged) << "the wrong password";
  EXPECT_EQ(outcome_of(unseal_by_tpm(encode(guarded))), Outcome::TpmLockedOut);
  expect_opens(ours);
}

TEST(TpmDevice, OneThatIsNotThereOrNotForThisUserIsSaid) {
  EXPECT_EQ(outcome_of(helper::check_tpm_device("/nonexistent/tpmrm0")), Outcome::TpmMissing);
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make a device that it then may not open";
  const auto device = std::filesystem::temp_directory_path() / ("tpm-device-" + std::to_string(::getpid()));
  std::ofstream(device) << "";
  std::filesystem::permissions(device, std::filesystem::perms::owner_read);
  EXPECT_TRUE(helper::check_tpm_device(device.c_str()));
  ASSERT_EQ(::seteuid(65534), 0);
  const auto refused = helper::check_tpm_device(device.c_str());
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(outcome_of(refused), Outcome::TpmForbidden);
  std::filesystem::remove(device);
}

TEST(TpmAnswer, OnlyATpmsOwnAnswerIsNamed) {
  using helper::tpm_refusal;
  using helper::TpmStep;
  const auto outcome = [](TpmStep step, std::uint32_t code) { return tpm_refusal(step, code).outcome; };
  EXPECT_EQ(outcome(TpmStep::Loading, 0x000001DF), Outcome::TpmSealDamaged);
  EXPECT_EQ(outcome(TpmStep::Loading, 0x000C01DF), Outcome::TpmSealDamaged)
      << "the kernel's resource manager";
  EXPECT_EQ(outcome(TpmStep::Loading, 0x000A01DF), Outcome::TpmFailed) << "the TCTI";
  EXPECT_EQ(outcome(TpmStep::Sealing, 0x000001DF), Outcome::TpmFailed);
  EXPECT_EQ(outcome(TpmStep::Unsealing, 0x0000099D), Outcome::TpmPcrsChanged);
  EXPECT_EQ(outcome(TpmStep::Unsealing, 0x00000128), Outcome::TpmPcrsChanged);
  EXPECT_EQ(outcome(TpmStep::Sealing, 0x0000099D), Outcome::TpmFailed);
  EXPECT_EQ(outcome(TpmStep::MakingThePrimaryKey, 0x00000921), Outcome::TpmLockedOut);
  EXPECT_EQ(outcome(TpmStep::Unsealing, 0x00000921), Outcome::TpmLockedOut);
  EXPECT_EQ(outcome(TpmStep::Loading, 0x00000902), Outcome::TpmFailed) << "out of memory for objects";
  EXPECT_EQ(tpm_refusal(TpmStep::Loading, 0x00000902).detail, "loading: 0x00000902");
}

}  // namespace
}  // namespace cerby::tpm
