#include "workspace/sealing/support/soft_token.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace cerby::workspace::sealing {

std::string SoftToken::module() {
  for (const auto* const path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"})
    if (std::filesystem::exists(path)) return path;
  return {};
}

SoftToken::SoftToken() {
  std::string name = (std::filesystem::temp_directory_path() / "soft_token_XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  std::filesystem::create_directory(folder_ / "tokens");
  std::ofstream(folder_ / "conf") << "directories.tokendir = " << (folder_ / "tokens").string()
                                  << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  ::setenv("SOFTHSM2_CONF", (folder_ / "conf").c_str(), 1);
  const auto made = "softhsm2-util --init-token --free --label cerby --so-pin 12345678 --pin " +
                    std::string(kPin) + " > /dev/null";
  EXPECT_EQ(std::system(made.c_str()), 0);
  set_pin(kPin);
}

SoftToken::~SoftToken() {
  std::filesystem::remove_all(folder_);
}

void SoftToken::set_pin(const std::string& pin) const {
  const auto file = folder_ / "pin";
  std::ofstream(file, std::ios::trunc) << pin << "\n";
  ::chmod(file.c_str(), 0600);
}

std::string SoftToken::address(const std::string& object, const std::string& token) const {
  return "pkcs11:token=" + token + ";object=" + object + "?module-path=" + module() +
         "&pin-source=file:" + (folder_ / "pin").string();
}

CK_SLOT_ID SoftToken::slot() const {
  const auto loaded = Pkcs11Module::load(module()).value();
  std::array<CK_SLOT_ID, 16> slots{};
  CK_ULONG count = slots.size();
  EXPECT_EQ(loaded->functions().C_GetSlotList(CK_TRUE, slots.data(), &count), CKR_OK);
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO info{};
    if (loaded->functions().C_GetTokenInfo(slots.at(i), &info) == CKR_OK &&
        std::string_view(reinterpret_cast<const char*>(info.label), 5) == "cerby")
      return slots.at(i);
  }
  ADD_FAILURE() << "no token";
  return 0;
}

void SoftToken::close_all_sessions() const {
  EXPECT_EQ(Pkcs11Module::load(module()).value()->functions().C_CloseAllSessions(slot()), CKR_OK);
}

void SoftToken::take_away() const {
  close_all_sessions();
  std::filesystem::rename(folder_ / "tokens", folder_ / "away");
}

void SoftToken::put_back() const {
  std::filesystem::rename(folder_ / "away", folder_ / "tokens");
}

namespace {

std::unique_ptr<Pkcs11Session> session(const Pkcs11Uri& uri) {
  std::string pin = SoftToken::kPin;
  const Secret secret = Secret::take(std::span(pin));
  return std::move(
      Pkcs11Session::open(Pkcs11Module::load(uri.module_path).value(), uri, secret.view(), SessionUse::Write)
          .value());
}

}  // namespace

void SoftToken::destroy(const std::string& object) const {
  const auto open = session(uri(object));
  EXPECT_EQ(open->find(uri(object)).value(), 1U);
  EXPECT_EQ(Pkcs11Module::load(module()).value()->functions().C_DestroyObject(open->handle(), open->key()),
            CKR_OK);
}

void SoftToken::make_extractable(const std::string& object) const {
  const auto open = session(uri(object));
  CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
  CK_KEY_TYPE type = CKK_GENERIC_SECRET;
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ULONG size = 32;
  std::string label = object;
  std::array<CK_ATTRIBUTE, 8> wanted{{{CKA_CLASS, &kind, sizeof kind},
                                      {CKA_KEY_TYPE, &type, sizeof type},
                                      {CKA_TOKEN, &yes, sizeof yes},
                                      {CKA_SENSITIVE, &no, sizeof no},
                                      {CKA_EXTRACTABLE, &yes, sizeof yes},
                                      {CKA_SIGN, &yes, sizeof yes},
                                      {CKA_VALUE_LEN, &size, sizeof size},
                                      {CKA_LABEL, label.data(), label.size()}}};
  CK_MECHANISM mechanism{CKM_GENERIC_SECRET_KEY_GEN, nullptr, 0};
  CK_OBJECT_HANDLE made = 0;
  EXPECT_EQ(Pkcs11Module::load(module()).value()->functions().C_GenerateKey(
                open->handle(), &mechanism, wanted.data(), wanted.size(), &made),
            CKR_OK);
}

}  // namespace cerby::workspace::sealing
