// The chain of a user's devices, where an approval or a removal is added to it.
#pragma once

#include <array>
#include <cstdint>

#include "workspace/api/device_parts.h"
#include "workspace/store/device_chain.h"

namespace cerby::workspace::api {

// Where the calling user's chain goes on.
struct ChainEnd {
  std::int64_t generation = 0;
  vault::ChainPlace next;
};
Outcomes<ChainEnd> chain_end(Call& call);

struct SignedEntry {
  std::int64_t number = 0;
  std::array<std::uint8_t, 64> signature{};
};
// By the calling device. 409: `sequence_other`, another number comes next; `signature_invalid`.
Outcomes<void> add_to_chain(Call& call, store::DeviceChainKind kind, const store::Device& device,
                            const store::Device& by, const SignedEntry& entry);
// The same, of a removal. 409 besides: `device_not_in_chain`.
Outcomes<void> add_removal(Call& call, const store::Device& device, const store::Device& by,
                           const SignedEntry& entry);

}  // namespace cerby::workspace::api
