#include "workspace/sealing/error.h"

namespace cerby::workspace::sealing {

std::string_view name(Error error) {
  switch (error) {
    case Error::MasterKeyUnknown:
      return "master_key_unknown";
    case Error::WrappedKeyRefused:
      return "wrapped_key_refused";
    case Error::OtherWorkspace:
      return "sealed_for_other_workspace";
    case Error::OtherVault:
      return "sealed_for_other_vault";
    case Error::OtherItem:
      return "sealed_for_other_item";
    case Error::OtherKind:
      return "sealed_as_other_kind";
    case Error::OtherEpoch:
      return "sealed_in_other_epoch";
    case Error::Older:
      return "sealed_older_than_row";
    case Error::Newer:
      return "sealed_newer_than_row";
    case Error::Damaged:
      return "sealed_damaged";
    case Error::TooLarge:
      return "too_large_to_seal";
    case Error::MasterKeyUnavailable:
      return "master_key_unavailable";
  }
  return "sealed_damaged";
}

}  // namespace cerby::workspace::sealing
