#include "cli/secret_input.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/descriptor.h"
#include "cli/guarded_text.h"
#include "cli/terminal.h"

namespace cerby::cli {

namespace {

constexpr std::size_t kLongestInput = 80UL * 1024;  // notes (64 KiB) and a few lines
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLongestRest = 64UL * 1024;
constexpr std::size_t kWords = 24;  // of a recovery key

std::vector<SecretWish> in_order(const CLI::App& verb, const std::vector<SecretWish>& wishes) {
  std::vector<SecretWish> ordered;
  for (const CLI::Option* option : verb.parse_order()) {
    for (const SecretWish& wish : wishes) {
      const bool again =
          std::ranges::any_of(ordered, [&](const auto& one) { return one.option == wish.option; });
      if (option->check_name(wish.option) && !again) ordered.push_back(wish);
    }
  }
  return ordered;
}

Expected<Secret> read_input() {
  Secret all(kLongestInput + 1);
  const auto into = all.writable(SecretAccess("arrives on stdin"));
  std::size_t used = 0;
  while (used < into.size()) {
    const ssize_t got = ::read(STDIN_FILENO, into.data() + used, into.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_with_errno("standard input");
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  if (used > kLongestInput) return fail(Outcome::InputInvalid, "standard input has more than 80 KiB");
  all.shrink(used);
  return all;
}

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char letter : text) {
    const bool space = letter == ' ' || letter == '\t' || letter == '\n';
    if (!space && !inside) ++count;
    inside = !space;
  }
  return count;
}

// As they were written down: line by line, until all are there or a line is empty.
Expected<Secret> ask_words(const Terminal& terminal, const std::string& question) {
  GuardedText words;
  std::size_t count = 0;
  while (count < kWords) {
    CERBY_TRY(const Secret line,
              terminal.ask_secret(count == 0 ? question + ": " : fmt::format("{} more: ", kWords - count)));
    if (line.empty()) break;
    words.add(line.view());
    words.add("\n");
    count = count_words(words.secret().text(SecretAccess("counting the words")));
  }
  return Secret::copy_of(words.secret().view());
}

SecretView without_line_end(SecretView line) {
  const std::string_view text = line.text(SecretAccess("finding the end of the line"));
  return text.ends_with('\r') ? line.part(0, line.size() - 1) : line;
}

// What belongs to the wish at the start of `left`, which then begins behind it.
Expected<Secret> cut(SecretView& left, const SecretWish& wish) {
  const std::string_view text = left.text(SecretAccess("finding the end of the line"));
  const bool rest = wish.shape != SecretWish::Shape::Line;
  const std::size_t end = rest ? text.size() : std::min(text.find('\n'), text.size());
  SecretView part = left.part(0, end);
  left = end < text.size() ? left.part(end + 1, left.size() - end - 1) : SecretView();
  if (rest && text.ends_with('\n')) part = part.part(0, part.size() - 1);
  part = without_line_end(part);
  if (part.empty())
    return fail(Outcome::InputInvalid, fmt::format("standard input has nothing for {}", wish.option));
  if (part.size() > (rest ? kLongestRest : kLongestLine)) {
    return fail(Outcome::InputInvalid,
                fmt::format("what standard input has for {} is too long", wish.option));
  }
  if (!is_text(part.text(SecretAccess("checking that it is text")))) {
    return fail(Outcome::InputInvalid,
                fmt::format("what standard input has for {} is not UTF-8 text", wish.option));
  }
  return Secret::copy_of(part);
}

}  // namespace

Expected<void> ask_for(const SecretWish& wish) {
  CERBY_TRY(const Terminal terminal, Terminal::open());
  if (wish.shape == SecretWish::Shape::Words) {
    CERBY_TRY(*wish.into, ask_words(terminal, wish.question));
  } else {
    CERBY_TRY(*wish.into, terminal.ask_secret(fmt::format("{}: ", wish.question)));
  }
  if (wish.into->empty())
    return fail(Outcome::InputInvalid, fmt::format("{}: nothing was entered", wish.option));
  return {};
}

bool any_given(const CLI::App& verb, const std::vector<SecretWish>& wishes) {
  return !in_order(verb, wishes).empty();
}

Expected<void> read_secrets(const CLI::App& verb, const std::vector<SecretWish>& wishes) {
  const std::vector<SecretWish> ordered = in_order(verb, wishes);
  if (ordered.empty()) return {};
  for (std::size_t at = 0; at + 1 < ordered.size(); ++at) {
    if (ordered[at].shape != SecretWish::Shape::Line) {
      return fail(Outcome::InputInvalid,
                  fmt::format("{} takes all that is left: give it last", ordered[at].option));
    }
  }
  if (stdin_is_terminal()) {
    for (const SecretWish& wish : ordered) CERBY_CHECK(ask_for(wish));
    return {};
  }
  CERBY_TRY(const Secret input, read_input());
  SecretView left = input.view();
  for (const SecretWish& wish : ordered) {
    CERBY_TRY(*wish.into, cut(left, wish));
  }
  if (!left.empty()) {
    return fail(Outcome::InputInvalid,
                fmt::format("standard input goes on after the line for {}", ordered.back().option));
  }
  return {};
}

}  // namespace cerby::cli
