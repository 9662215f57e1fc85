#include "vault/disk.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>

#include "vault/world.h"

namespace cerby::vault::torture {
namespace {

using Kind = Operation::Kind;
constexpr std::uint32_t kModeBits = 07777;

bool is_covered(Kind done, Kind sync) {
  // A mode is nothing that one needs to find the data by.
  return sync == Kind::Sync || (done != Kind::Mode && sync == Kind::SyncData);
}
bool is_sync(Kind kind) {
  return kind == Kind::Sync || kind == Kind::SyncData;
}

void write(Node& node, const Operation& done, const Survivor& survivor) {
  const auto end = done.number + done.bytes.size();
  if ((survivor.grown || survivor.sectors.empty()) && node.content.size() < end) node.content.resize(end);
  const auto first = done.number / kSector;
  for (std::uint64_t sector = 0; sector < sectors_of(done); ++sector) {
    if (!survivor.sectors.empty() && !survivor.sectors[sector]) continue;
    const auto from = std::max(done.number, (first + sector) * kSector);
    const auto to = std::min(end, (first + sector + 1) * kSector);
    if (node.content.size() < to) node.content.resize(to);
    std::copy(done.bytes.begin() + static_cast<std::ptrdiff_t>(from - done.number),
              done.bytes.begin() + static_cast<std::ptrdiff_t>(to - done.number),
              node.content.begin() + static_cast<std::ptrdiff_t>(from));
  }
}

void apply(Nodes& nodes, const Operation& done, const Survivor& survivor) {
  auto& node = nodes[done.node];
  switch (done.kind) {
    case Kind::Write:
      return write(node, done, survivor);
    case Kind::Truncate:
      return node.content.resize(done.number);
    case Kind::Mode:
      node.mode = static_cast<std::uint32_t>(done.number);
      return;
    case Kind::Names:
      for (const auto& [name, who] : done.names) {
        if (who) {
          node.names[name] = *who;
        } else {
          node.names.erase(name);
        }
      }
      return;
    case Kind::Sync:
    case Kind::SyncData:
      return;
  }
}

void add(crypto_generichash_state& state, std::uint64_t number) {
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(&number), sizeof number);
}

void add_node(crypto_generichash_state& state, const Nodes& nodes, std::size_t number) {
  const auto& node = nodes[number];
  add(state, node.mode);
  add(state, node.content.size());
  crypto_generichash_update(&state, node.content.data(), node.content.size());
  add(state, node.names.size());
  for (const auto& [name, who] : node.names) {
    add(state, name.size());
    crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(name.data()), name.size());
    add_node(state, nodes, who);
  }
}

std::size_t read_into(Nodes& nodes, const fs::path& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) give_up({Outcome::StorageFailed, path.string()});
  const auto number = nodes.size();
  nodes.push_back({.is_folder = S_ISDIR(found.st_mode), .mode = found.st_mode & kModeBits});
  if (!S_ISDIR(found.st_mode)) {
    nodes[number].content = read_file(path);
    return number;
  }
  for (const auto& entry : fs::directory_iterator(path)) {
    const auto inside = read_into(nodes, entry.path());
    nodes[number].names.emplace(entry.path().filename().string(), inside);
  }
  return number;
}

void write_from(const Nodes& nodes, std::size_t number, const fs::path& path) {
  const auto& node = nodes[number];
  if (node.is_folder) {
    fs::create_directory(path);
  } else {
    write_file(path, node.content);
  }
  if (::chmod(path.c_str(), node.mode) != 0) give_up({Outcome::StorageFailed, path.string()});
  for (const auto& [name, who] : node.names) write_from(nodes, who, path / name);
}

}  // namespace

std::uint64_t sectors_of(const Operation& write) {
  if (write.bytes.empty()) return 0;
  return (write.number + write.bytes.size() - 1) / kSector - write.number / kSector + 1;
}

PowerCut::PowerCut(const Recording& recording, std::size_t cut)
    : recording_(recording), durable_(recording.start) {
  const auto& all = recording.operations;
  for (std::size_t i = 0; i < cut; ++i) {
    if (!is_sync(all[i].kind)) {
      pending_.push_back(i);
      continue;
    }
    std::erase_if(pending_, [&](std::size_t earlier) {
      if (all[earlier].node != all[i].node || !is_covered(all[earlier].kind, all[i].kind)) return false;
      apply(durable_, all[earlier], {});
      return true;
    });
  }
}

Nodes PowerCut::left(const std::vector<Survivor>& survivors) const {
  auto nodes = durable_;
  for (const auto& survivor : survivors) apply(nodes, recording_.operations[survivor.operation], survivor);
  return nodes;
}

std::array<std::uint8_t, 32> digest(const Nodes& nodes) {
  crypto_generichash_state state;
  std::array<std::uint8_t, 32> result;
  crypto_generichash_init(&state, nullptr, 0, result.size());
  add_node(state, nodes, 0);
  crypto_generichash_final(&state, result.data(), result.size());
  return result;
}

Nodes read_disk(const fs::path& root) {
  Nodes nodes;
  read_into(nodes, root);
  return nodes;
}

void write_disk(const fs::path& root, const Nodes& nodes) {
  for (const auto& entry : fs::directory_iterator(root)) fs::remove_all(entry.path());
  write_from(nodes, 0, root);
}

}  // namespace cerby::vault::torture
