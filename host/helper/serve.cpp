#include "helper/serve.h"

#include <poll.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "base/descriptor.h"
#include "helper/confine.h"
#include "helper/dialogs.h"
#include "helper/https.h"
#include "helper/key_store.h"
#include "helper/prompt_starter.h"
#include "helper/tpm.h"
#include "helper/tpm_device.h"
#include "process/fetch_frames.h"
#include "process/helper_protocol.h"

namespace cerby::helper {
namespace {

using process::FrameKind;
using process::HelperFrame;
using process::PayloadReader;
using process::PayloadWriter;

struct Answer {
  FrameKind kind = FrameKind::Done;
  Secret payload;
};

enum class Host { There, Gone };

// Waits for the host to say something, without limit: it ends this program when it has waited enough.
Expected<Host> wait_for_host(int socket) {
  pollfd wait{socket, POLLIN, 0};
  while (::poll(&wait, 1, -1) < 0) {
    if (errno != EINTR) return fail_with_errno("poll");
  }
  // A host that is gone gets no answer, whatever it asked for last.
  return (wait.revents & (POLLHUP | POLLERR)) != 0 ? Host::Gone : Host::There;
}

Expected<HelperFrame> receive(int socket) {
  return process::receive_frame(socket, [socket]() -> Expected<void> {
    CERBY_CHECK(wait_for_host(socket));
    return {};
  });
}

std::unexpected<Failure> malformed() {
  return fail(Outcome::HelperFailed, "a request that is not of this version");
}

Expected<Answer> store_get(PayloadReader reader) {
  const Uuid vault = reader.id();
  if (!reader.finished()) return malformed();
  CERBY_TRY(const auto entry, get_entry(vault));
  if (!entry) return Answer{FrameKind::Nothing, Secret()};
  PayloadWriter payload(8 + entry->unlock_secret.size());
  return Answer{FrameKind::Done, payload.u64(entry->generation).rest(entry->unlock_secret.view()).finish()};
}

Expected<Answer> store_put(PayloadReader reader) {
  const Uuid vault = reader.id();
  vault::KeyStore::Entry entry;
  entry.generation = reader.u64();
  entry.unlock_secret = reader.rest();
  if (!reader.finished() || entry.unlock_secret.size() != kUnlockSecretSize) return malformed();
  CERBY_CHECK(put_entry(vault, entry));
  return Answer{};
}

Expected<Answer> store_remove(PayloadReader reader) {
  const Uuid vault = reader.id();
  if (!reader.finished()) return malformed();
  CERBY_CHECK(remove_entry(vault));
  return Answer{};
}

Expected<Answer> ask_passphrase(PayloadReader reader, const PromptProgram& program) {
  vault::Prompt::Question question;
  question.repeat = reader.u8() == 1;
  question.of_app = reader.u8() == 1;
  question.text = reader.text();
  question.error = reader.text();
  if (!reader.finished()) return malformed();
  CERBY_TRY(Secret passphrase, helper::ask_passphrase(program, question));
  return Answer{FrameKind::Done, std::move(passphrase)};
}

Expected<Answer> show_recovery(const HelperFrame& request, const PromptProgram& program) {
  CERBY_TRY(const bool confirmed, helper::show_recovery(program, request.payload.view()));
  return Answer{FrameKind::Done, PayloadWriter(1).u8(confirmed ? 1 : 0).finish()};
}

Expected<Answer> try_prompt(PayloadReader reader, const PromptProgram& program) {
  if (!reader.finished()) return malformed();
  CERBY_TRY(Secret kind, helper::try_prompt(program));
  return Answer{FrameKind::Done, std::move(kind)};
}

Expected<Answer> tpm_seal(PayloadReader reader) {
  const vault::Pcrs pcrs{reader.u32()};
  const Secret secret = reader.rest();
  if (!reader.finished() || pcrs.mask >> vault::kPcrs != 0 || secret.size() != kUnlockSecretSize)
    return malformed();
  CERBY_TRY(const auto sealed, seal_to_tpm(pcrs, secret.view()));
  return Answer{FrameKind::Done, PayloadWriter(sealed.size()).rest(Bytes(sealed)).finish()};
}

Expected<Answer> tpm_unseal(PayloadReader reader) {
  CERBY_TRY(Secret secret, unseal_by_tpm(reader.rest_in_the_open()));
  return Answer{FrameKind::Done, std::move(secret)};
}

Expected<Answer> fetch(const HelperFrame& request, Https& https) {
  CERBY_TRY(const auto fetch, process::fetch_from(request.payload));
  CERBY_TRY(const auto answer, https.fetch(fetch.request, fetch.limit));
  return Answer{FrameKind::Done, process::payload_of(answer)};
}

Expected<Answer> answer_to(const HelperFrame& request, const PromptProgram& program, Https& https) {
  switch (request.kind) {
    case FrameKind::StoreGet:
      return store_get(PayloadReader(request.payload));
    case FrameKind::StorePut:
      return store_put(PayloadReader(request.payload));
    case FrameKind::StoreRemove:
      return store_remove(PayloadReader(request.payload));
    case FrameKind::AskPassphrase:
      return ask_passphrase(PayloadReader(request.payload), program);
    case FrameKind::ShowRecovery:
      return show_recovery(request, program);
    case FrameKind::TpmSeal:
      return tpm_seal(PayloadReader(request.payload));
    case FrameKind::TpmUnseal:
      return tpm_unseal(PayloadReader(request.payload));
    case FrameKind::Fetch:
      return fetch(request, https);
    case FrameKind::TryPrompt:
      return try_prompt(PayloadReader(request.payload), program);
    default:
      return malformed();
  }
}

}  // namespace

Expected<void> serve(int socket, const Environment& environment) {
  CERBY_TRY(Host host, wait_for_host(socket));
  if (host == Host::Gone) return {};
  CERBY_TRY(const HelperFrame hello, receive(socket));
  CERBY_CHECK(process::send_frame(socket, FrameKind::Hello,
                                  PayloadWriter(4).u32(process::kHelperProtocol).finish().view()));
  PayloadReader reader(hello.payload);
  const std::uint32_t version = reader.u32();
  PromptProgram program{.path = reader.text(), .environment = environment, .host = socket};
  const std::string ca_file = reader.text();
  if (hello.kind != FrameKind::Hello || version != process::kHelperProtocol || !reader.finished()) {
    return fail(Outcome::HelperFailed, "the host is not of this version");
  }
  CERBY_TRY(const auto starter, PromptStarter::fork(program.path, environment, socket));
  program.starter = &starter;
  // Where the kernel has no Landlock, it goes on without, and `cerbyctl doctor` says so.
  if (const auto confined = confine(ca_file, tpm_device()); !confined)
    (void)std::fprintf(stderr, "cerby-helper: %s\n", describe(confined.error()).c_str());
  Https https(ca_file);
  for (;;) {
    CERBY_TRY(host, wait_for_host(socket));
    if (host == Host::Gone) return {};
    CERBY_TRY(const HelperFrame request, receive(socket));
    auto answer = answer_to(request, program, https);
    if (!answer) {
      // Nobody is left to answer.
      if (answer.error().outcome == Outcome::Cancelled) return {};
      answer = Answer{FrameKind::Failed, process::payload_of(answer.error())};
    }
    CERBY_CHECK(process::send_frame(socket, answer->kind, answer->payload.view()));
  }
}

}  // namespace cerby::helper
