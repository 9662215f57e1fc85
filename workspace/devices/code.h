// The code that is mailed to let in a user's first device.
//
// Eight letters of twenty (vault/enrolment.h), drawn without bias: 34 bits, which five tries do not find.
// What is kept of it is a keyed hash; the key is random, this code's own, and wrapped by a master key, so
// that who reads the database cannot try codes against it.
#pragma once

#include "base/secret.h"
#include "base/uuid.h"
#include "workspace/mail/sender.h"
#include "workspace/sealing/master_key.h"
#include "workspace/store/enrolments.h"

namespace cerby::workspace::devices {

inline constexpr std::size_t kCodeLength = 8;
inline constexpr std::size_t kMostTyped = 32;  // bytes of what a person types for one
inline constexpr store::Time kCodeTime = 600'000;
inline constexpr std::int64_t kMostMails = 3;  // to one user in store::kMailsAreCounted

struct Code {
  Secret letters;  // to be mailed, and nowhere else
  store::DeviceCode kept;
};
// MasterKeyUnknown: there is none.
sealing::Result<Code> make_code(const sealing::MasterKeys& keys, const Uuid& workspace, const Uuid& device,
                                store::Time now);

// Whether that was typed: small letters are capital ones, and spaces and hyphens between them are passed
// over. MasterKeyUnknown, WrappedKeyRefused: the row is of another device, or was changed.
sealing::Result<bool> is_code(const sealing::MasterKeys& keys, const Uuid& workspace,
                              const store::DeviceCode& kept, SecretView typed);

// `workspace`: its host name.
mail::Message message_with(const mail::Address& to, std::string_view workspace, SecretView letters);

}  // namespace cerby::workspace::devices
