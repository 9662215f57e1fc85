// A seccomp filter over a set of system calls, put together by the compiler.
//
// One bit a call, thirty-two calls a word: a third of the instructions of a list of comparisons. The kernel
// checks, translates and, for each call it has, tries each filter when it is attached, which is most of what
// one costs (a list of a hundred calls: 120 µs, this: 25 µs); a call through it costs 20 ns more.
#pragma once

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace cerby::process {

#if defined(__x86_64__)
inline constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
inline constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "no system call filter for this architecture yet: add it here and look through seccomp.cpp's lists"
#endif
static_assert(std::endian::native == std::endian::little, "an argument's low half lies first");

class CallFilter {
 public:
  enum class Label : std::uint8_t {
    Next,
    Tail,
    Outside,
    Listed,
    Unlisted,
    Foreign,
    First,
    Second,
    Third,
    Fourth
  };

  // Calls of another architecture (and of x32, which numbers them above all others) get `foreign`.
  constexpr CallFilter(std::span<const int> calls, std::uint32_t listed, std::uint32_t unlisted,
                       std::uint32_t foreign)
      : listed_(listed), unlisted_(unlisted), foreign_(foreign) {
    // The bit's place first: from the first instruction that the kernel's own evaluation does not know, it
    // leaves the call to the filter, and need not walk through the rest for each.
    load(offsetof(seccomp_data, nr));
    put({BPF_ALU | BPF_AND | BPF_K, 0, 0, 31});
    put({BPF_MISC | BPF_TAX, 0, 0, 0});
    load(offsetof(seccomp_data, arch));
    if_equal(kArchitecture, Label::Next, Label::Foreign);
    load(offsetof(seccomp_data, nr));
    put({BPF_JMP | BPF_JGE | BPF_K, 0, 0, 0x40000000}, Label::Foreign, Label::Next);
    put({BPF_ALU | BPF_RSH | BPF_K, 0, 0, 5});
    for (std::uint32_t word = 0; word < kWords; ++word) {
      std::uint32_t bits = 0;
      for (const int call : calls) {
        if (static_cast<std::uint32_t>(call) / 32 == word)
          bits |= 1U << (static_cast<std::uint32_t>(call) % 32);
      }
      if (bits == 0) continue;
      put({BPF_JMP | BPF_JEQ | BPF_K, 0, 2, word});
      put({BPF_LD | BPF_IMM, 0, 0, bits});
      jump(Label::Tail);
    }
    jump(Label::Outside);
    mark(Label::Tail);
    put({BPF_ALU | BPF_RSH | BPF_X, 0, 0, 0});
    put({BPF_JMP | BPF_JSET | BPF_K, 0, 0, 1}, Label::Listed, Label::Next);
    mark(Label::Outside);
  }

  // What follows is for the calls that are not listed; A holds the call's number.
  constexpr CallFilter& number() { return load(offsetof(seccomp_data, nr)); }
  // The low half of an argument: all that the kernel looks at where its type is an int.
  constexpr CallFilter& argument(std::size_t index) {
    return load(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t));
  }
  constexpr CallFilter& if_equal(std::uint32_t value, Label then, Label otherwise = Label::Next) {
    return put({BPF_JMP | BPF_JEQ | BPF_K, 0, 0, value}, then, otherwise);
  }
  constexpr CallFilter& if_any_bit(std::uint32_t bits, Label then, Label otherwise = Label::Next) {
    return put({BPF_JMP | BPF_JSET | BPF_K, 0, 0, bits}, then, otherwise);
  }
  // Listed if the number in A is the place of a set bit, else unlisted.
  constexpr CallFilter& in_set(std::uint32_t bits) {
    put({BPF_JMP | BPF_JGE | BPF_K, 0, 0, 32}, Label::Unlisted, Label::Next);
    put({BPF_MISC | BPF_TAX, 0, 0, 0});
    put({BPF_LD | BPF_IMM, 0, 0, bits});
    put({BPF_ALU | BPF_RSH | BPF_X, 0, 0, 0});
    return put({BPF_JMP | BPF_JSET | BPF_K, 0, 0, 1}, Label::Listed, Label::Unlisted);
  }
  constexpr CallFilter& answer(std::uint32_t with) { return put({BPF_RET | BPF_K, 0, 0, with}); }
  constexpr CallFilter& jump(Label to) { return put({BPF_JMP | BPF_JA, 0, 0, 0}, to, Label::Next); }
  constexpr CallFilter& mark(Label here) {
    place_[index(here)] = size_;
    return *this;
  }
  // The three answers, and every jump's distance.
  constexpr CallFilter finish() {
    mark(Label::Unlisted).answer(unlisted_);
    mark(Label::Listed).answer(listed_);
    mark(Label::Foreign).answer(foreign_);
    for (std::size_t at = 0; at < size_; ++at) resolve(at);
    return *this;
  }

  [[nodiscard]] constexpr std::span<const sock_filter> code() const { return {code_.data(), size_}; }

 private:
  static constexpr std::size_t kMost = 112;  // instructions
  static constexpr std::uint32_t kWords = 16;

  static constexpr std::size_t index(Label label) { return static_cast<std::size_t>(label); }
  constexpr CallFilter& load(std::size_t offset) {
    return put({BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)});
  }
  constexpr CallFilter& put(sock_filter instruction, Label yes = Label::Next, Label no = Label::Next) {
    code_.at(size_) = instruction;
    yes_.at(size_) = yes;
    no_.at(size_) = no;
    ++size_;
    return *this;
  }
  constexpr std::uint32_t distance(std::size_t from, Label to) const {
    const std::size_t place = place_[index(to)];
    if (place <= from) std::abort();  // a filter only jumps forward
    return static_cast<std::uint32_t>(place - from - 1);
  }
  constexpr void resolve(std::size_t at) {
    sock_filter& one = code_[at];
    if (one.code == (BPF_JMP | BPF_JA)) {
      one.k = distance(at, yes_[at]);
      return;
    }
    if (yes_[at] != Label::Next) one.jt = static_cast<std::uint8_t>(distance(at, yes_[at]));
    if (no_[at] != Label::Next) one.jf = static_cast<std::uint8_t>(distance(at, no_[at]));
  }

  std::array<sock_filter, kMost> code_{};
  std::array<Label, kMost> yes_{}, no_{};
  std::array<std::size_t, 10> place_{};
  std::size_t size_ = 0;
  std::uint32_t listed_, unlisted_, foreign_;
};

}  // namespace cerby::process
