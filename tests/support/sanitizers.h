// Which sanitizer this program was built with: GCC says it by macros, clang by features.
#pragma once

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

namespace cerby::testing_support {

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif

}  // namespace cerby::testing_support
