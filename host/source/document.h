// One JSON:API document on its way, read from guarded memory without a tree. Inside this folder only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json_pull.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "base/utf8.h"

namespace cerby::source {

inline constexpr SecretAccess kReading("a field of a workspace's answer");

inline std::unexpected<Failure> invalid(const char* what) {
  return fail(Outcome::WorkspaceAnswerInvalid, what);
}

// One document on its way: a member that comes twice is a fault, like everything that JSON is not.
class Document {
 public:
  explicit Document(Secret body)
      : is_text_(is_utf8(body.text(kReading))), body_(is_text_ ? std::move(body) : Secret()), json_(body_) {}
  JsonPull& json() { return json_; }

  void set(std::optional<SecretView>& field) {
    if (field) twice_ = true;
    field = json_.text();
  }
  void set(std::optional<bool>& field) {
    if (field) twice_ = true;
    field = json_.boolean();
  }
  void set(std::optional<std::int64_t>& field) {
    if (field) twice_ = true;
    field = json_.integer();
  }
  // Of an object: that it is there once.
  void enter(bool& entered) { twice_ = twice_ || std::exchange(entered, true); }

  Expected<void> end() {
    if (!is_text_) return invalid("it is not UTF-8");
    if (auto ended = json_.end(); !ended) return invalid("it is not JSON");
    if (twice_) return invalid("a member of it comes twice");
    return {};
  }

 private:
  bool is_text_;
  Secret body_;
  JsonPull json_;
  bool twice_ = false;
};

// The resource of a document: its id, its type, and whatever `attribute` takes of its attributes.
struct Resource {
  std::optional<SecretView> id, type;
  bool attributes = false;
};

template <typename Attribute>
void read_resource(Document& document, Resource& resource, Attribute attribute) {
  auto& json = document.json();
  json.object([&](std::string_view key) {
    if (key == "id") {
      document.set(resource.id);
    } else if (key == "type") {
      document.set(resource.type);
    } else if (key == "attributes") {
      document.enter(resource.attributes);
      json.object(attribute);
    } else {
      json.skip();
    }
  });
}

// `meta` takes whatever it wants of the document's own.
template <typename Attribute, typename Meta>
Expected<Resource> resource_of(Document& document, Attribute attribute, Meta meta) {
  auto& json = document.json();
  Resource resource;
  bool data = false, has_meta = false;
  const bool is_object = json.object([&](std::string_view key) {
    if (key == "data") {
      document.enter(data);
      read_resource(document, resource, attribute);
    } else if (key == "meta") {
      document.enter(has_meta);
      json.object(meta);
    } else {
      json.skip();
    }
  });
  CERBY_CHECK(document.end());
  if (!is_object || !data || !resource.attributes) return invalid("it has no resource");
  return resource;
}

template <typename Attribute>
Expected<Resource> resource_of(Document& document, Attribute attribute) {
  return resource_of(document, attribute, [&](std::string_view) { document.json().skip(); });
}

inline bool is(const std::optional<SecretView>& field, std::string_view text) {
  return field && field->text(kReading) == text;
}

inline std::string text_of(const std::optional<SecretView>& field, std::size_t most) {
  return field ? std::string(cut_to(field->text(kReading), most)) : std::string();
}

}  // namespace cerby::source
