#include "import/xml_events.h"

#include <expat.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

namespace cerby::importing {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxPiece = 16UL * 1024 * 1024;  // of memory that expat asks for at once
constexpr std::size_t kChunk = 64UL * 1024;            // expat copies what it is given

// Ordinary memory that is wiped before it goes back: expat asks for many small pieces, which guarded memory
// has no room for. The size stands before the piece.
constexpr std::size_t kSizePlace = alignof(std::max_align_t);

void* take(std::size_t size) {
  if (size > kMaxPiece) return nullptr;
  auto* const piece = static_cast<std::uint8_t*>(std::malloc(size + kSizePlace));
  if (piece == nullptr) return nullptr;
  std::memcpy(piece, &size, sizeof size);
  return piece + kSizePlace;
}

std::size_t size_of(const void* piece) {
  std::size_t size = 0;
  std::memcpy(&size, static_cast<const std::uint8_t*>(piece) - kSizePlace, sizeof size);
  return size;
}

void give_back(void* piece) {
  if (piece == nullptr) return;
  wipe(std::span(static_cast<std::uint8_t*>(piece), size_of(piece)));
  std::free(static_cast<std::uint8_t*>(piece) - kSizePlace);
}

void* resize(void* piece, std::size_t size) {
  if (piece == nullptr) return take(size);
  void* const other = take(size);
  if (other == nullptr) return nullptr;
  std::memcpy(other, piece, std::min(size, size_of(piece)));
  give_back(piece);
  return other;
}

struct ParserDeleter {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

struct Reader {
  XML_Parser parser = nullptr;
  const XmlEvents* events = nullptr;
  std::size_t depth = 0;
  const char* refused = nullptr;

  static Reader& of(void* data) { return *static_cast<Reader*>(data); }
  void refuse(const char* why) {
    refused = why;
    XML_StopParser(parser, XML_FALSE);
  }

  static void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    auto& reader = of(data);
    if (++reader.depth > kMaxDepth) return reader.refuse("elements are nested deeper than 64");
    std::vector<XmlAttribute> list;
    for (; attributes[0] != nullptr; attributes += 2) list.push_back({attributes[0], attributes[1]});
    reader.events->start(name, list);
  }
  static void on_end(void* data, const XML_Char* name) {
    auto& reader = of(data);
    --reader.depth;
    reader.events->end(name);
  }
  static void on_text(void* data, const XML_Char* text, int size) {
    of(data).events->text({reinterpret_cast<const std::uint8_t*>(text), static_cast<std::size_t>(size)});
  }
  static void on_declaration(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    of(data).refuse("it has a document type declaration");
  }
};

}  // namespace

Expected<void> read_xml(SecretView document, const XmlEvents& events) {
  const XML_Memory_Handling_Suite memory{&take, &resize, &give_back};
  const std::unique_ptr<XML_ParserStruct, ParserDeleter> parser(
      XML_ParserCreate_MM("UTF-8", &memory, nullptr));
  if (!parser) return fail(Outcome::SystemFailed, "expat cannot start");
  Reader reader{.parser = parser.get(), .events = &events};
  XML_SetUserData(parser.get(), &reader);
  XML_SetElementHandler(parser.get(), &Reader::on_start, &Reader::on_end);
  XML_SetCharacterDataHandler(parser.get(), &Reader::on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), &Reader::on_declaration);

  const auto text = document.text(SecretAccess("parsing XML"));
  for (std::size_t at = 0; at < text.size() || at == 0; at += kChunk) {
    const auto chunk = text.substr(at, kChunk);
    const bool last = at + chunk.size() == text.size();
    if (XML_Parse(parser.get(), chunk.data(), static_cast<int>(chunk.size()), last ? 1 : 0) ==
        XML_STATUS_ERROR) {
      const auto* const why =
          reader.refused != nullptr ? reader.refused : XML_ErrorString(XML_GetErrorCode(parser.get()));
      return fail(Outcome::InputInvalid,
                  "line " + std::to_string(XML_GetCurrentLineNumber(parser.get())) + ": " + why);
    }
    if (last) break;
  }
  return {};
}

}  // namespace cerby::importing
