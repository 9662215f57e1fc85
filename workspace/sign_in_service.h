// Signing in, put together from the configuration: the web, the provider, and what answers the browser.
#pragma once

#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "base/outcome.h"
#include "workspace/config.h"
#include "workspace/http/routes.h"
#include "workspace/signin/sign_in.h"

namespace cerby::workspace {

class SignInService {
 public:
  // config_invalid: the client's secret or the certificates cannot be read. What is referred to outlives it.
  // Asks the provider for nothing yet: a service starts without one.
  static Expected<std::unique_ptr<SignInService>> make(const SignInConfig& config,
                                                       const std::filesystem::path& credentials,
                                                       store::Database& database, const Clock& clock,
                                                       const sealing::MasterKeys& keys,
                                                       signin::Witness& witness, http::Rate begin_rate);
  // It outlives the routes.
  void add(http::Routes& routes) { sign_in_.add(routes); }

 private:
  SignInService(std::unique_ptr<web::Client> web, signin::Client client, store::Database& database,
                const Clock& clock, const sealing::MasterKeys& keys, signin::Witness& witness,
                http::Rate begin_rate);

  std::unique_ptr<web::Client> web_;
  signin::Provider provider_;
  signin::SignIn sign_in_;
};

// What the file has, without a line feed at its end. config_invalid: empty, too long, or not a line of ASCII.
Expected<Secret> read_client_secret(const sealing::KeySource& source,
                                    const std::filesystem::path& credentials);

}  // namespace cerby::workspace
