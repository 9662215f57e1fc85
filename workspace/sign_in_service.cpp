#include "workspace/sign_in_service.h"

#include "workspace/sealing/secret_file.h"
#include "workspace/web/https_client.h"

namespace cerby::workspace {
Expected<Secret> read_client_secret(const sealing::KeySource& source,
                                    const std::filesystem::path& credentials) {
  return sealing::read_secret_line("the client's secret", source, credentials, signin::kMostClientSecret);
}

SignInService::SignInService(std::unique_ptr<web::Client> web, signin::Client client,
                             store::Database& database, const Clock& clock, const sealing::MasterKeys& keys,
                             signin::Witness& witness, http::Rate begin_rate)
    : web_(std::move(web)),
      provider_(std::move(client), *web_, clock),
      sign_in_(database, clock, keys, provider_, witness, begin_rate) {}

Expected<std::unique_ptr<SignInService>> SignInService::make(
    const SignInConfig& config, const std::filesystem::path& credentials, store::Database& database,
    const Clock& clock, const sealing::MasterKeys& keys, signin::Witness& witness, http::Rate begin_rate) {
  CERBY_TRY(auto secret, read_client_secret(config.client_secret, credentials));
  CERBY_TRY(auto web, web::https_client({.certificates = config.certificates}));
  signin::Client client{config.issuer, config.client_id, std::move(secret), config.algorithm,
                        config.endpoint_hosts};
  return std::unique_ptr<SignInService>(
      new SignInService(std::move(web), std::move(client), database, clock, keys, witness, begin_rate));
}

}  // namespace cerby::workspace
