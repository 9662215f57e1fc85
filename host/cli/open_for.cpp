#include "cli/open_for.h"

namespace cerby::cli {

void add_open_for(CLI::App& verb, std::string& open_for) {
  verb.add_option("--for", open_for,
                  "How long it stays open: 8h, 30m; 60s to 7d (default: the configuration's, 8h)")
      ->check([](const std::string& given) {
        const auto duration = duration_from(given);
        return duration ? std::string() : duration.error().detail;
      });
}

Expected<std::chrono::seconds> open_time(Context& context, const std::string& open_for) {
  if (!open_for.empty()) return duration_from(open_for);
  CERBY_TRY(const Config config, read_config(context.paths()));
  return config.open_for;
}

}  // namespace cerby::cli
