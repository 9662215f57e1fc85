#include "workspace/sealing/pkcs11_session.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <string_view>
#include <vector>

namespace cerby::workspace::sealing {
namespace {

using Fault = Pkcs11Session::Fault;
using Failed = Pkcs11Session::Failed;

constexpr SecretAccess kLoggingIn("a token's PIN is given to the token");
constexpr std::size_t kMostSlots = 256;
constexpr CK_ULONG kKeyBytes = 32;

std::unexpected<Failed> failed(Fault fault, std::string why) {
  return std::unexpected(Failed{fault, std::move(why)});
}

std::unexpected<Failed> refused(const char* what, CK_RV code) {
  constexpr std::array kPin{CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED,
                            CKR_PIN_EXPIRED};
  const bool is_pin = std::ranges::find(kPin, code) != kPin.end();
  return failed(is_pin ? Fault::PinRefused : Fault::Gone,
                std::string(what) + ": the module says " + std::to_string(code));
}

// Fields of CK_TOKEN_INFO: padded with blanks.
template <std::size_t N>
bool is(const unsigned char (&field)[N], std::string_view text) {
  std::string_view all(reinterpret_cast<const char*>(field), N);
  return all.substr(0, all.find_last_not_of(' ') + 1) == text;
}

template <typename T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof(T)};
}
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, std::string& value) {
  return {type, value.data(), static_cast<CK_ULONG>(value.size())};
}

Pkcs11Session::Answer<CK_SLOT_ID> slot_of(CK_FUNCTION_LIST& pkcs11, const Pkcs11Uri& uri) {
  CK_ULONG count = 0;
  if (const auto code = pkcs11.C_GetSlotList(CK_TRUE, nullptr, &count); code != CKR_OK)
    return refused("the list of slots", code);
  std::vector<CK_SLOT_ID> slots(std::min<std::size_t>(count, kMostSlots));
  count = static_cast<CK_ULONG>(slots.size());
  if (const auto code = pkcs11.C_GetSlotList(CK_TRUE, slots.data(), &count); code != CKR_OK)
    return refused("the list of slots", code);
  slots.resize(std::min<std::size_t>(count, slots.size()));
  std::erase_if(slots, [&](CK_SLOT_ID slot) {
    CK_TOKEN_INFO info{};
    if (pkcs11.C_GetTokenInfo(slot, &info) != CKR_OK) return true;
    return (!uri.token.empty() && !is(info.label, uri.token)) ||
           (!uri.serial.empty() && !is(info.serialNumber, uri.serial));
  });
  if (slots.empty()) return failed(Fault::Gone, "there is no such token");
  if (slots.size() > 1) return failed(Fault::Config, "there are several such tokens");
  return slots.front();
}

CK_RV initialise(CK_FUNCTION_LIST& functions) {
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  return functions.C_Initialize(&arguments);
}

// Those that are loaded, by their paths.
struct Loaded {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<Pkcs11Module>> modules;
};
Loaded& loaded() {
  static Loaded all;
  return all;
}

}  // namespace

Expected<std::shared_ptr<Pkcs11Module>> Pkcs11Module::load(const std::string& path) {
  const auto invalid = [&](std::string_view why) {
    return fail(Outcome::ConfigInvalid, "the PKCS #11 module " + path + ": " + std::string(why));
  };
  const std::lock_guard lock(loaded().mutex);
  auto& known = loaded().modules[path];
  if (auto module = known.lock()) return module;
  void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return invalid("it cannot be loaded");
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(handle, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr || get(&functions) != CKR_OK || functions == nullptr) {
    ::dlclose(handle);
    return invalid("it is no such module");
  }
  const auto begun = initialise(*functions);
  if (begun != CKR_OK && begun != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
    ::dlclose(handle);
    return invalid("it does not start: " + std::to_string(begun));
  }
  std::shared_ptr<Pkcs11Module> module(new Pkcs11Module(functions));
  known = module;
  return module;
}

// Stays loaded: modules are known to leave threads behind that run in them.
Pkcs11Module::~Pkcs11Module() {
  functions_->C_Finalize(nullptr);
}

// What fails here, fails again where something is asked of it.
void Pkcs11Module::begin_anew(std::uint64_t since) {
  const std::lock_guard lock(use_);
  if (run_ != since) return;
  ++run_;
  functions_->C_Finalize(nullptr);
  static_cast<void>(initialise(*functions_));
}

Pkcs11Session::~Pkcs11Session() {
  if (run_ == module_->run()) pkcs11().C_CloseSession(session_);
}

auto Pkcs11Session::open(std::shared_ptr<Pkcs11Module> module, const Pkcs11Uri& uri, SecretView pin,
                         SessionUse use) -> Answer<std::unique_ptr<Pkcs11Session>> {
  auto& pkcs11 = module->functions();
  CERBY_TRY(const CK_SLOT_ID slot, slot_of(pkcs11, uri));
  CK_SESSION_HANDLE handle = 0;
  const CK_FLAGS flags = CKF_SERIAL_SESSION | (use == SessionUse::Write ? CKF_RW_SESSION : CK_FLAGS{0});
  if (const auto code = pkcs11.C_OpenSession(slot, flags, nullptr, nullptr, &handle); code != CKR_OK)
    return refused("a session", code);
  std::unique_ptr<Pkcs11Session> session(new Pkcs11Session(std::move(module), handle));
  // Its parameter is not const, and nothing is written there.
  auto* const text = const_cast<CK_UTF8CHAR_PTR>(pin.bytes(kLoggingIn).data());
  const auto code = pkcs11.C_Login(handle, CKU_USER, text, static_cast<CK_ULONG>(pin.size()));
  // A log-in is the process's, for all its sessions with the token.
  if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) return refused("the log-in", code);
  return session;
}

auto Pkcs11Session::find(const Pkcs11Uri& uri) -> Answer<std::size_t> {
  CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
  std::string label = uri.object, id = uri.id;
  std::vector<CK_ATTRIBUTE> wanted{attribute(CKA_CLASS, kind)};
  if (!label.empty()) wanted.push_back(attribute(CKA_LABEL, label));
  if (!id.empty()) wanted.push_back(attribute(CKA_ID, id));
  if (const auto code =
          pkcs11().C_FindObjectsInit(session_, wanted.data(), static_cast<CK_ULONG>(wanted.size()));
      code != CKR_OK)
    return refused("the key", code);
  std::array<CK_OBJECT_HANDLE, 2> found{};
  CK_ULONG count = 0;
  const auto code = pkcs11().C_FindObjects(session_, found.data(), found.size(), &count);
  pkcs11().C_FindObjectsFinal(session_);
  if (code != CKR_OK) return refused("the key", code);
  key_ = found.front();
  return std::min<std::size_t>(count, found.size());
}

auto Pkcs11Session::check_flag(CK_ATTRIBUTE_TYPE type, bool wanted, const char* why) -> Answer<void> {
  CK_BBOOL value = wanted ? CK_FALSE : CK_TRUE;
  CK_ATTRIBUTE asked = attribute(type, value);
  if (pkcs11().C_GetAttributeValue(session_, key_, &asked, 1) != CKR_OK || (value == CK_TRUE) != wanted)
    return failed(Fault::Config, why);
  return {};
}

auto Pkcs11Session::check_key() -> Answer<void> {
  CERBY_CHECK(check_flag(CKA_EXTRACTABLE, false, "the key may leave the token"));
  CERBY_CHECK(check_flag(CKA_SENSITIVE, true, "the key may leave the token"));
  CERBY_CHECK(check_flag(CKA_SIGN, true, "the key may not be used for HMAC"));
  CK_ULONG size = 0;
  CK_ATTRIBUTE asked = attribute(CKA_VALUE_LEN, size);
  if (pkcs11().C_GetAttributeValue(session_, key_, &asked, 1) != CKR_OK || size < kKeyBytes)
    return failed(Fault::Config, "the key has less than 32 bytes");
  return {};
}

auto Pkcs11Session::make_key(const Pkcs11Uri& uri) -> Answer<void> {
  CK_OBJECT_CLASS kind = CKO_SECRET_KEY;
  CK_KEY_TYPE type = CKK_GENERIC_SECRET;
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ULONG size = kKeyBytes;
  std::string label = uri.object, id = uri.id;
  std::vector<CK_ATTRIBUTE> wanted{attribute(CKA_CLASS, kind),    attribute(CKA_KEY_TYPE, type),
                                   attribute(CKA_TOKEN, yes),     attribute(CKA_PRIVATE, yes),
                                   attribute(CKA_SENSITIVE, yes), attribute(CKA_EXTRACTABLE, no),
                                   attribute(CKA_SIGN, yes),      attribute(CKA_VALUE_LEN, size)};
  if (!label.empty()) wanted.push_back(attribute(CKA_LABEL, label));
  if (!id.empty()) wanted.push_back(attribute(CKA_ID, id));
  CK_MECHANISM mechanism{CKM_GENERIC_SECRET_KEY_GEN, nullptr, 0};
  const auto code = pkcs11().C_GenerateKey(session_, &mechanism, wanted.data(),
                                           static_cast<CK_ULONG>(wanted.size()), &key_);
  if (code != CKR_OK) return refused("the new key", code);
  return check_key();
}

auto Pkcs11Session::mac(Bytes message, std::span<std::uint8_t> into) -> Answer<void> {
  if (run_ != module_->run()) return failed(Fault::Gone, "the module has begun anew");
  CK_MECHANISM mechanism{CKM_SHA256_HMAC, nullptr, 0};
  if (const auto code = pkcs11().C_SignInit(session_, &mechanism, key_); code != CKR_OK)
    return refused("the HMAC", code);
  CK_ULONG size = static_cast<CK_ULONG>(into.size());
  auto* const bytes = const_cast<CK_BYTE_PTR>(message.data());  // as C_Login's
  const auto code =
      pkcs11().C_Sign(session_, bytes, static_cast<CK_ULONG>(message.size()), into.data(), &size);
  if (code != CKR_OK) return refused("the HMAC", code);
  if (size != into.size()) return failed(Fault::Config, "the HMAC is of another size");
  return {};
}

}  // namespace cerby::workspace::sealing
