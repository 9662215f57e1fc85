#include "wire/support/canary.h"

#include <sodium.h>

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

namespace cerby::test {
namespace {

constexpr std::size_t kLetters = 12;  // in each half of a canary

std::string random_letters() {
  constexpr std::string_view kAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
  std::string text;
  for (std::size_t i = 0; i < kLetters; ++i)
    text += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
  return text;
}

std::string base64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();
  return text;
}

std::string hexadecimal(std::string_view bytes, std::string_view digits, std::string_view before = "") {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    text += before;
    text += digits[byte >> 4U];
    text += digits[byte & 0x0FU];
  }
  return text;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    out += plain ? std::string(1, c) : hexadecimal(std::string_view(&c, 1), "0123456789ABCDEF", "%");
  }
  return out;
}

// For characters of at most two bytes of UTF-8, as a canary has them.
std::string utf16(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto unit = static_cast<std::uint32_t>(static_cast<std::uint8_t>(text[i]));
    if (unit >= 0xC0) unit = (unit & 0x1FU) << 6 | (static_cast<std::uint8_t>(text[++i]) & 0x3FU);
    out += static_cast<char>(unit & 0xFFU);
    out += static_cast<char>(unit >> 8U);
  }
  return out;
}

// Of what stands `before` bytes after a multiple of three: the characters that depend on it alone.
std::string base64_at(std::string_view bytes, std::size_t before, int variant) {
  const auto whole = base64(std::string(before, '\0') + std::string(bytes), variant);
  const std::size_t first = (before * 8 + 5) / 6, end = (before + bytes.size()) * 8 / 6;
  return whole.substr(first, end - first);
}

void add_encodings(std::vector<Form>& forms, const std::string& name, std::string_view bytes) {
  forms.push_back({name + " as it is", std::string(bytes)});
  for (std::size_t before = 0; before < 3; ++before) {
    for (const int variant :
         {sodium_base64_VARIANT_ORIGINAL_NO_PADDING, sodium_base64_VARIANT_URLSAFE_NO_PADDING})
      forms.push_back({name + " as base64", base64_at(bytes, before, variant)});
  }
  forms.push_back({name + " as hexadecimal", hexadecimal(bytes, "0123456789abcdef")});
  forms.push_back({name + " as hexadecimal", hexadecimal(bytes, "0123456789ABCDEF")});
}

constexpr std::size_t kStart = sizeof(std::uint64_t);
constexpr unsigned kHashBits = 20;

std::uint64_t start_of(const char* bytes) {
  std::uint64_t start = 0;
  std::memcpy(&start, bytes, kStart);
  return start;
}

std::size_t hash_of(std::uint64_t start) {
  return (start * 0x9E3779B97F4A7C15U) >> (64U - kHashBits);
}

std::string padded(std::string_view key, char with) {
  std::string out;
  for (const char c : key) out += static_cast<char>(c ^ with);
  return out;
}

}  // namespace

std::string random_canary() {
  return random_letters() + "\"\\é/" + random_letters();
}

std::vector<Form> forms_of_text(const std::string& name, const std::string& text) {
  std::vector<Form> forms;
  add_encodings(forms, name, text);
  forms.push_back({name + " as UTF-16LE", utf16(text)});
  const auto json = [&](bool ascii) {
    const auto quoted = nlohmann::json(text).dump(-1, ' ', ascii);
    return quoted.substr(1, quoted.size() - 2);
  };
  forms.push_back({name + " as JSON", json(false)});
  forms.push_back({name + " as JSON in ASCII", json(true)});
  forms.push_back({name + " percent-encoded", percent_encoded(text)});
  forms.push_back({name + ", half of it", text.substr(0, kLetters)});
  return forms;
}

std::vector<Form> forms_of_key(const std::string& name, const std::string& bytes) {
  std::vector<Form> forms;
  add_encodings(forms, name, bytes);
  forms.push_back({name + " as HMAC's inner key", padded(bytes, 0x36)});
  forms.push_back({name + " as HMAC's outer key", padded(bytes, 0x5C)});
  return forms;
}

std::string base32_of(std::string_view bytes) {
  std::string text;
  unsigned held = 0, bits = 0;
  for (const char c : bytes) {
    held = (held << 8 | static_cast<std::uint8_t>(c)) & 0xFFFU;
    for (bits += 8; bits >= 5; bits -= 5)
      text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[held >> (bits - 5) & 31U];
  }
  if (bits > 0) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[held << (5 - bits) & 31U];
  return text;
}

CanarySearch::CanarySearch(std::vector<Form> forms)
    : forms_(std::move(forms)), starts_(std::size_t{1} << kHashBits) {
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    if (forms_[i].bytes.size() < kStart) throw std::invalid_argument(forms_[i].name + " is too short");
    const auto start = start_of(forms_[i].bytes.data());
    by_start_.emplace(start, i);
    starts_[hash_of(start)] = true;
  }
}

std::vector<std::string> CanarySearch::in(std::string_view where) const {
  std::set<std::size_t> found;
  for (std::size_t at = 0; at + kStart <= where.size(); ++at) {
    const auto start = start_of(where.data() + at);
    if (!starts_[hash_of(start)]) continue;
    const auto [first, last] = by_start_.equal_range(start);
    for (auto one = first; one != last; ++one) {
      if (where.substr(at).starts_with(forms_[one->second].bytes)) found.insert(one->second);
    }
  }
  std::set<std::string> names;
  for (const auto form : found) names.insert(forms_[form].name);
  return {names.begin(), names.end()};
}

}  // namespace cerby::test
