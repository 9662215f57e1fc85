// Every program starts its secrets before the first one; so do the targets. What the library takes for
// random comes from a counter here, so that keys, ids, salts and nonces are the same in every process.
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "target.h"

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments);

namespace {

constexpr std::uint64_t kOfAnInput = 1ULL << 32U;  // what an input draws is none of what was made for all
std::uint64_t drawn = 0;

void draw(void* const into, const std::size_t size) {
  std::array<unsigned char, randombytes_SEEDBYTES> seed{};
  std::memcpy(seed.data(), &++drawn, sizeof drawn);
  randombytes_buf_deterministic(into, size, seed.data());
}

std::uint32_t draw_number() {
  std::uint32_t number = 0;
  draw(&number, sizeof number);
  return number;
}

randombytes_implementation counted = {.implementation_name = [] { return "counted"; },
                                      .random = draw_number,
                                      .stir = nullptr,
                                      .uniform = nullptr,
                                      .buf = draw,
                                      .close = nullptr};

}  // namespace

void cerby::fuzz::begin_input() {
  drawn = kOfAnInput;
}

void cerby::fuzz::keep(const char* name, Bytes made) {
  const char* const folder = std::getenv("CERBY_FUZZ_MADE");
  if (folder == nullptr) return;
  std::ofstream file(std::filesystem::path(folder) / name, std::ios::binary);
  file.write(reinterpret_cast<const char*>(made.data()), static_cast<std::streamsize>(made.size()));
  require(file.good(), "what was made is kept");
}

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  randombytes_set_implementation(&counted);
  cerby::fuzz::require(cerby::start_secrets(), "libsodium starts");
  return 0;
}
