// A token in software, SoftHSM's, in a folder of the test's own.
#pragma once

#include <filesystem>
#include <string>

#include "workspace/sealing/pkcs11_session.h"

namespace cerby::workspace::sealing {

class SoftToken {
 public:
  // Of the process: SoftHSM reads where its tokens are once.
  static constexpr const char* kPin = "canary-pin-1234";
  // Empty: SoftHSM is not installed.
  static std::string module();

  SoftToken();
  ~SoftToken();
  SoftToken(const SoftToken&) = delete;
  SoftToken& operator=(const SoftToken&) = delete;

  [[nodiscard]] std::string address(const std::string& object = "key",
                                    const std::string& token = "cerby") const;
  [[nodiscard]] Pkcs11Uri uri(const std::string& object = "key", const std::string& token = "cerby") const {
    return Pkcs11Uri::parse(address(object, token)).value();
  }
  void set_pin(const std::string& pin) const;
  // By another program of the same process, as it were.
  void close_all_sessions() const;
  void take_away() const;
  void put_back() const;
  void destroy(const std::string& object) const;
  void make_extractable(const std::string& object) const;

 private:
  [[nodiscard]] CK_SLOT_ID slot() const;
  std::filesystem::path folder_;
};

}  // namespace cerby::workspace::sealing
