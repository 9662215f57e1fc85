// PageDescription: what the extension sees of one document. Shapes and limits of the `page` message
// (wire/PROTOCOL.md); no values of fields, ever. Texts come cut to 256 bytes and with white space folded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cerby::page {

struct Box {  // CSS pixels, relative to the document
  std::int32_t x = 0, y = 0, width = 0, height = 0;
};

// What keeps a person from seeing or reaching an element; Visible when nothing does.
enum class Visibility : std::uint8_t { Visible, Hidden, Transparent, Covered, Clipped, OffScreen, Tiny };

struct Field {
  std::int32_t ref = 0;  // the extension's own number for the element, unique within the description
  std::string tag;       // "input", "select", "textarea", "editable"
  std::string type;      // of an input, lower case
  std::string autocomplete, name, id, label, placeholder, aria, nearby;  // nearby: the text just before it
  std::string input_mode;
  std::int32_t form = -1;  // index into PageDescription::forms; -1: in no form
  std::int32_t max_length = -1;
  Box box;
  Visibility visibility = Visibility::Visible;
  bool enabled = true;
  bool read_only = false;
  bool filled = false;  // whether, never with what
  bool focused = false;
  std::int32_t frame = 0;  // 0: the outermost document
};

struct Button {  // buttons, submit inputs, links with a short text, elements with a role of button
  std::int32_t ref = 0;
  std::string tag, type, text, name, id, aria;
  std::string target;  // of a link: origin and path, without query
  std::int32_t form = -1;
  Box box;
  Visibility visibility = Visibility::Visible;
  bool enabled = true;
};

struct Form {
  std::string name, id, heading;
  std::string method;  // "get", "post", "dialog"
  std::string action;  // resolved: origin and path, without query; empty where the document itself is meant
};

struct Frame {
  std::string origin, path;  // as its src says, resolved
  Box box;
  Visibility visibility = Visibility::Visible;
};

struct PageDescription {
  std::string path;  // of the document's address, without query
  std::string title, language;
  std::vector<Field> fields;          // at most 400, in document order
  std::vector<Button> buttons;        // at most 400, in document order
  std::vector<Form> forms;            // at most 60
  std::vector<Frame> frames;          // at most 40
  std::vector<std::string> headings;  // at most 40
  std::vector<std::string> alerts;    // live regions, role=alert, and texts marked as errors; at most 40
  std::vector<std::string> texts;     // other short visible texts, in document order; at most 120
};

}  // namespace cerby::page
