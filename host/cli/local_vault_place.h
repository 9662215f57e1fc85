// What commands about local vaults work with: the workspace, this computer's session there, and the vault
// that is meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/workspace_place.h"
#include "source/local_keys.h"

namespace cerby::cli {

// Not to be moved: its parts refer to each other.
struct LocalPlace {
  WorkspacePlace place;
  source::KeptSession proof;
  source::LocalTalk talk;

  LocalPlace(Context& context, WorkspacePlace opened)
      : place(std::move(opened)),
        proof(place.proof(context)),
        talk{.devices = {place.address, proof, place.helper.fetcher()}, .vault = place.vault} {}
  LocalPlace(const LocalPlace&) = delete;
  LocalPlace& operator=(const LocalPlace&) = delete;
};

// The one of that id or label; of an empty name, the only one. not_found; input_invalid: there are several.
Expected<source::AnsweredVault> chosen_vault(const source::LocalTalk& talk, const std::string& name);

// Who was sent a key, and who was not.
void say_sent(const Output& output, const source::SentKeys& sent);
Json ids_of(const std::vector<Uuid>& ids);

// The second half of a change of keys, with a bar; and what came of it, said and put into the object. `which`
// is how a command names the vault, empty where there is one.
Expected<source::Resealed> seal_anew(Context& context, const LocalPlace& at, const Uuid& local_vault);
void say_sealed(const Output& output, const source::Resealed& sealed, std::string_view which, Json& object);

// A change of keys from its beginning to its end, with all that it says: the exit code.
Expected<int> rotate_local_vault(Context& context, const LocalPlace& at, const Uuid& local_vault);
Expected<int> finish_local_rotation(Context& context, const LocalPlace& at,
                                    const source::AnsweredVault& local);

}  // namespace cerby::cli
