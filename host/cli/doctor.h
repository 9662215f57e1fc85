// doctor: every link from the browser to the vault, looked at in the order a launch needs them. Each check
// says what it saw, and what to do where something is wrong. It asks no person and changes nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/browsers.h"
#include "cli/verb.h"

namespace cerby::cli::doctor {

enum class State { Good, Warning, Failed };

struct Check {
  std::string id;  // "host.hello.firefox"
  State state = State::Good;
  std::string says;         // what was seen
  std::string repair = {};  // a command, or a sentence
};
using Checks = std::vector<Check>;

// What all checks look at.
struct Patient {
  Context& context;
  Paths paths;                 // the administrator's file below `root`
  std::filesystem::path root;  // where folders of the system are
  std::filesystem::path host;  // empty: there is none
  std::vector<Browser> browsers;
  std::optional<Failure> key_store;  // why it does not answer; none: it does
  // What is wrong with its entry for a vault that it is to open; empty: nothing, or it was not asked for one.
  std::string key_store_entry = {};
  // Of the vault's newest generation, before a program that is tried opens the vault and remembers it anew.
  bool has_memory = true;
};

void examine_programs(Patient& patient, Checks& checks);                   // doctor_programs.cpp
void examine_browsers(const Patient& patient, Checks& checks);             // doctor_browsers.cpp
void examine_policies(const Patient& patient, Checks& checks);             // doctor_policies.cpp
void examine_config(const Patient& patient, Checks& checks);               // doctor_vault.cpp
void examine_vault(const Patient& patient, Checks& checks);                // doctor_vault.cpp
void examine_prompt(const Patient& patient, bool needed, Checks& checks);  // doctor_prompt.cpp
void examine_workspaces(const Patient& patient, Checks& checks);           // doctor_workspaces.cpp
void examine_session(const Patient& patient, Checks& checks);              // doctor_session.cpp
void examine_private(const Patient& patient, Checks& checks);              // doctor_private.cpp
void examine_system(const Patient& patient, Checks& checks);               // doctor_system.cpp

// The file of a policy by which Chromium does not read host manifests of users.
std::optional<std::filesystem::path> forbids_user_level_hosts(const Place& place);

}  // namespace cerby::cli::doctor
