// Recovery words: 256 bits as 24 English words with a checksum (BIP39).
#pragma once

#include "base/outcome.h"
#include "base/secret.h"

namespace cerby::vault {

// 32 bytes of entropy to 24 words joined by single spaces.
Secret words_from_entropy(const Secret& entropy);
// Accepts any case and any white space between words (NFKD is the identity for this list's letters).
// recovery_words_invalid says which word is not in the list, that there are not 24, or that the checksum is
// wrong.
Expected<Secret> entropy_from_words(SecretView words);

}  // namespace cerby::vault
