// One question to a workspace, and how each answer but a good one is named.
#pragma once

#include <string>
#include <string_view>

#include "base/fetch.h"
#include "base/origin.h"
#include "base/outcome.h"
#include "source/proof.h"

namespace cerby::source {

// What every API key may ask: a list of at most one account.
inline constexpr std::string_view kForEveryKey = "/api/v1/accounts?page%5Bsize%5D=1";

// The body of a good answer (200, 201, 202, 204) to this path. Where the proof is not taken, once more with
// another. The product says 401 to an API key also where its user cannot see the account, or it has not the
// scope: so it is asked what every key may, and but where that is not taken either, the key stays and it is
// role_none. Besides the outcomes of Fetcher and Proof: role_none (403, 404), role_login_only,
// device_not_trusted, workspace_key_refused (a scope is missing), account_incomplete (a local vault),
// workspace_busy (429), workspace_failed (5xx), workspace_answer_too_large, workspace_answer_invalid;
// changed_elsewhere (409, sequence_other, key_there) and local_key_missing (key_missing).
Expected<Secret> ask(FetchMethod method, const Origin& workspace, const std::string& path, Proof& proof,
                     Fetcher& fetcher);
// The same with a document, of which nothing is secret: what is sealed may be in it.
Expected<Secret> ask(FetchMethod method, const Origin& workspace, const std::string& path, Proof& proof,
                     Fetcher& fetcher, std::string_view json);
// The same with one in which there is a secret.
Expected<Secret> ask(FetchMethod method, const Origin& workspace, const std::string& path, Proof& proof,
                     Fetcher& fetcher, const Secret& json);

// The same, with which state of its account the answer is of, in words that nobody but the workspace reads
// (Account-State; equal ones are of one state). Empty where it does not say: the product has no such thing.
struct Stated {
  std::string account_state;
  Secret body;
};
Expected<Stated> ask_stated(FetchMethod method, const Origin& workspace, const std::string& path,
                            Proof& proof, Fetcher& fetcher);

// How an answer of that status, with that word of its reason, ends.
std::unexpected<Failure> refused(std::uint32_t status, const std::string& reason);

FetchHeader plain_header(std::string name, std::string value);

}  // namespace cerby::source
