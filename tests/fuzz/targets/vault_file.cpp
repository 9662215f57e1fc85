// The input is what somebody without the keys did to the vault's file: where it was cut off, and which bytes
// were written over which. It opens as it was, or is refused; a secret of it is the one that was put in, or
// there is none.
#include <fuzzer/FuzzedDataProvider.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/paths.h"
#include "target.h"
#include "vault/vault.h"

using namespace cerby;
namespace fs = std::filesystem;

namespace {

constexpr int kAccounts = 4;

// A vault in a folder of its own, which goes with the program.
class World {
 public:
  World() {
    std::string name = (fs::temp_directory_path() / "cerby-fuzz-XXXXXX").string();
    fuzz::require(::mkdtemp(name.data()) != nullptr, "a temporary folder");
    root_ = name;
    paths_.home = root_;
    paths_.vault_dir = root_ / "share" / "cerby";
    paths_.vault = paths_.vault_dir / "vault.db";
    paths_.state_dir = root_ / "state" / "cerby";
    const auto id = Uuid::random();
    std::vector<vault::Method> methods{
        vault::make_method(id, vault::MethodKind::Recovery, unlock_, key_, UnixTime(1))};
    auto passphrase = Secret::random(12);
    for (auto& byte : passphrase.writable(fuzz::kFuzz)) byte = static_cast<std::uint8_t>('a' + byte % 26);
    auto method =
        vault::make_passphrase_method(id, passphrase.view(), vault::kLeastKdfCost, key_, UnixTime(1));
    fuzz::require(method.has_value(), "a method with a passphrase");
    methods.push_back(std::move(*method));
    auto file = vault::VaultFile::create(paths_, id, key_, std::move(methods), UnixTime(1));
    fuzz::require(file.has_value(), "a vault");
    auto made = vault::Vault::open(std::move(*file), Secret::copy_of(key_.view()));
    fuzz::require(made.has_value(), "that opens");
    for (int number = 0; number < kAccounts; ++number) {
      vault::Account account;
      account.id = ids_.at(static_cast<std::size_t>(number)) = Uuid::random();
      account.name = "Account " + std::to_string(number);
      account.login_address = "https://login.app.test/";
      account.origins = {"https://login.app.test"};
      account.user_name = "zilla";
      account.password = account.keep(password(number));
      fuzz::require(made->put(account).has_value(), "and takes an account");
    }
    generation_ = made->generation();
    std::ifstream in(paths_.vault, std::ios::binary);
    whole_.assign(std::istreambuf_iterator<char>(in), {});
    fuzz::keep("vault_file", {reinterpret_cast<const std::uint8_t*>(whole_.data()), whole_.size()});
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  static Secret password(int number) {
    std::string text = "the password of account " + std::to_string(number);
    return Secret::take(std::span(text));
  }

  void write(std::string_view bytes) const {
    std::ofstream out(paths_.vault, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    fuzz::require(out.good(), "the file is written");
  }

  void look() {
    auto file = vault::VaultFile::open(paths_, std::chrono::milliseconds(0));
    if (!file) return;
    if (const auto* passphrase = file->method(vault::MethodKind::Passphrase))
      (void)vault::bounded(*passphrase);
    const auto* recovery = file->method(vault::MethodKind::Recovery);
    if (recovery == nullptr) return;
    auto key = vault::unwrap(file->id(), *recovery, unlock_);
    if (!key) return;
    fuzz::require(key->view().equals(key_.view()), "what unwraps is the key");
    auto vault = vault::Vault::open(std::move(*file), std::move(*key));
    if (!vault) return;
    fuzz::require(vault->generation() == generation_, "what opens is of the generation that was written");
    for (int number = 0; number < kAccounts; ++number) {
      const auto found = vault->account(ids_.at(static_cast<std::size_t>(number)));
      if (!found) continue;
      fuzz::require(found->has_value(), "no account is missing without a word");
      fuzz::require((*found)->password.equals(password(number).view()), "no account has another's password");
    }
    (void)vault->verify();
  }

  [[nodiscard]] const std::string& whole() const { return whole_; }

 private:
  fs::path root_;
  Paths paths_;
  Secret key_ = Secret::random(32), unlock_ = Secret::random(32);
  std::array<Uuid, kAccounts> ids_{};
  std::uint64_t generation_ = 0;
  std::string whole_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  fuzz::begin_input();
  FuzzedDataProvider input(data, size);
  std::string bytes = world.whole();
  if (input.ConsumeIntegralInRange(0, 7) == 7)
    bytes.resize(input.ConsumeIntegralInRange<std::size_t>(0, bytes.size()));
  while (input.remaining_bytes() > 0 && !bytes.empty()) {
    const auto at = input.ConsumeIntegralInRange<std::size_t>(0, bytes.size() - 1);
    const auto over = input.ConsumeBytesAsString(input.ConsumeIntegralInRange<std::size_t>(1, 16));
    bytes.replace(at, std::min(over.size(), bytes.size() - at), over, 0,
                  std::min(over.size(), bytes.size() - at));
  }
  world.write(bytes);
  world.look();
  return 0;
}
