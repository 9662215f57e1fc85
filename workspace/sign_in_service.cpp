#include "workspace/sign_in_service.h"

#include <algorithm>

#include "workspace/sealing/secret_file.h"
#include "workspace/web/https_client.h"

namespace cerby::workspace {
namespace {

constexpr SecretAccess kReading("whether a client's secret is a line of text");

}  // namespace

Expected<Secret> read_client_secret(const sealing::KeySource& source,
                                    const std::filesystem::path& credentials) {
  constexpr std::string_view kWhat = "the client's secret";
  CERBY_TRY(auto secret,
            sealing::read_secret_file(kWhat, source, credentials, signin::kMostClientSecret + 1));
  if (secret.text(kReading).ends_with('\n')) secret.shrink(secret.size() - 1);
  const auto is_visible = [](unsigned char c) { return c > 0x20 && c < 0x7F; };
  if (secret.empty() || secret.size() > signin::kMostClientSecret ||
      !std::ranges::all_of(secret.text(kReading), is_visible))
    return fail(Outcome::ConfigInvalid,
                std::string(kWhat) + " " + source.name + ": it is not a line of text");
  return secret;
}

SignInService::SignInService(std::unique_ptr<web::Client> web, signin::Client client,
                             store::Database& database, const Clock& clock, const sealing::MasterKeys& keys,
                             signin::Witness& witness)
    : web_(std::move(web)),
      provider_(std::move(client), *web_, clock),
      sign_in_(database, clock, keys, provider_, witness) {}

Expected<std::unique_ptr<SignInService>> SignInService::make(const SignInConfig& config,
                                                             const std::filesystem::path& credentials,
                                                             store::Database& database, const Clock& clock,
                                                             const sealing::MasterKeys& keys,
                                                             signin::Witness& witness) {
  CERBY_TRY(auto secret, read_client_secret(config.client_secret, credentials));
  CERBY_TRY(auto web, web::https_client({.certificates = config.certificates}));
  signin::Client client{config.issuer, config.client_id, std::move(secret), config.algorithm};
  return std::unique_ptr<SignInService>(
      new SignInService(std::move(web), std::move(client), database, clock, keys, witness));
}

}  // namespace cerby::workspace
