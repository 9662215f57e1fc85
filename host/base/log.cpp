#include "base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>

// The log's own descriptor must not reach a program that is started.
#define SPDLOG_PREVENT_CHILD_FD
#define SPDLOG_NO_ATOMIC_LEVELS
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include "base/descriptor.h"
#include "base/file.h"

namespace cerby::log {
namespace {

constexpr std::size_t kMaxFile = 1024UL * 1024;
constexpr std::size_t kKeptFiles = 2;  // beside the current one
constexpr std::size_t kMaxLine = 4096;
constexpr const char* kPattern = "%Y-%m-%dT%H:%M:%S.%eZ [%P] %l: %v";

enum class FileState { NotOpened, Open, Unusable };

struct Log {
  std::filesystem::path file;  // empty: stderr alone
  LogLevel level = LogLevel::Info, on_stderr = LogLevel::Info;
  FileState state = FileState::NotOpened;
  std::unique_ptr<spdlog::sinks::rotating_file_sink_st> sink;
};

// Made at the first use: a program that logs nothing pays nothing.
Log& the_log() {
  static Log log;
  return log;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::Error:
      return spdlog::level::err;
    case LogLevel::Warn:
      return spdlog::level::warn;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Debug:
      break;
  }
  return spdlog::level::debug;
}

// One line, whatever is in it: what comes from outside must not be able to write a line of its own.
std::string escaped(std::string_view line) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  text.reserve(line.size());
  for (const char c : line.substr(0, kMaxLine)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
      text += c;
    } else {
      text += "\\x";
      text += kHex[byte >> 4U];
      text += kHex[byte & 0x0FU];
    }
  }
  if (line.size() > kMaxLine) text += " (cut)";
  return text;
}

void write_to_stderr(std::string_view line) {
  const std::string text = "cerby: " + std::string(line) + "\n";
  // Nowhere is left to say that this failed.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

// The library opens files with the umask's mode; the file is there, and private, before it does.
void make_private_file(const spdlog::filename_t& name) {
  // Not blocking: a pipe in the file's place would be waited at for a reader, here and then by the library.
  const Descriptor file(
      ::open(name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) throw spdlog::spdlog_ex(name, errno);
  if (!S_ISREG(status.st_mode)) throw spdlog::spdlog_ex(name + " is not a plain file");
  if ((status.st_mode & 07777U) != 0600 && ::fchmod(file.get(), 0600) != 0)
    throw spdlog::spdlog_ex(name, errno);
}

void open_file(Log& log) {
  log.state = FileState::Unusable;
  if (log.file.empty()) return;
  if (const auto made = make_private_folder(log.file.parent_path()); !made) {
    write_to_stderr("no log file: " + made.error().detail);
    return;
  }
  spdlog::file_event_handlers handlers;
  handlers.before_open = make_private_file;
  log.sink = std::make_unique<spdlog::sinks::rotating_file_sink_st>(log.file.string(), kMaxFile, kKeptFiles,
                                                                    false, handlers);
  log.sink->set_formatter(
      std::make_unique<spdlog::pattern_formatter>(kPattern, spdlog::pattern_time_type::utc));
  log.state = FileState::Open;
}

}  // namespace

void configure(const std::filesystem::path& file, LogLevel level, std::optional<LogLevel> on_stderr) {
  Log& log = the_log();
  log.sink.reset();
  // Without a file nothing changes any more: the threads of a service may write at the same time.
  log.state = file.empty() ? FileState::Unusable : FileState::NotOpened;
  log.file = file;
  log.level = level;
  log.on_stderr = on_stderr.value_or(level);
}

bool enabled(LogLevel level) {
  return level <= the_log().level;
}

void write(LogLevel level, std::string_view line) {
  if (!enabled(level)) return;
  const std::string text = escaped(line);
  Log& log = the_log();
  if (level <= log.on_stderr) write_to_stderr(text);
  // A full disk or a lost folder must not end a launch: this is the one place besides main that catches.
  try {
    if (log.state == FileState::NotOpened) open_file(log);
    if (log.state != FileState::Open) return;
    log.sink->log(spdlog::details::log_msg(spdlog::string_view_t{}, level_of(level), text));
    log.sink->flush();
  } catch (const std::exception& error) {
    log.state = FileState::Unusable;
    log.sink.reset();
    write_to_stderr(std::string("no log file: ") + error.what());
  }
}

}  // namespace cerby::log
