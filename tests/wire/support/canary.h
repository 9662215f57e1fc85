// Canaries: secrets that are searched for afterwards wherever they must not be, in every form that a program
// might have left them in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cerby::test {

struct Form {
  std::string name;   // "password as UTF-16LE"
  std::string bytes;  // what is looked for
};

// A text that no other run has, with what JSON and addresses escape in its middle.
std::string random_canary();
// Raw, UTF-16LE, base64 in each of its three alignments and both alphabets, hexadecimal in both cases, as
// JSON escapes it (with and without what is not ASCII), percent-encoded; and its first half, for what was
// half overwritten.
std::vector<Form> forms_of_text(const std::string& name, const std::string& text);
// Raw, base64, hexadecimal, and as HMAC pads it.
std::vector<Form> forms_of_key(const std::string& name, const std::string& bytes);

std::string base32_of(std::string_view bytes);

// Looks for very many forms at once, in one pass.
class CanarySearch {
 public:
  // Each of at least 8 bytes.
  explicit CanarySearch(std::vector<Form> forms);
  // The names of the forms that are in `where`, each once.
  [[nodiscard]] std::vector<std::string> in(std::string_view where) const;
  [[nodiscard]] std::size_t forms() const { return forms_.size(); }

 private:
  std::vector<Form> forms_;
  std::unordered_multimap<std::uint64_t, std::size_t> by_start_;  // which forms begin with these 8 bytes
  std::vector<bool> starts_;  // whether any form's start may have this hash: no for nearly all that is read
};

}  // namespace cerby::test
