// key_store.h on Linux: the desktop's key store over D-Bus, the Secret Service (GNOME Keyring, KWallet,
// KeePassXC), by libsecret.
//
// One item a vault, in the default collection: schema com.cerby.vault, attribute vault=<uuid>. Any program of
// the desktop session can read it while its collection is unlocked: that is the Secret Service's model. Only
// a bus at a unix socket is spoken to.
#include "helper/key_store.h"

#include <sys/stat.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "helper/key_store_value.h"

// GLib's macros are not written for our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wcast-align"
#include <libsecret/secret.h>

namespace cerby::helper {
namespace {

constexpr unsigned kMaxItems = 16;

template <typename T, void (*Free)(T*)>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
void unref_object(void* object) {
  g_object_unref(object);
}
void free_objects(GList* list) {
  g_list_free_full(list, g_object_unref);
}

struct ObjectFreed {
  void operator()(void* object) const { unref_object(object); }
};
struct ValueFreed {
  void operator()(SecretValue* value) const { secret_value_unref(value); }
};
using Service = std::unique_ptr<SecretService, ObjectFreed>;
using Collection = std::unique_ptr<SecretCollection, ObjectFreed>;
using Items = std::unique_ptr<GList, Freed<GList, free_objects>>;
using Attributes = std::unique_ptr<GHashTable, Freed<GHashTable, g_hash_table_unref>>;
using Value = std::unique_ptr<SecretValue, ValueFreed>;

// Takes what a call of GLib reports.
class Problem {
 public:
  Problem() = default;
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;
  ~Problem() { g_clear_error(&error_); }
  GError** out() { return &error_; }
  explicit operator bool() const { return error_ != nullptr; }
  [[nodiscard]] std::unexpected<Failure> unavailable(const char* step) const {
    return fail(
        Outcome::KeyStoreUnavailable,
        std::string(step) + (error_ != nullptr ? std::string(": ") + error_->message : std::string()));
  }

 private:
  GError* error_ = nullptr;
};

const SecretSchema& schema() {
  static const SecretSchema made = [] {
    SecretSchema fresh{};
    fresh.name = "com.cerby.vault";
    fresh.flags = SECRET_SCHEMA_NONE;
    fresh.attributes[0] = {"vault", SECRET_SCHEMA_ATTRIBUTE_STRING};
    return fresh;
  }();
  return made;
}

Attributes attributes_of(const Uuid& vault) {
  return Attributes(secret_attributes_build(&schema(), "vault", vault.text().c_str(), nullptr));
}

bool is_socket(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

// GDBus also takes addresses that run a program (unixexec:, autolaunch:) or open a network (tcp:), and starts
// a bus of its own where there is none. None of that is a desktop's key store.
Expected<void> bus_is_at_a_socket() {
  const char* const given = std::getenv("DBUS_SESSION_BUS_ADDRESS");
  std::string_view left = given != nullptr ? given : "";
  if (left.empty()) {
    const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime != nullptr && is_socket(std::string(runtime) + "/bus")) return {};
    return fail(Outcome::KeyStoreUnavailable, "there is no session bus");
  }
  while (!left.empty()) {
    if (!left.starts_with("unix:"))
      return fail(Outcome::KeyStoreUnavailable, "the session bus is not at a unix socket");
    const std::size_t end = left.find(';');
    left = end == std::string_view::npos ? std::string_view() : left.substr(end + 1);
  }
  return {};
}

Expected<Service> connect() {
  CERBY_CHECK(bus_is_at_a_socket());
  Problem problem;
  Service service(secret_service_get_sync(SECRET_SERVICE_NONE, nullptr, problem.out()));
  if (!service) return problem.unavailable("connecting");
  // A bus that goes away is a failure to report, not a reason to end this program.
  g_dbus_connection_set_exit_on_close(g_dbus_proxy_get_connection(G_DBUS_PROXY(service.get())), FALSE);
  // Opening the encrypted transport first tells whether there is a service behind the name.
  if (secret_service_ensure_session_sync(service.get(), nullptr, problem.out()) == FALSE) {
    return problem.unavailable("opening a transport");
  }
  return service;
}

// Everything in `objects` (items or collections), or unlock_cancelled.
Expected<void> unlock(SecretService* service, GList* objects) {
  Problem problem;
  GList* unlocked = nullptr;
  const gint count = secret_service_unlock_sync(service, objects, nullptr, &unlocked, problem.out());
  free_objects(unlocked);
  if (problem) return problem.unavailable("unlocking");
  if (count < static_cast<gint>(g_list_length(objects))) {
    return fail(Outcome::UnlockCancelled, "the desktop's key store stayed locked");
  }
  return {};
}

// Null: there is none yet.
Expected<Collection> default_collection(SecretService* service) {
  Problem problem;
  Collection collection(secret_collection_for_alias_sync(service, SECRET_COLLECTION_DEFAULT,
                                                         SECRET_COLLECTION_NONE, nullptr, problem.out()));
  if (problem) return problem.unavailable("finding the default collection");
  return collection;
}

enum class Was { Open, Unlocked };

Expected<Was> unlock_default(SecretService* service) {
  CERBY_TRY(const Collection collection, default_collection(service));
  if (!collection || secret_collection_get_locked(collection.get()) == FALSE) return Was::Open;
  GList one{collection.get(), nullptr, nullptr};
  CERBY_CHECK(unlock(service, &one));
  return Was::Unlocked;
}

Expected<Items> search(SecretService* service, const Uuid& vault) {
  Problem problem;
  Items items(secret_service_search_sync(service, &schema(), attributes_of(vault).get(), SECRET_SEARCH_ALL,
                                         nullptr, problem.out()));
  if (problem) return problem.unavailable("searching");
  return items;
}

// The vault's items, unlocked. A service may show nothing of a locked collection, so an empty answer counts
// only when the default one is open.
Expected<Items> items_of(SecretService* service, const Uuid& vault) {
  CERBY_TRY(Items items, search(service, vault));
  if (!items) {
    CERBY_TRY(const Was was, unlock_default(service));
    if (was == Was::Open) return items;
    return search(service, vault);
  }
  GList* locked = nullptr;
  for (const GList* item = items.get(); item != nullptr; item = item->next) {
    if (secret_item_get_locked(SECRET_ITEM(item->data)) != FALSE) locked = g_list_prepend(locked, item->data);
  }
  const auto unlocked = locked != nullptr ? unlock(service, locked) : Expected<void>();
  g_list_free(locked);
  if (!unlocked) return std::unexpected(unlocked.error());
  return items;
}

}  // namespace

Expected<std::optional<vault::KeyStore::Entry>> get_entry(const Uuid& vault) {
  CERBY_TRY(const Service service, connect());
  CERBY_TRY(const Items items, items_of(service.get(), vault));
  if (!items) return std::nullopt;
  std::optional<vault::KeyStore::Entry> newest;
  unsigned looked_at = 0;
  for (const GList* item = items.get(); item != nullptr && looked_at < kMaxItems;
       item = item->next, ++looked_at) {
    SecretItem* const one = SECRET_ITEM(item->data);
    Problem problem;
    if (secret_item_load_secret_sync(one, nullptr, problem.out()) == FALSE)
      return problem.unavailable("reading an item");
    const Value value(secret_item_get_secret(one));
    if (!value) continue;
    gsize size = 0;
    // libsecret holds it in locked memory that it wipes.
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(secret_value_get(value.get(), &size));
    auto entry = entry_from({bytes, size});
    if (entry && (!newest || entry->generation > newest->generation)) newest = std::move(entry);
  }
  if (!newest) return fail(Outcome::KeyStoreUnavailable, "its item for this vault is not one of ours");
  return newest;
}

Expected<void> put_entry(const Uuid& vault, const vault::KeyStore::Entry& entry) {
  CERBY_TRY(const Service service, connect());
  CERBY_TRY([[maybe_unused]] const Was was, unlock_default(service.get()));
  const Secret text = value_of(entry);
  const auto view = text.text(SecretAccess("libsecret copies it into its own locked memory"));
  const Value value(secret_value_new(view.data(), static_cast<gssize>(view.size() - 1), "text/plain"));
  Problem problem;
  // An item with the same attributes is replaced.
  if (secret_service_store_sync(service.get(), &schema(), attributes_of(vault).get(),
                                SECRET_COLLECTION_DEFAULT, "Cerby vault key", value.get(), nullptr,
                                problem.out()) == FALSE) {
    return problem.unavailable("storing");
  }
  return {};
}

Expected<void> remove_entry(const Uuid& vault) {
  CERBY_TRY(const Service service, connect());
  CERBY_TRY(const Items items, items_of(service.get(), vault));
  for (const GList* item = items.get(); item != nullptr; item = item->next) {
    Problem problem;
    if (secret_item_delete_sync(SECRET_ITEM(item->data), nullptr, problem.out()) == FALSE) {
      return problem.unavailable("removing");
    }
  }
  return {};
}

}  // namespace cerby::helper
#pragma GCC diagnostic pop
