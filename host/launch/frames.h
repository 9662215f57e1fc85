// The frames that the account's recipe has steps in: when the extension is asked for one, and whether a page
// in a frame is of one that it was asked for. Nothing else in a frame is looked at.
#pragma once

#include <optional>
#include <string>

#include "base/origin.h"
#include "base/outcome.h"
#include "page/plan.h"
#include "wire/messages.h"

namespace cerby::launch {

class Frames {
 public:
  explicit Frames(LoopbackHttp loopback) : loopback_(loopback) {}

  // What to ask of the outermost document that this page is of, before anything is decided about it. None:
  // no step that may come next is in a frame of it, or it is the answer, and the frame is not there.
  std::optional<wire::DescribeFrameReply> to_ask(const wire::PageRequest& request, const Origin& origin,
                                                 const page::AccountFacts& facts,
                                                 std::optional<std::size_t> last);

  // The origin of the outermost document that this page's frame is in; none: it is in no frame.
  // message_unexpected for a frame that was not asked for of the document seen last; outside_origins where
  // the recipe has no step in such a frame, or the account does not name what it is in.
  Expected<std::optional<Origin>> top_of(const wire::PageRequest& request, const Origin& origin,
                                         const page::AccountFacts& facts);

 private:
  LoopbackHttp loopback_;
  std::string asked_of_;  // the outermost document
  bool answered_ = true;
};

// Whether the plan would do something in a frame whose element a person does not see.
bool acts_out_of_view(const wire::PageRequest& request, const page::Plan& plan);

}  // namespace cerby::launch
