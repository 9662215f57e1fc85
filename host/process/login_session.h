// What the login manager (logind) knows of this session's screen: for the key that the kernel keeps, which is
// refused after the screen was locked.
//
// Asked over the system's bus at org.freedesktop.login1, in one write and with no library: the host has none.
// Call it before process/lock_down.h, which takes sockets away.
#pragma once

#include <chrono>
#include <filesystem>
#include <span>
#include <string>

#include "base/clock.h"
#include "vault/keyring.h"

namespace cerby::process {

inline constexpr const char* kSystemBus = "/run/dbus/system_bus_socket";
inline constexpr std::chrono::milliseconds kBusPatience{200};

// Nothing known where there is no bus, no login manager, no graphical session of this user's, no answer
// within `patience`, or one that is not as it should be. Never a failure: a machine without logind works as
// well.
vault::ScreenSigns screen_signs(const Clock& clock, const std::filesystem::path& bus = kSystemBus,
                                std::chrono::milliseconds patience = kBusPatience);

// What it says and what it makes of the answers, for tests.
namespace bus {

std::string questions(unsigned user);
// Of all that came from the bus; nothing: the answers are not all there yet. `Broken`: they never will be.
enum class Answers : std::uint8_t { Incomplete, Complete, Broken };
Answers read_answers(std::span<const std::uint8_t> received, vault::ScreenSigns& signs);

}  // namespace bus

}  // namespace cerby::process
