#include "export/bitwarden.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"

namespace cerby::exporting {
namespace {

constexpr std::array kNames = {std::string_view("bitwarden-json"), std::string_view("bitwarden-csv")};
constexpr std::string_view kBackupCode = "backup code";
constexpr std::string_view kWildcard = "https://*.";

// Bitwarden's numbers.
constexpr std::int32_t kLogin = 1, kHiddenField = 1, kMatchPattern = 4;

const SecretAccess kExported("exported by a person who asked for it in plain text");

bool is_pattern(std::string_view origin) {
  return origin.starts_with(kWildcard);
}

// The further origins; the first one is the log-in address's own.
std::vector<std::string> other_origins(const vault::Account& account) {
  if (account.origins.empty()) return {};
  return {account.origins.begin() + 1, account.origins.end()};
}

// "https://*.example.org:8443" as what Bitwarden matches whole addresses with.
std::string expression_of(std::string_view pattern) {
  std::string expression = "^https://[^/:]+\\.";
  for (const char c : pattern.substr(kWildcard.size())) {
    if (c == '.') expression += '\\';
    expression += c;
  }
  return expression + "(/|$)";
}

template <typename Sink>
void write_json(Sink& sink, const vault::Account& account) {
  json::Writer writer(sink);
  writer.begin_object();
  writer.member("id", account.id.text());
  writer.member("type", kLogin);
  writer.member("name", account.name);
  if (!account.notes.empty()) {
    writer.key("notes");
    writer.secret(account.notes);
  }
  if (!account.backup_codes.empty()) {
    writer.key("fields");
    writer.begin_array();
    for (const auto code : account.backup_codes) {
      writer.begin_object();
      writer.member("name", kBackupCode);
      writer.key("value");
      writer.secret(code);
      writer.member("type", kHiddenField);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.key("login");
  writer.begin_object();
  writer.key("uris");
  writer.begin_array();
  writer.begin_object();
  writer.member("uri", account.login_address);
  writer.end_object();
  for (const auto& origin : other_origins(account)) {
    writer.begin_object();
    if (is_pattern(origin)) writer.member("match", kMatchPattern);
    writer.member("uri", is_pattern(origin) ? expression_of(origin) : origin);
    writer.end_object();
  }
  writer.end_array();
  if (!account.user_name.empty()) writer.member("username", account.user_name);
  if (!account.password.empty()) {
    writer.key("password");
    writer.secret(account.password);
  }
  if (!account.otpauth.empty()) {
    writer.key("totp");
    writer.secret(account.otpauth);
  }
  writer.end_object();
  writer.end_object();
}

// A field as RFC 4180 has it, always in quotes.
template <typename Sink>
class CsvLine {
 public:
  explicit CsvLine(Sink& sink) : sink_(sink) {}
  void field(std::string_view text) {
    begin();
    part(text);
    end();
  }
  void begin() {
    sink_.put(first_ ? "\"" : ",\"");
    first_ = false;
  }
  void part(std::string_view text) {
    for (auto quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"')) {
      sink_.put(text.substr(0, quote));
      sink_.put("\"\"");
      text.remove_prefix(quote + 1);
    }
    sink_.put(text);
  }
  void end() { sink_.put("\""); }

 private:
  Sink& sink_;
  bool first_ = true;
};

// Several addresses stand in one field, between commas: those within one are percent-encoded.
std::string addresses_of(const vault::Account& account) {
  std::string all;
  for (const char c : account.login_address) {
    if (c == ',') {
      all += "%2C";
    } else {
      all += c;
    }
  }
  for (const auto& origin : other_origins(account)) {
    if (!is_pattern(origin)) all += "," + origin;
  }
  return all;
}

template <typename Sink>
void write_csv(Sink& sink, const vault::Account& account) {
  CsvLine line(sink);
  line.field("");  // folder
  line.field("");  // favorite
  line.field("login");
  line.field(account.name);
  line.field(account.notes.text(kExported));
  line.begin();
  for (std::size_t i = 0; i < account.backup_codes.size(); ++i) {
    if (i > 0) line.part("\n");
    line.part(kBackupCode);
    line.part(": ");
    line.part(account.backup_codes[i].text(kExported));
  }
  line.end();
  line.field("0");  // reprompt
  line.field(addresses_of(account));
  line.field(account.user_name);
  line.field(account.password.text(kExported));
  line.field(account.otpauth.text(kExported));
}

}  // namespace

std::string_view name_of(Format format) {
  return kNames.at(static_cast<std::size_t>(format));
}

std::vector<std::string> format_names() {
  return {kNames.begin(), kNames.end()};
}

std::optional<Format> format_from(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Format>(found - kNames.begin());
}

std::string_view start_of(Format format) {
  if (format == Format::BitwardenJson) return "{\"encrypted\":false,\"folders\":[],\"items\":[\n";
  return "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_"
         "totp\n";
}

std::string_view between(Format format) {
  return format == Format::BitwardenJson ? ",\n" : "\n";
}

std::string_view end_of(Format format) {
  return format == Format::BitwardenJson ? "\n]}\n" : "\n";
}

Secret text_of(const vault::Account& account, Format format) {
  const auto write = [&](auto& sink) {
    format == Format::BitwardenJson ? write_json(sink, account) : write_csv(sink, account);
  };
  json::CountingSink counted;
  write(counted);
  Secret text(counted.size());
  json::GuardedSink sink(text);
  write(sink);
  return text;
}

std::vector<std::string> parts_left_out(const vault::Account& account, Format format) {
  std::vector<std::string> parts;
  if (format == Format::BitwardenCsv) {
    for (const auto& origin : other_origins(account)) {
      if (is_pattern(origin)) parts.push_back("the origin " + origin);
    }
  }
  if (!account.recipe.empty()) parts.emplace_back("its recipe");
  if (!account.allowed_form_sites.empty()) parts.emplace_back("the sites that its form may send to");
  if (!account.unknown.empty()) parts.emplace_back("what a newer version has added");
  return parts;
}

std::vector<std::string> never_in_it() {
  return {"the app's name", "its workspace"};
}

}  // namespace cerby::exporting
