// bench_page FILE ROUNDS: reads the `page` request in the file as the host does, understands it and plans,
// over and over; prints the median of it all in milliseconds, and where it goes.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <variant>
#include <vector>

#include "bench/statistics.h"
#include "page/plan.h"
#include "page/understand.h"
#include "wire/messages.h"

namespace {

using cerby::bench::median;
using Clock = std::chrono::steady_clock;

int run(const std::string& body, int rounds) {
  std::vector<double> reading, understanding, planning, whole;
  const auto ms = [](Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
  };
  cerby::page::AccountFacts account;
  account.user_name = "zilla@contentzilla.test";
  account.has_password = true;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    auto request = cerby::wire::parse_request(body);
    const auto read = Clock::now();
    if (!request) return std::cerr << request.error().failure.detail << '\n', 1;
    const auto& page = std::get<cerby::wire::PageRequest>(request->body);
    const auto origin = cerby::Origin::parse(page.origin);
    if (!origin) return std::cerr << page.origin << '\n', 1;
    account.origins = {*cerby::OriginPattern::parse(page.origin)};
    const auto begun = Clock::now();
    const auto understood = cerby::page::understand(page.page);
    const auto known = Clock::now();
    const auto plan = cerby::page::plan(page.page, *origin, understood, account, {});
    const auto end = Clock::now();
    if (!std::holds_alternative<cerby::page::Fill>(plan.step)) return std::cerr << "nothing to fill\n", 1;
    reading.push_back(ms(start, read));
    understanding.push_back(ms(begun, known));
    planning.push_back(ms(known, end));
    whole.push_back(reading.back() + understanding.back() + planning.back());
  }
  std::cout << fmt::format("{:.2f} ({:.2f}, {:.2f}, {:.2f})\n", median(whole), median(reading),
                           median(understanding), median(planning));
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return std::cerr << "usage: bench_page FILE ROUNDS\n", 2;
  std::ifstream file(arguments[1], std::ios::binary);
  std::ostringstream body;
  body << file.rdbuf();
  return run(body.str(), std::max(1, std::atoi(arguments[2])));
}
