#include "unit/process/support/scripted.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cerby::process {

std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

int ScriptedPrompt::count(std::string_view line) const {
  std::istringstream all(lines());
  int found = 0;
  for (std::string one; std::getline(all, one);) found += one == line ? 1 : 0;
  return found;
}

ScriptedTest::ScriptedTest() {
  std::string name = std::filesystem::temp_directory_path() / "cerby-helper-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  folder_ = name;
}

ScriptedTest::~ScriptedTest() {
  std::filesystem::remove_all(folder_);
}

std::filesystem::path ScriptedTest::write_program(const std::string& name, const std::string& text) const {
  const std::filesystem::path program = folder_ / name;
  std::ofstream(program) << text;
  ::chmod(program.c_str(), 0755);
  return program;
}

ScriptedPrompt ScriptedTest::prompt_that(const std::string& cases, const std::string& first) const {
  const std::filesystem::path said = folder_ / "said";
  return {write_program("prompt", "#!/bin/sh\n" + first +
                                      "\nwhile IFS= read -r line; do\n"
                                      "  printf '%s\\n' \"$line\" >> '" +
                                      said.string() + "'\n  case \"$line\" in\n" + cases +
                                      "\n*) echo OK;;\n  esac\ndone\n"),
          said};
}

HelperChannel ScriptedTest::start(const std::filesystem::path& prompt, HelperLimits limits) const {
  auto channel = HelperChannel::start_program(std::filesystem::path(CERBY_BIN_DIR) / "cerby-helper",
                                              environment_, {prompt}, limits);
  if (!channel) throw std::runtime_error(describe(channel.error()));
  return std::move(*channel);
}

HelperChannel ScriptedTest::start_other(const std::string& script, HelperLimits limits) const {
  auto channel = HelperChannel::start_program(write_program("other", "#!/bin/sh\n" + script + "\n"),
                                              environment_, {"/usr/bin/pinentry"}, limits);
  if (!channel) throw std::runtime_error(describe(channel.error()));
  return std::move(*channel);
}

const char* const kKnowsTheWords =
    "'SETDESC '*'%0A1. '*) paper=$line; echo OK;;\n"
    "'SETDESC Enter word '*) asked=${line#*word }; asked=${asked%% *}; echo OK;;\n"
    "GETPIN) rest=${paper#*[!0-9]\"$asked\". }; echo \"D ${rest%%[!a-z]*}\"; echo OK;;";

Fifo::Fifo(std::filesystem::path path) : path_(std::move(path)) {
  if (::mkfifo(path_.c_str(), 0600) != 0) std::abort();
  end_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
}

std::string Fifo::read_line() const {
  std::string line;
  char letter = 0;
  pollfd wait{end_.get(), POLLIN, 0};
  while (::poll(&wait, 1, 10'000) == 1 && ::read(end_.get(), &letter, 1) == 1 && letter != '\n')
    line += letter;
  return line;
}

bool ends(const Descriptor& process) {
  pollfd wait{process.get(), POLLIN, 0};
  return ::poll(&wait, 1, 10'000) == 1;
}

}  // namespace cerby::process
