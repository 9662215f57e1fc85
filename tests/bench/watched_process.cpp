#include "bench/watched_process.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace bench {
namespace {

struct Stat {
  pid_t parent = 0;
  double ticks = 0;
};

// proc(5): after the name, which may hold anything, in parentheses.
Stat stat_of(const std::filesystem::path& folder) {
  std::ifstream file(folder / "stat");
  std::string text;
  std::getline(file, text);
  const auto end = text.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream words(text.substr(end + 1));
  std::string state, skipped;
  Stat stat;
  words >> state >> stat.parent;
  for (int column = 5; column < 14; ++column) words >> skipped;
  for (int column = 0; column < 4; ++column) {  // utime, stime, cutime, cstime
    double ticks = 0;
    words >> ticks;
    stat.ticks += ticks;
  }
  return stat;
}

double ticks_below(const std::multimap<pid_t, std::pair<pid_t, double>>& children, pid_t parent) {
  double ticks = 0;
  const auto [first, last] = children.equal_range(parent);
  for (auto child = first; child != last; ++child)
    ticks += child->second.second + ticks_below(children, child->second.first);
  return ticks;
}

}  // namespace

double WatchedProcess::cpu_milliseconds() const {
  std::multimap<pid_t, std::pair<pid_t, double>> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string text = entry.path().filename();
    pid_t one = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), one).ec != std::errc{}) continue;
    const Stat stat = stat_of(entry.path());
    children.emplace(stat.parent, std::pair(one, stat.ticks));
  }
  const double ticks = stat_of("/proc/" + std::to_string(pid)).ticks + ticks_below(children, pid);
  return ticks * 1000 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double WatchedProcess::peak_mib() const {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (file >> word) {
    double kib = 0;
    if (word == "VmHWM:" && file >> kib) return kib / 1024;
  }
  return 0;
}

}  // namespace bench
