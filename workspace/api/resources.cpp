#include "workspace/api/resources.h"

#include "workspace/api/precondition.h"

namespace cerby::workspace::api {

void add_resources(Gate& gate, http::Routes& routes) {
  gate.add(routes, account_operations());
  gate.add(routes, account_secret_operations());
  gate.add(routes, account_code_operations());
  gate.add(routes, lease_operations());
  gate.add(routes, lease_use_operations());
  gate.add(routes, custom_field_operations());
  gate.add(routes, collection_operations());
  gate.add(routes, collection_item_operations());
  gate.add(routes, secret_operations());
  gate.add(routes, share_operations());
  gate.add(routes, user_operations());
  gate.add(routes, team_operations());
  gate.add(routes, vault_operations());
  gate.add(routes, local_vault_operations());
  gate.add(routes, local_vault_key_operations());
  gate.add(routes, sealed_account_operations());
  gate.add(routes, session_operations());
  gate.add(routes, own_key_operations());
  gate.add(routes, integration_operations());
  gate.add(routes, session_device_operations());
  gate.add(routes, device_operations());
  gate.add(routes, device_chain_operations());
  gate.add(routes, audit_entry_operations());
  routes.add(http::Method::Get, "/api/v1/openapi.yaml", [](const http::Request&) {
    http::Response response;
    response.content_type = "application/yaml";
    response.body = openapi();
    return response;
  });
}

void write_id(Writer& writer, std::string_view name, const std::optional<Uuid>& id) {
  if (id) writer.member(name, id->text());
}

void write_stamps(Writer& writer, const store::Stamps& stamps) {
  write_time(writer, "createdAt", stamps.created_at);
  write_id(writer, "createdBy", stamps.created_by);
  write_time(writer, "updatedAt", stamps.updated_at);
  write_id(writer, "updatedBy", stamps.updated_by);
}

void set_tag(http::Response& response, std::int64_t revision) {
  response.headers.push_back({"ETag", tag_of(revision)});
}

void set_account_state(http::Response& response, const Uuid& account, std::int64_t revision) {
  response.headers.push_back({"Account-State", account.text() + ":" + std::to_string(revision)});
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  return response;
}

void set_made(http::Response& response, std::string_view path, const Uuid& id) {
  response.status = 201;
  response.headers.push_back({"Location", std::string(path) + "/" + id.text()});
}

}  // namespace cerby::workspace::api
