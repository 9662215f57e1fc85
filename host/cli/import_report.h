// What an import did, or would do: for a person and for a program. No secrets: names, user names, addresses.
#pragma once

#include <string>

#include "cli/output.h"
#include "import/plan.h"

namespace cerby::cli {

struct ImportReport {
  const importing::Plan& plan;
  importing::Format format;
  std::string file;
  bool dry_run = false;

  // Nothing was left out, not even a part of an entry, and no account of the vault was unreadable. Duplicates
  // that were skipped do not count.
  [[nodiscard]] bool is_whole() const;
  void write(const Output& output) const;

 private:
  [[nodiscard]] Json json() const;
  void write_lines(const Output& output) const;
  void write_list(const Output& output, importing::Fate fate, std::string_view title) const;
  [[nodiscard]] std::string place(std::uint32_t number) const;  // "line 7"
};

}  // namespace cerby::cli
