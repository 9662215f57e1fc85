// The messages of the native-messaging port as types. `PROTOCOL.md` states each with its limits; this header
// is its C++ form and `extension/shared/messages.js` its JavaScript one. Reading is strict (json.h): an
// unknown type, an unknown, missing or repeated key, a wrong type or a value out of bounds is refused by
// name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "page/page.h"
#include "wire/frame.h"

namespace cerby::wire {

inline constexpr std::int32_t kProtocolMin = 1;
inline constexpr std::int32_t kProtocolMax = 6;
// From this protocol on there are `accounts` and `reveal`.
inline constexpr std::int32_t kProtocolOfAccounts = 2;
// And from this one on `new_password`.
inline constexpr std::int32_t kProtocolOfNewPassword = 3;
// And from this one on `describe_frame`, and `frame` in `page`.
inline constexpr std::int32_t kProtocolOfFrames = 4;
// And from this one on `sign_in` and `signed_in`.
inline constexpr std::int32_t kProtocolOfSignIn = 5;
// And from this one on `lease_ends` in `open`.
inline constexpr std::int32_t kProtocolOfLeases = 6;

struct ProtocolRange {
  std::int32_t min = kProtocolMin;
  std::int32_t max = kProtocolMax;
};

// ---- extension to host; each carries the request's id, 1 to 2^53-1 ----

struct HelloRequest {
  ProtocolRange protocol;
  std::string extension_version;        // at most 32 bytes
  std::vector<std::uint8_t> challenge;  // 32 bytes, base64url without padding on the wire
};
// Why the user is here: a navigation to the launch address, or a button in the extension's own pages.
enum class Cause : std::uint8_t { Navigation, Button };
struct LaunchRequest {
  std::string address;  // the whole launch address
  Cause cause = Cause::Navigation;
  std::optional<std::string> initiator;  // origin, as the browser reports it; none: it reported none
  bool remembered = false;  // this profile was asked for this account before, and said "remember"
};
struct ConfirmedRequest {
  bool yes = false;
  bool remember = false;
};
// The whole address that a sign-in ended at. A code in it is of no use to anybody without what the host
// holds.
struct SignedInRequest {
  std::string address;
};
// Of a document in a frame: what it stands in.
struct InFrame {
  std::string top;           // the outermost document's origin, as the browser reports it
  std::string top_document;  // and its id
  page::Visibility visibility = page::Visibility::Hidden;  // of the frame's element there
};
struct PageRequest {
  std::string document;  // the browser's document id
  std::string origin;    // of that document, as the browser reports it
  page::PageDescription page;
  std::optional<InFrame> frame = {};  // none: it is the outermost document's
};
enum class FilledResult : std::uint8_t {
  Submitted,        // written, read back, submitted
  FieldGone,        // an element is no longer in the document; nothing was written
  FieldHidden,      // an element cannot be seen any more; nothing was written
  TargetChanged,    // the form submits elsewhere than described; nothing was written
  NotKept,          // the page did not keep what was written; it was taken back out
  DocumentChanged,  // the tab shows another document; nothing was written
  NothingHappened,  // submitted, and no request began within 5 s; it was taken back out
};
struct FilledRequest {
  std::string document;
  FilledResult result = FilledResult::Submitted;
};
struct CancelRequest {
  enum class Why : std::uint8_t { User, TabClosed } why = Why::User;
};
struct StatusRequest {};
struct UnlockRequest {};
struct LockRequest {};
struct SetupRequest {};
inline constexpr std::int32_t kMaxAccounts = 50;  // in one answer
struct AccountsRequest {
  std::optional<std::string> origin;  // only those that name it
  std::optional<std::string> search;  // only those with each of these words in name, app or user name
  std::int32_t limit = kMaxAccounts;  // 1 to kMaxAccounts
};
// One field of an account, for who goes on by hand.
enum class Field : std::uint8_t { UserName, Password, Code };
struct RevealRequest {
  std::string address;  // the account's whole launch address
  Field field = Field::UserName;
  bool gesture = false;  // the user pressed for it in the extension's own page; else it is refused
};
// Another password for an account, which the system's prompt asks for.
struct NewPasswordRequest {
  std::string address;   // the account's whole launch address
  bool gesture = false;  // as for `reveal`
};

using RequestBody = std::variant<HelloRequest, LaunchRequest, ConfirmedRequest, PageRequest, FilledRequest,
                                 CancelRequest, StatusRequest, UnlockRequest, LockRequest, SetupRequest,
                                 AccountsRequest, RevealRequest, NewPasswordRequest, SignedInRequest>;
struct Request {
  std::uint64_t id = 0;
  RequestBody body;
};

// A refused request still names its id where one could be read, so that the answer can echo it.
struct Refusal {
  std::uint64_t id = 0;  // 0: none could be read
  Failure failure;
};
std::expected<Request, Refusal> parse_request(std::string_view body);

// ---- host to extension; each echoes the id of the request it answers ----

enum class VaultState : std::uint8_t { Missing, Locked, Open, Unusable };

struct HelloReply {
  std::int32_t protocol = 0;
  ProtocolRange range;
  std::string host_version;
  VaultState vault = VaultState::Missing;
  // The host's identity (Ed25519) and its signature over hello_message(); only while the vault is open. A
  // host that answered without them sends a second `hello`, with them, before anything else once the vault is
  // open.
  std::optional<std::vector<std::uint8_t>> key, signature;
};
enum class Question : std::uint8_t { FirstLaunch, ForeignInitiator, ForeignForm };
struct ConfirmReply {
  Question question = Question::FirstLaunch;
  std::string account, app;         // empty while the vault is locked
  std::string workspace;            // origin
  std::optional<std::string> from;  // who initiated it (origin), or the form's page
  std::string to;                   // of a foreign form: where it submits to (origin)
};
// Sign in to the workspace in the tab: navigate it to `address`, and answer by `signed_in` when it comes to
// one of the others, whatever follows "#" or "?" there.
struct SignInReply {
  std::string address, done, refused;
  std::string workspace;  // origin
  std::int64_t ms = 0;    // for which that is waited
};
struct OpenReply {
  std::string address;  // navigate the tab here
  std::string account, app;
  // By an offline lease, which ends then (unix time): the workspace cannot be reached.
  std::optional<std::int64_t> lease_ends = {};
};
struct FillStep {
  std::int32_t ref = 0;
  SecretView value;  // empty for a click or a key
  enum class Action : std::uint8_t { Write, Click, Enter } action = Action::Write;
};
struct FillReply {
  std::string document;
  std::vector<FillStep> steps;  // writes first, then exactly one click or enter
  std::string form_action;      // the described target of the form; checked again before writing
};
// Send `page` at once: of the one frame of `document` that is meant, or else of `document` itself.
struct DescribeFrameReply {
  std::string document;  // the outermost one
  struct Meant {
    std::string origin;
    std::optional<std::string> path;  // a pattern, as a recipe has it
  };
  std::vector<Meant> frames;  // the first that is there
};
struct WaitReply {
  // Host: more comes for this id. Extension: send `page` again when the page changes, and at the latest after
  // `ms`.
  enum class Turn : std::uint8_t { Host, Extension } turn = Turn::Extension;
  enum class For : std::uint8_t { Page, Code, Unlock, Captcha, Passkey, Push } what = For::Page;
  std::int64_t ms = 0;
};
struct DoneReply {
  Outcome outcome = Outcome::LoggedIn;
};
struct FailedReply {
  Failure failure;
  bool keep_page = false;  // the user goes on by hand in the app's page: do not navigate away from it
};
struct StatusReply {
  std::string host_version;
  VaultState vault = VaultState::Missing;
  std::optional<Failure> trouble;  // why it is unusable
  std::int64_t open_seconds_left = 0;
  struct KnownWorkspace {
    std::string address;
    std::vector<std::string> idps;
    bool login_only = false;
  };
  std::vector<KnownWorkspace> workspaces;
  std::string fingerprint;  // of the host's identity key, empty while locked
};

struct AccountsReply {
  enum class Role : std::uint8_t { Collaborator, Owner };
  struct Listed {
    std::string address;  // its launch address, which names it in `launch` and `reveal`
    std::string name, app, user_name;
    Role role = Role::Collaborator;
    bool has_password = false, has_code = false;
  };
  std::vector<Listed> accounts;  // by name
  bool more = false;             // there are others that were left out
  bool unread = false;           // the vault has some, of these or others, that could not be read
};
struct RevealedReply {
  Field field = Field::UserName;
  SecretView value;
  std::int64_t seconds_left = 0;  // of a code by time: how long the app takes it; else 0
};

using ReplyBody =
    std::variant<HelloReply, ConfirmReply, OpenReply, FillReply, DescribeFrameReply, WaitReply, DoneReply,
                 FailedReply, StatusReply, AccountsReply, RevealedReply, SignInReply>;
struct Reply {
  std::uint64_t id = 0;  // 0 only for a failure of a frame whose id could not be read
  ReplyBody body;
};

// The frame's body. What holds a secret (FillReply, RevealedReply) is written into guarded memory and nowhere
// else.
bool holds_secret(const ReplyBody& body);
Secret write_guarded(std::uint64_t id, const ReplyBody& body);     // one that does
std::string write_reply(std::uint64_t id, const ReplyBody& body);  // any other
// The same with every value replaced by "‹n bytes›": for cerbyctl and tests.
std::string write_redacted(const Reply& reply);

// What the host signs: "cerby hello 1" NUL challenge(32) protocol(u32 big endian) extension-id.
std::vector<std::uint8_t> hello_message(Bytes challenge, std::int32_t protocol,
                                        std::string_view extension_id);

}  // namespace cerby::wire
