// key_store.h on macOS: the data protection keychain, by Security.framework. UNTESTED: it has been neither
// compiled nor run (README.md, "What has not been tried").
//
// One generic password a vault: service com.cerby.vault, account <uuid>, the value of key_store_value.h. Only
// programs of the same keychain access group reach it, so the helper has to be signed with one
// (errSecMissingEntitlement otherwise); only while the screen is unlocked, and on this device alone: it is in
// no backup that another machine can read, and in no iCloud keychain.
#include "helper/key_store.h"

#include <CoreFoundation/CoreFoundation.h>
#include <Security/Security.h>

#include <string>
#include <utility>

#include "helper/key_store_value.h"

namespace cerby::helper {
namespace {

// Released by CoreFoundation's own count.
template <typename Ref>
class Held {
 public:
  explicit Held(Ref ref = nullptr) : ref_(ref) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  Held(Held&& other) noexcept : ref_(std::exchange(other.ref_, nullptr)) {}
  ~Held() {
    if (ref_ != nullptr) CFRelease(ref_);
  }
  [[nodiscard]] Ref get() const { return ref_; }

 private:
  Ref ref_;
};
using Dictionary = Held<CFMutableDictionaryRef>;

std::unexpected<Failure> failed(const char* step, OSStatus status) {
  const std::string detail = std::string(step) + ": " + std::to_string(status);
  switch (status) {
    case errSecUserCanceled:
    case errSecAuthFailed:
    case errSecInteractionNotAllowed:
      return fail(Outcome::UnlockCancelled, detail);
    default:
      return fail(Outcome::KeyStoreUnavailable, detail);
  }
}

Dictionary dictionary() {
  return Dictionary(CFDictionaryCreateMutable(kCFAllocatorDefault, 0, &kCFTypeDictionaryKeyCallBacks,
                                              &kCFTypeDictionaryValueCallBacks));
}

// What names a vault's item.
Dictionary item_of(const Uuid& vault) {
  Dictionary item = dictionary();
  const Held<CFStringRef> account(
      CFStringCreateWithCString(kCFAllocatorDefault, vault.text().c_str(), kCFStringEncodingUTF8));
  CFDictionarySetValue(item.get(), kSecClass, kSecClassGenericPassword);
  CFDictionarySetValue(item.get(), kSecAttrService, CFSTR("com.cerby.vault"));
  CFDictionarySetValue(item.get(), kSecAttrAccount, account.get());
  CFDictionarySetValue(item.get(), kSecUseDataProtectionKeychain, kCFBooleanTrue);
  return item;
}

// The bytes stay where they are, in guarded memory: CoreFoundation copies none and frees none.
Held<CFDataRef> data_of(Bytes bytes) {
  return Held<CFDataRef>(CFDataCreateWithBytesNoCopy(kCFAllocatorDefault, bytes.data(),
                                                     static_cast<CFIndex>(bytes.size()), kCFAllocatorNull));
}

}  // namespace

Expected<std::optional<vault::KeyStore::Entry>> get_entry(const Uuid& vault) {
  const Dictionary query = item_of(vault);
  CFDictionarySetValue(query.get(), kSecReturnData, kCFBooleanTrue);
  CFDictionarySetValue(query.get(), kSecMatchLimit, kSecMatchLimitOne);
  CFTypeRef result = nullptr;
  const OSStatus status = SecItemCopyMatching(query.get(), &result);
  const Held<CFTypeRef> held(result);
  if (status == errSecItemNotFound) return std::nullopt;
  if (status != errSecSuccess) return failed("reading the entry", status);
  if (result == nullptr || CFGetTypeID(result) != CFDataGetTypeID())
    return fail(Outcome::KeyStoreUnavailable, "the entry is not one of ours");
  const auto* const data = static_cast<CFDataRef>(result);
  auto entry =
      entry_from(SecretView(CFDataGetBytePtr(data), static_cast<std::size_t>(CFDataGetLength(data))));
  if (!entry) return fail(Outcome::KeyStoreUnavailable, "the entry is not one of ours");
  return entry;
}

Expected<void> put_entry(const Uuid& vault, const vault::KeyStore::Entry& entry) {
  const Secret text = value_of(entry);
  const Bytes value = text.bytes(SecretAccess("the keychain keeps it"));
  const Held<CFDataRef> data = data_of(value.first(value.size() - 1));  // without the zero at its end
  const Dictionary change = dictionary();
  CFDictionarySetValue(change.get(), kSecValueData, data.get());
  const Dictionary item = item_of(vault);
  OSStatus status = SecItemUpdate(item.get(), change.get());
  if (status == errSecItemNotFound) {
    CFDictionarySetValue(item.get(), kSecValueData, data.get());
    CFDictionarySetValue(item.get(), kSecAttrLabel, CFSTR("Cerby vault key"));
    CFDictionarySetValue(item.get(), kSecAttrAccessible, kSecAttrAccessibleWhenUnlockedThisDeviceOnly);
    CFDictionarySetValue(item.get(), kSecAttrSynchronizable, kCFBooleanFalse);
    status = SecItemAdd(item.get(), nullptr);
  }
  if (status != errSecSuccess) return failed("storing the entry", status);
  return {};
}

Expected<void> remove_entry(const Uuid& vault) {
  const Dictionary item = item_of(vault);
  const OSStatus status = SecItemDelete(item.get());
  if (status != errSecSuccess && status != errSecItemNotFound) return failed("removing the entry", status);
  return {};
}

}  // namespace cerby::helper
