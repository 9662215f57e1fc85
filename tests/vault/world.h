// A vault in a folder of its own that goes away with it, and the numbers that a torture prints.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/paths.h"
#include "vault/vault.h"

namespace cerby::vault::torture {

namespace fs = std::filesystem;

// What a run found; the program fails when something of it is not as it must be.
class Numbers {
 public:
  // One line "what: found of tried"; wrong unless `found` is `must`.
  void must_be(const std::string& what, std::uint64_t found, std::uint64_t must);
  static void say(const std::string& what, std::uint64_t number);
  [[nodiscard]] bool as_they_must_be() const { return right_; }

 private:
  bool right_ = true;
};

// Ends the program with what could not be done: the torture itself is broken, which is no result.
[[noreturn]] void give_up(const Failure& failure);
template <typename T>
T must(Expected<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class World {
 public:
  World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // Opened by one method that needs no Argon2id.
  [[nodiscard]] Vault make() const;
  [[nodiscard]] Expected<Vault> try_to_make() const;
  [[nodiscard]] Expected<Vault> open(std::uint64_t outside_generation = 0) const;
  [[nodiscard]] const Paths& paths() const { return paths_; }
  [[nodiscard]] const fs::path& root() const { return root_; }
  [[nodiscard]] const Secret& key() const { return key_; }
  // The file that remembers the newest generation.
  [[nodiscard]] fs::path memory() const;
  // The same vault in another folder.
  [[nodiscard]] World copy() const;

 private:
  explicit World(Secret key);
  fs::path root_;
  Paths paths_;
  Secret key_;
};

Account account(int number);
// All that an account has, as one text: the tests' accounts have no secrets worth hiding.
std::string text_of(const Account& account);

std::vector<std::uint8_t> read_file(const fs::path& path);
void write_file(const fs::path& path, const std::vector<std::uint8_t>& content);

// The tortures, one a file. `full` is the number that issue and documents name; else a short form of it.
struct Size {
  bool full = false;
  unsigned jobs = 1;
  std::uint64_t stride = 0;  // of bits and lengths; 0 for the form's own
  std::uint64_t first = 0;   // of bits and lengths
};
void bits(const Size& size, Numbers& numbers);
void items(const Size& size, Numbers& numbers);
void generations(const Size& size, Numbers& numbers);
void headers(const Size& size, Numbers& numbers);
void faults(const Size& size, Numbers& numbers);
void power(const Size& size, Numbers& numbers);
void writers(const Size& size, Numbers& numbers);
void two_keys(const Size& size, Numbers& numbers);

}  // namespace cerby::vault::torture
