#include "workspace/store/sql.h"

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace cerby::workspace::store {

Sql Sql::join(std::span<const Piece> pieces, int columns) {
  static std::mutex mutex;
  static std::set<std::string> texts;  // the nodes of a set stay where they are
  std::string text;
  for (const Piece piece : pieces) text += piece.text();
  const std::lock_guard lock(mutex);
  return {texts.insert(std::move(text)).first->c_str(), columns, 0};
}

}  // namespace cerby::workspace::store
