// Proof of a human beside a form: whether it is wanted, and whether a person has given it already.
#pragma once

#include <cstdint>
#include <vector>

#include "page/page.h"
#include "page/understand.h"

namespace cerby::page {

enum class Challenge : std::uint8_t {
  None,
  Open,      // a person has to answer first; what is sent before that is refused, or counts as a failed try
  Answered,  // by what the page keeps the answer in
};

// Of `form`, one of the page's. Words in texts never open one: pages speak of captchas that they do not show.
Challenge challenge_of(const PageDescription& page, const std::vector<FormUnderstanding>& forms,
                       const FormUnderstanding& form);

// Whether a frame in view asks for proof and no field of the page holds the answer to it.
bool frame_asks(const PageDescription& page, const std::vector<FormUnderstanding>& forms);

}  // namespace cerby::page
