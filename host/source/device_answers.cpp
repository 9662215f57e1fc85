#include "source/device_answers.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/base64.h"
#include "base/json_pull.h"
#include "base/utf8.h"

namespace cerby::source {
namespace {

constexpr SecretAccess kReading("what a workspace says of devices");

std::unexpected<Failure> invalid(const char* what) {
  return fail(Outcome::WorkspaceAnswerInvalid, what);
}

// Reads one answer; whatever does not fit makes all of it no answer.
class Reader {
 public:
  explicit Reader(Secret body) : body_(std::move(body)), json_(body_) {}
  [[nodiscard]] bool is_text() const { return is_utf8(body_.text(kReading)); }
  // Whether it was JSON to its end, and everything fitted.
  bool finished() { return json_.end().has_value() && fits_; }

  template <typename Take>
  bool object(Take take) {
    return json_.object(take);
  }
  template <typename Take>
  bool array(Take take) {
    return json_.array(take);
  }
  void skip() { json_.skip(); }
  void must(bool fits) { fits_ = fits_ && fits; }

  void text(std::string& into) {
    const auto value = json_.text();
    const bool good = value && value->size() <= kMostDeviceText && into.empty();
    must(good);
    if (good) into = value->text(kReading);
  }
  void flag(bool& into) {
    const auto value = json_.boolean();
    must(value.has_value());
    into = value.value_or(false);
  }
  std::int64_t number(std::int64_t most) {
    const auto value = json_.integer();
    const bool good = value && *value >= 0 && *value <= most;
    must(good);
    return good ? *value : 0;
  }
  void id(Uuid& into) {
    std::string read;
    text(read);
    const auto id = Uuid::parse(read);
    must(id.has_value() && into == Uuid());
    if (id) into = *id;
  }
  template <std::size_t Size>
  void bytes(std::array<std::uint8_t, Size>& into) {
    std::string read;
    text(read);
    const auto bytes = from_base64url(read);
    const bool good = bytes && bytes->size() == Size;
    must(good);
    if (good) std::ranges::copy(*bytes, into.begin());
  }
  void state(DeviceState& into) {
    std::string word;
    text(word);
    constexpr std::array<std::pair<std::string_view, DeviceState>, 4> kWords{{
        {"unknown", DeviceState::Unknown},
        {"pending", DeviceState::Pending},
        {"trusted", DeviceState::Trusted},
        {"removed", DeviceState::Removed},
    }};
    const auto* const known = std::ranges::find(kWords, word, [](const auto& one) { return one.first; });
    must(known != kWords.end());
    if (known != kWords.end()) into = known->second;
  }
  // {"data": …}, once, and "meta".
  template <typename Data, typename Meta>
  bool document(Data data, Meta meta) {
    bool seen = false;
    const bool is_object = json_.object([&](std::string_view key) {
      if (key == "meta") return meta();
      if (key != "data") return json_.skip();
      must(!std::exchange(seen, true));
      data();
    });
    return is_object && seen;
  }
  template <typename Data>
  bool document(Data data) {
    return document(data, [&] { json_.skip(); });
  }

 private:
  Secret body_;
  JsonPull json_;
  bool fits_ = true;
};

// Of a document whose `data` this reads: whether it is one at all.
template <typename Take>
void whole_object(Reader& reader, Take take) {
  reader.must(reader.object(take));
}

void read_comparison(Reader& reader, AnsweredComparison& into) {
  int seen = 0;
  whole_object(reader, [&](std::string_view key) {
    ++seen;
    if (key == "deviceId") return reader.id(into.approver.id);
    if (key == "label") return reader.text(into.label);
    if (key == "signingKey") return reader.bytes(into.approver.signing);
    if (key == "sealingKey") return reader.bytes(into.approver.box);
    if (key == "nonce") return reader.bytes(into.nonce);
    if (key == "shown") return reader.flag(into.shown);
    --seen;
    reader.skip();
  });
  reader.must(seen == 6);
}

void read_request(Reader& reader, AnsweredRequest& into) {
  bool has_commitment = false;
  whole_object(reader, [&](std::string_view key) {
    if (key == "commitment") {
      has_commitment = true;
      return reader.bytes(into.commitment);
    }
    if (key != "nonce") return reader.skip();
    reader.bytes(into.nonce.emplace());
  });
  reader.must(has_commitment);
}

void read_device(Reader& reader, AnsweredDevice& into) {
  int keys = 0;
  const auto attributes = [&](std::string_view key) {
    if (key == "label") return reader.text(into.label);
    if (key == "status") return reader.state(into.state);
    if (key == "createdAt") return reader.text(into.created_at);
    if (key == "enrolledAt") return reader.text(into.enrolled_at);
    if (key == "removedAt") return reader.text(into.removed_at);
    if (key == "lastUsedAt") return reader.text(into.last_used_at);
    if (key == "current") return reader.flag(into.current);
    if (key == "request") return read_request(reader, into.request.emplace());
    if (key == "signingKey") return ++keys, reader.bytes(into.device.signing);
    if (key == "sealingKey") return ++keys, reader.bytes(into.device.box);
    reader.skip();
  };
  whole_object(reader, [&](std::string_view key) {
    if (key == "id") return reader.id(into.device.id);
    if (key == "attributes") return whole_object(reader, attributes);
    reader.skip();
  });
  reader.must(keys == 2 && into.device.id != Uuid() && into.state != DeviceState::Unknown);
}

void read_chain_device(Reader& reader, vault::Device& into) {
  int keys = 0;
  whole_object(reader, [&](std::string_view key) {
    ++keys;
    if (key == "id") return reader.id(into.id);
    if (key == "signingKey") return reader.bytes(into.signing);
    if (key == "sealingKey") return reader.bytes(into.box);
    --keys;
    reader.skip();
  });
  reader.must(keys == 3);
}

vault::ChainEntry read_entry(Reader& reader, std::uint64_t number) {
  vault::ChainEntry entry;
  std::string id, kind;
  int seen = 0;
  const auto attributes = [&](std::string_view key) {
    ++seen;
    if (key == "kind") return reader.text(kind);
    if (key == "device") return read_chain_device(reader, entry.device);
    if (key == "by") return read_chain_device(reader, entry.by);
    if (key == "signature") return reader.bytes(entry.signature);
    --seen;
    reader.skip();
  };
  whole_object(reader, [&](std::string_view key) {
    if (key == "id") return reader.text(id);
    if (key == "attributes") return whole_object(reader, attributes);
    reader.skip();
  });
  using Kind = vault::ChainEntry::Kind;
  entry.kind = kind == "removal" ? Kind::Removal : Kind::Approval;
  reader.must(seen == 4 && id == std::to_string(number) && (kind == "approval" || kind == "removal"));
  return entry;
}

}  // namespace

Expected<AnsweredOwnDevice> own_device_from(Secret body) {
  Reader reader(std::move(body));
  if (!reader.is_text()) return invalid("it is not UTF-8");
  AnsweredOwnDevice own;
  bool has_state = false, has_key = false;
  const auto attributes = [&](std::string_view key) {
    if (key == "workspace") return reader.text(own.enrolment.workspace);
    if (key == "userId") return reader.id(own.enrolment.user);
    if (key == "mail") return reader.flag(own.mail);
    if (key == "comparison") return read_comparison(reader, own.comparison.emplace());
    if (key == "status") return has_state = true, reader.state(own.state);
    if (key == "signingKey") return has_key = true, reader.bytes(own.signing);
    reader.skip();
  };
  const bool is_document = reader.document([&] {
    whole_object(reader, [&](std::string_view key) {
      if (key == "attributes") return whole_object(reader, attributes);
      reader.skip();
    });
  });
  if (!reader.finished() || !is_document || !has_state || !has_key || own.enrolment.user == Uuid())
    return invalid("it is not the session's device");
  return own;
}

Expected<AnsweredDevice> device_from(Secret body) {
  Reader reader(std::move(body));
  if (!reader.is_text()) return invalid("it is not UTF-8");
  AnsweredDevice device;
  const bool is_document = reader.document([&] { read_device(reader, device); });
  if (!reader.finished() || !is_document) return invalid("it is not a device");
  return device;
}

Expected<std::vector<AnsweredDevice>> devices_from(Secret body) {
  Reader reader(std::move(body));
  if (!reader.is_text()) return invalid("it is not UTF-8");
  std::vector<AnsweredDevice> devices;
  const bool is_document = reader.document([&] {
    reader.must(reader.array([&] {
      if (std::ssize(devices) >= kDevicePage) return reader.must(false);
      read_device(reader, devices.emplace_back());
    }));
  });
  if (!reader.finished() || !is_document) return invalid("it is not a list of devices");
  return devices;
}

Expected<AnsweredChainPage> chain_page_from(Secret body, std::uint64_t first) {
  Reader reader(std::move(body));
  if (!reader.is_text()) return invalid("it is not UTF-8");
  AnsweredChainPage page;
  bool has_generation = false;
  const auto entries = [&] {
    reader.must(reader.array([&] {
      if (std::ssize(page.entries) >= kDevicePage) return reader.must(false);
      page.entries.push_back(read_entry(reader, first + page.entries.size()));
    }));
  };
  const auto meta = [&] {
    whole_object(reader, [&](std::string_view key) {
      if (key != "generation") return reader.skip();
      has_generation = true;
      page.generation = static_cast<std::uint32_t>(reader.number(std::numeric_limits<std::uint32_t>::max()));
    });
  };
  const bool is_document = reader.document(entries, meta);
  if (!reader.finished() || !is_document || !has_generation) return invalid("it is not a chain of devices");
  return page;
}

}  // namespace cerby::source
