// SPDX-License-Identifier: Apache-2.0
// One run of one verb: its arguments, the world around it as values, and what it prints. Verbs
// write to strings, so that a test sees exactly what a person would.
#pragma once

#include <functional>
#include <string>

#include "cmd/cli/client.h"
#include "cmd/cli/output.h"
#include "cmd/cli/parser.h"
#include "cmd/config.h"

namespace ovn::cli {

// What main() finds out about the process.
struct Environment {
  int64_t now = 0;      // Unix time, seconds
  bool colour = false;  // standard output shows colours, and they are wanted
  std::string socket;   // $OVN_LITE_SOCKET
  std::string config_path{kConfigPath};
  std::string netns_folder = "/run/netns";
  // Shows a line at once, to a person who waits.
  std::function<void(std::string_view line)> tell;
  // Standard input, up to a bound.
  std::function<std::string()> read_input;
  // The daemon; returns when it ends.
  using ReloadConfig = std::function<Result<Config>()>;
  std::function<Result<void>(const Config&, ReloadConfig)> run_agent;
};

// Where the agent listens: `given`, else $OVN_LITE_SOCKET, else as the configuration says.
std::string agent_socket(const Environment& environment, std::string given);

class Session {
 public:
  Session(const Command& command, const Environment& environment)
      : command_(command), environment_(environment) {}

  const Verb& verb() const { return *command_.verb; }
  const Arguments& arguments() const { return command_.arguments; }
  const Environment& environment() const { return environment_; }
  View view() const;

  // The agent at agent_socket(), with --socket and --timeout.
  Client agent() const;
  std::chrono::milliseconds timeout() const;

  // The configuration of --config with the options of its keys. Errors: invalid, one problem a
  // line.
  Result<Config> config() const;
  // As config(), with problems in place of the error.
  LoadedConfig load() const;

  // Rows in the form of --output or --quiet.
  void print(const Listing& listing, const json::array& rows);
  // One object in the same forms; a table with one row.
  void print_one(const Listing& listing, const json::value& row);
  // The form that was asked for: "table", "json" or "name".
  std::string format() const;

  // How far a verb that takes its time has come; nothing with --quiet.
  void tell(std::string_view line) const;
  // An error that does not end the verb.
  void complain(const Error& error);
  // Calls `each` for all values of an argument, complaining of those that fail. The exit code: 0,
  // or 9 if only some did, else that of the first error.
  int for_each(std::string_view key,
               const std::function<Result<void>(const std::string& value)>& each);

  std::string out, err;

 private:
  const Command& command_;
  const Environment& environment_;
};

}  // namespace ovn::cli
