// A transaction's work that ends with an answer of this folder, or with a failure of the store.
#pragma once

#include "base/log.h"
#include "workspace/signin/error.h"
#include "workspace/store/error.h"

namespace cerby::workspace::signin {

// An Error inside is an answer: what was done until then is committed.
template <typename T>
using Answered = store::Result<Result<T>>;

template <typename T>
Result<T> flat(Answered<T> answered) {
  if (answered) return std::move(*answered);
  log::warn("the store failed in a sign-in: {} ({})", store::name(answered.error().error),
            answered.error().detail);
  return std::unexpected(Error::Failed);
}

}  // namespace cerby::workspace::signin
