// What a request to a workspace carries to prove whose it is: an API key, or the access token of a sign-in.
#pragma once

#include <memory>

#include "base/fetch.h"
#include "base/outcome.h"
#include "vault/session.h"

namespace cerby::source {

class Proof {
 public:
  virtual ~Proof() = default;
  // For the next request. sign_in_wanted; whatever getting one takes.
  virtual Expected<FetchHeader> header() = 0;
  // Whether it is an API key, of which a refusal (401) may say no more than that its user cannot see what was
  // asked for (ask.h).
  [[nodiscard]] virtual bool is_key() const = 0;
  // The workspace did not take it (401): looks for another, or says how that ends. workspace_key_refused,
  // sign_in_wanted.
  virtual Expected<void> renew() = 0;
};

// An API key, which there is no other of.
class KeyProof final : public Proof {
 public:
  explicit KeyProof(vault::Session session) : session_(std::move(session)) {}
  Expected<FetchHeader> header() override {
    return FetchHeader{"X-API-Key", Secret::copy_of(session_.proof.view())};
  }
  [[nodiscard]] bool is_key() const override { return true; }
  Expected<void> renew() override { return fail(Outcome::WorkspaceKeyRefused, "status 401"); }

 private:
  vault::Session session_;
};

}  // namespace cerby::source
