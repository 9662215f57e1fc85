// Which parts of what was not synced a power cut may leave.
#pragma once

#include <functional>
#include <random>

#include "vault/disk.h"

namespace cerby::vault::torture {

// Tells `visit` of every subset of up to five operations that were not synced; of more, of those of the last
// five with all and with none of the earlier, of each alone there and alone missing, of each beginning, and
// of some by chance (`samples`). And of each write torn at each sector and at some by chance, with all and
// with none of the others.
void each_remainder(const Recording& recording, const PowerCut& cut, std::size_t samples,
                    std::mt19937_64& chance, const std::function<void(const std::vector<Survivor>&)>& visit);

}  // namespace cerby::vault::torture
