// A disk as a power cut leaves it: what a program has done to files and folders, in its order, and which of
// it had to be there when the power went.
//
// What the system promises is taken as POSIX has it, and no more: what was done to a file is there once the
// file was synced, what was done to the names in a folder once the folder was; of the rest, any part may be
// there and any not, in whatever order. A write may be there by halves: each of its sectors or not.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cerby::vault::torture {

// A file or a folder, by whatever name, or none.
struct Node {
  bool is_folder = false;
  std::uint32_t mode = 0;
  std::vector<std::uint8_t> content = {};
  std::map<std::string, std::size_t> names = {};  // of a folder: what lies in it
};
using Nodes = std::vector<Node>;  // the first is the folder that all lies in

struct Operation {
  enum class Kind : std::uint8_t { Write, Truncate, Mode, Names, Sync, SyncData };
  Kind kind = Kind::Write;
  std::size_t node = 0;
  std::uint64_t number = 0;              // where it writes; the new size; the mode
  std::vector<std::uint8_t> bytes = {};  // what it writes
  // Who has the name from then on; none: nobody. All at once.
  std::vector<std::pair<std::string, std::optional<std::size_t>>> names = {};
  bool acknowledged = false;  // the change had been acknowledged before this
};

struct Recording {
  Nodes start;  // also what is made later, which has no name yet
  std::vector<Operation> operations;
};

constexpr std::uint64_t kSector = 512;

// Of an operation that was not synced: that it is there, or how much of it.
struct Survivor {
  std::size_t operation = 0;
  // Of a write, by the number of the sector among those that it touches; empty: all.
  std::vector<bool> sectors = {};
  bool grown = false;  // the file has the size that the whole write would give it, with zeros
};

std::uint64_t sectors_of(const Operation& write);

// The disk when the power goes before operation number `cut` (or after the last).
class PowerCut {
 public:
  PowerCut(const Recording& recording, std::size_t cut);
  // What may be missing, in its order.
  [[nodiscard]] const std::vector<std::size_t>& pending() const { return pending_; }
  // With those of them that survive, in their order.
  [[nodiscard]] Nodes left(const std::vector<Survivor>& survivors) const;

 private:
  const Recording& recording_;
  std::vector<std::size_t> pending_;
  Nodes durable_;
};

// Of all that has a name.
std::array<std::uint8_t, 32> digest(const Nodes& nodes);

// What lies in the folder; and puts what is given there in the place of all that does.
Nodes read_disk(const std::filesystem::path& root);
void write_disk(const std::filesystem::path& root, const Nodes& nodes);

}  // namespace cerby::vault::torture
