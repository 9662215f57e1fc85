#include "cli/migrated_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "otp/migration.h"

namespace cerby::cli {

namespace {

bool is_same_name(std::string_view a, std::string_view b) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, small, small);
}

std::string title_of(const otp::MigratedCode& code) {
  return code.issuer.empty() ? code.name : fmt::format("{}: {}", code.issuer, code.name);
}

}  // namespace

Expected<Secret> chosen_code(Secret address, const std::optional<std::string>& wanted) {
  if (!otp::is_migration(address.view())) {
    if (!wanted) return address;
    return fail(Outcome::InputInvalid, "--otpauth-code chooses among the codes of a migration address");
  }
  CERBY_TRY(auto migration, otp::parse_migration(address.view()));
  std::vector<otp::MigratedCode*> found;
  std::string all;
  for (auto& code : migration.codes) {
    if (!all.empty()) all += "; ";
    all += title_of(code);
    if (!wanted || is_same_name(*wanted, code.issuer) || is_same_name(*wanted, code.name) ||
        is_same_name(*wanted, title_of(code))) {
      found.push_back(&code);
    }
  }
  if (found.size() == 1) return std::move(found.front()->address);
  const auto more = migration.pictures > 1
                        ? fmt::format(" (picture {} of {})", migration.picture + 1, migration.pictures)
                        : std::string();
  if (found.empty())
    return fail(Outcome::InputInvalid, fmt::format("that code is not among: {}{}", all, more));
  return fail(Outcome::InputInvalid, fmt::format("give --otpauth-code with one of: {}{}", all, more));
}

}  // namespace cerby::cli
