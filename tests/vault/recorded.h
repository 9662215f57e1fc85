// What a program does to the files below a folder, as a recording from which power cuts are made.
#pragma once

#include <functional>

#include "vault/disk.h"

namespace cerby::vault::torture {

// Runs `work` in a child (traced.h). `acknowledged` says, while the child stands still, whether its change
// has been. Gives up for a child that fails, or does to a file what a disk here cannot do.
Recording recorded(const std::filesystem::path& root, const std::function<int()>& work,
                   const std::function<bool()>& acknowledged);

}  // namespace cerby::vault::torture
