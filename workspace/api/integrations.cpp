// Integrations and automated jobs, which this service has none of: the paths of the product's description, so
// that its clients find an empty list and nothing behind it.
#include "workspace/api/query.h"
#include "workspace/api/resources.h"

namespace cerby::workspace::api {
namespace {

using access::Activity;
using http::Method;

Reply list(Call& call) {
  constexpr std::array<std::string_view, 2> kKnown{"page[number]", "page[size]"};
  const auto& target = call.request.target;
  CERBY_CHECK(refuse_unknown(target, kKnown));
  CERBY_TRY(const auto page, page_of(target));
  return ListDocument(target, page).finish(0);
}

Reply none(Call& /*call*/) {
  return std::unexpected(Refusal(access::Answer::NotFound));
}

constexpr Operation of_none(Method method, std::string_view path, std::int64_t scope,
                            std::int64_t and_scope = 0) {
  return {method, path, scope, Activity::ListItems, none, {}, and_scope};
}

constexpr std::string_view kUsers = "/api/v1/integrations/{id}/users";
constexpr std::string_view kUser = "/api/v1/integrations/{id}/users/{userId}";
constexpr std::array kOperations{
    Operation{Method::Get, "/api/v1/integrations", access::kReadIntegrations, Activity::ListItems, list},
    of_none(Method::Get, "/api/v1/integrations/{id}", access::kReadIntegrations),
    of_none(Method::Get, "/api/v1/integrations/{id}/entitlements", access::kReadIntegrations),
    of_none(Method::Get, kUsers, access::kReadIntegrations, access::kReadUsers),
    of_none(Method::Post, kUsers, access::kWriteIntegrations, access::kReadUsers),
    of_none(Method::Get, kUser, access::kReadIntegrations, access::kReadUsers),
    of_none(Method::Patch, kUser, access::kWriteIntegrations, access::kReadUsers),
    of_none(Method::Delete, kUser, access::kWriteIntegrations),
    of_none(Method::Get, "/api/v1/jobs/{id}", access::kReadAutomations),
};

}  // namespace

std::span<const Operation> integration_operations() {
  return kOperations;
}

}  // namespace cerby::workspace::api
