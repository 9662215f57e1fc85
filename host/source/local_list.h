// Lists of a workspace, page by page. Inside this folder only.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "source/ask.h"
#include "source/devices.h"
#include "source/local_answers.h"

namespace cerby::source {

// All rows of what is at this path. workspace_answer_too_large: more than any list has. changed_elsewhere:
// the vault has another epoch since it was begun.
template <typename Row>
Expected<AnsweredPage<Row>> all_rows(const DeviceTalk& talk, const std::string& path,
                                     Expected<AnsweredPage<Row>> (*read)(Secret)) {
  constexpr std::int64_t kMostPages = 400;
  AnsweredPage<Row> all;
  for (std::int64_t number = 1; number <= kMostPages; ++number) {
    const auto page_path = path + "?page%5Bsize%5D=" + std::to_string(kLocalPage) +
                           "&page%5Bnumber%5D=" + std::to_string(number);
    CERBY_TRY(auto body, ask(FetchMethod::Get, talk.workspace, page_path, talk.proof, talk.fetcher));
    CERBY_TRY(auto page, read(std::move(body)));
    if (number == 1) all.epoch = page.epoch;
    if (page.epoch != all.epoch) return fail(Outcome::ChangedElsewhere, "the local vault's key");
    const bool is_last = std::ssize(page.rows) < kLocalPage;
    std::ranges::move(page.rows, std::back_inserter(all.rows));
    if (is_last) return all;
  }
  return fail(Outcome::WorkspaceAnswerTooLarge, "a list of a local vault");
}

}  // namespace cerby::source
