# How everything here is compiled: one interface target, cerby_flags.
add_library(cerby_flags INTERFACE)
target_include_directories(cerby_flags INTERFACE ${PROJECT_SOURCE_DIR}/host)
target_compile_options(cerby_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  # Where much of a header is inlined, GCC 12 sees null pointers inside the libraries: such a target says so.
  $<$<NOT:$<BOOL:$<TARGET_PROPERTY:CERBY_INLINES_LIBRARIES>>>:-Wnull-dereference>
  -fvisibility=hidden)
target_link_options(cerby_flags INTERFACE -Wl,--as-needed)
target_compile_definitions(cerby_flags INTERFACE CERBY_VERSION="${PROJECT_VERSION}")

if(CERBY_HARDEN OR CERBY_SANITIZE)
  # Lines for a backtrace; all of -g more than doubles what is compiled, linked and kept.
  target_compile_options(cerby_flags INTERFACE -g1)
endif()
if(CERBY_HARDEN)
  # Where the processor may be sent by a pointer, and on ARM by a return: each has an option of its own.
  set(branches)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
    set(branches -fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
    set(branches -mbranch-protection=standard)
  endif()
  target_compile_options(cerby_flags INTERFACE
    -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -ftrivial-auto-var-init=zero
    ${branches} -fno-plt -ffunction-sections -fdata-sections)
  target_link_options(cerby_flags INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--gc-sections)
endif()
if(CERBY_SANITIZE)
  target_compile_options(cerby_flags INTERFACE -fsanitize=${CERBY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(cerby_flags INTERFACE -fsanitize=${CERBY_SANITIZE})
endif()
if(CERBY_SANITIZE MATCHES "thread")
  # ThreadSanitizer does not follow fences. Asio's are beside its locks, which it follows.
  target_compile_definitions(cerby_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
if(CERBY_SANITIZE AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(cerby_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")  # a cache brings back older files
endif()
# Headers that many files read are read once, by the library `owner` for `target` (which may be the owner): what a file
# includes is seen by the release build, which does without. Not for what is compiled with -pthread, as libsecret's flags have
# it: that is another language to Clang.
function(cerby_read_once target owner)
  if(NOT CERBY_SANITIZE)
    return()
  endif()
  if(NOT target STREQUAL owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
    return()
  endif()
  target_precompile_headers(${owner} PRIVATE <algorithm> <array> <chrono> <cstdint> <expected> <filesystem> <fstream>
    <functional> <map> <memory> <optional> <ranges> <set> <span> <string> <string_view> <unordered_map> <variant> <vector>
    <fmt/format.h> <nlohmann/json.hpp>)
endfunction()
if(CERBY_COVERAGE)
  target_compile_options(cerby_flags INTERFACE --coverage)
  target_link_options(cerby_flags INTERFACE --coverage)
endif()
