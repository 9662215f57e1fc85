#include "keystore/support/planted.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <libsecret/secret.h>
#pragma GCC diagnostic pop

namespace cerby::keystore {
namespace {

int store(const Environment& environment, const Uuid& vault, const std::string& value,
          const std::string& copy) {
  for (const auto& [name, text] : environment) ::setenv(name.c_str(), text.c_str(), 1);
  SecretSchema schema{};
  schema.name = "com.cerby.vault";
  schema.attributes[0] = {"vault", SECRET_SCHEMA_ATTRIBUTE_STRING};
  schema.attributes[1] = {"copy", SECRET_SCHEMA_ATTRIBUTE_STRING};
  const gboolean stored =
      copy.empty()
          ? secret_password_store_sync(&schema, SECRET_COLLECTION_DEFAULT, "planted", value.c_str(), nullptr,
                                       nullptr, "vault", vault.text().c_str(), nullptr)
          : secret_password_store_sync(&schema, SECRET_COLLECTION_DEFAULT, "planted", value.c_str(), nullptr,
                                       nullptr, "vault", vault.text().c_str(), "copy", copy.c_str(), nullptr);
  return stored != FALSE ? 0 : 1;
}

}  // namespace

bool plant(const Environment& environment, const Uuid& vault, const std::string& value,
           const std::string& copy) {
  // In a child: libsecret keeps one bus a process, and every test has its own.
  const pid_t child = ::fork();
  if (child == 0) ::_exit(store(environment, vault, value, copy));
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace cerby::keystore
