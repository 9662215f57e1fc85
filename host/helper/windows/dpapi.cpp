// key_store.h on Windows: the Data Protection API, in the user's own scope. UNTESTED: it has been compiled
// and never run (README.md, "What has not been tried").
//
// One file a vault, %LOCALAPPDATA%\Cerby\<uuid>.key: what CryptProtectData makes of the value of
// key_store_value.h, with the vault's id as entropy, so that the entry of one vault is not taken for
// another's. Any program of this user can undo it while the user is logged in: that is DPAPI's model, as it
// is the Secret Service's. Never CRYPTPROTECT_LOCAL_MACHINE, with which every user of the machine could.
#include "helper/key_store.h"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <dpapi.h>
#include <knownfolders.h>
#include <shlobj.h>

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "helper/key_store_value.h"

namespace cerby::helper {
namespace {

constexpr DWORD kMaxFile = 4096;  // bytes; what is made of a value has some hundred

std::unexpected<Failure> unavailable(const char* step) {
  return fail(Outcome::KeyStoreUnavailable,
              std::string(step) + ": error " + std::to_string(::GetLastError()));
}

class Handle {
 public:
  explicit Handle(HANDLE handle) : handle_(handle) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { close(); }
  void close() {
    if (is_open()) ::CloseHandle(std::exchange(handle_, INVALID_HANDLE_VALUE));
  }
  [[nodiscard]] bool is_open() const { return handle_ != INVALID_HANDLE_VALUE; }
  [[nodiscard]] HANDLE get() const { return handle_; }

 private:
  HANDLE handle_;
};

// What DPAPI gave; wiped and freed.
class Given {
 public:
  Given() = default;
  Given(const Given&) = delete;
  Given& operator=(const Given&) = delete;
  ~Given() {
    if (blob_.pbData == nullptr) return;
    ::SecureZeroMemory(blob_.pbData, blob_.cbData);
    ::LocalFree(blob_.pbData);
  }
  DATA_BLOB* out() { return &blob_; }
  [[nodiscard]] std::span<std::uint8_t> bytes() const { return {blob_.pbData, blob_.cbData}; }

 private:
  DATA_BLOB blob_{};
};

// DPAPI takes everything by pointers to what it does not change.
DATA_BLOB blob_of(Bytes bytes) {
  return {static_cast<DWORD>(bytes.size()), const_cast<BYTE*>(bytes.data())};
}

Expected<std::filesystem::path> file_of(const Uuid& vault) {
  PWSTR folder = nullptr;
  const HRESULT found = ::SHGetKnownFolderPath(FOLDERID_LocalAppData, KF_FLAG_DEFAULT, nullptr, &folder);
  const std::filesystem::path local = SUCCEEDED(found) ? folder : L"";
  ::CoTaskMemFree(folder);
  if (local.empty()) return unavailable("finding the folder of local data");
  const auto ours = local / L"Cerby";
  if (::CreateDirectoryW(ours.c_str(), nullptr) == 0 && ::GetLastError() != ERROR_ALREADY_EXISTS)
    return unavailable("making its folder");
  return ours / (vault.text() + ".key");
}

// None: there is no such file.
Expected<std::optional<std::vector<std::uint8_t>>> contents_of(const std::filesystem::path& path) {
  const Handle file(::CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!file.is_open()) {
    if (::GetLastError() == ERROR_FILE_NOT_FOUND) return std::nullopt;
    return unavailable("opening its file");
  }
  std::vector<std::uint8_t> bytes(kMaxFile + 1);
  DWORD size = 0;
  while (true) {
    DWORD more = 0;
    if (::ReadFile(file.get(), bytes.data() + size, static_cast<DWORD>(bytes.size()) - size, &more,
                   nullptr) == 0)
      return unavailable("reading its file");
    if (more == 0) break;
    size += more;
    if (size > kMaxFile) return fail(Outcome::KeyStoreUnavailable, "the entry is not one of ours");
  }
  bytes.resize(size);
  return bytes;
}

Expected<void> write_file(const std::filesystem::path& path, Bytes bytes) {
  const Handle file(
      ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file.is_open()) return unavailable("making its file");
  DWORD written = 0;
  if (::WriteFile(file.get(), bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr) == 0 ||
      written != bytes.size() || ::FlushFileBuffers(file.get()) == 0)
    return unavailable("writing its file");
  return {};
}

}  // namespace

Expected<std::optional<vault::KeyStore::Entry>> get_entry(const Uuid& vault) {
  CERBY_TRY(const auto path, file_of(vault));
  CERBY_TRY(const auto sealed, contents_of(path));
  if (!sealed) return std::nullopt;
  DATA_BLOB in = blob_of(*sealed), entropy = blob_of(vault.bytes);
  Given value;
  if (::CryptUnprotectData(&in, nullptr, &entropy, nullptr, nullptr, CRYPTPROTECT_UI_FORBIDDEN,
                           value.out()) == 0)
    return unavailable("opening the entry");
  auto entry = entry_from(SecretView(value.bytes().data(), value.bytes().size()));
  if (!entry) return fail(Outcome::KeyStoreUnavailable, "the entry is not one of ours");
  return entry;
}

Expected<void> put_entry(const Uuid& vault, const vault::KeyStore::Entry& entry) {
  CERBY_TRY(const auto path, file_of(vault));
  const Secret text = value_of(entry);
  const Bytes value = text.bytes(SecretAccess("DPAPI seals it"));
  DATA_BLOB in = blob_of(value.first(value.size() - 1));  // without the zero at its end
  DATA_BLOB entropy = blob_of(vault.bytes);
  Given sealed;
  if (::CryptProtectData(&in, L"Cerby vault key", &entropy, nullptr, nullptr, CRYPTPROTECT_UI_FORBIDDEN,
                         sealed.out()) == 0)
    return unavailable("sealing the entry");
  auto beside = path;
  beside += L".new";
  CERBY_CHECK(write_file(beside, sealed.bytes()));
  if (::MoveFileExW(beside.c_str(), path.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) == 0)
    return unavailable("putting its file in place");
  return {};
}

Expected<void> remove_entry(const Uuid& vault) {
  CERBY_TRY(const auto path, file_of(vault));
  if (::DeleteFileW(path.c_str()) == 0 && ::GetLastError() != ERROR_FILE_NOT_FOUND)
    return unavailable("removing its file");
  return {};
}

}  // namespace cerby::helper
