// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/cli.h"

#include "cmd/cli/complete.h"
#include "cmd/cli/documents.h"
#include "cmd/cli/help.h"
#include "core/api/error_table.h"
#include "core/base/version.h"

namespace ovn::cli {
namespace {

constexpr int kUsageError = 2;

std::string version_text() { return fmt::format("ovn-lite {}\n", kVersion); }

Outcome usage_error(const Error& error) {
  // Errors within a verb begin with its command.
  std::string command = "ovn-lite";
  for (const Verb& verb : verbs()) {
    if (error.message.starts_with(verb.command() + ": ")) command += " " + verb.command();
  }
  return {kUsageError, "", fmt::format("ovn-lite: {}\nTry '{} --help'.\n", error.message, command)};
}

Outcome make_documents(const std::string& folder) {
  auto ok = write_documents(folder);
  if (ok) return {};
  return {api::exit_code(ok.error().code), "", "ovn-lite: " + ok.error().message + "\n"};
}

Outcome run_verb(const Command& command, const Environment& environment) {
  Session session(command, environment);
  auto code = command.verb->run(session);
  if (!code) session.complain(code.error());
  return {code ? *code : api::exit_code(code.error().code), std::move(session.out),
          std::move(session.err)};
}

}  // namespace

Outcome run(std::span<const std::string> words, const Environment& environment) {
  if (words.size() == 1 && words[0] == "--version") return {0, version_text(), ""};
  if (!words.empty() && words[0] == "__complete") {
    return {0, complete(words.subspan(1), environment), ""};
  }
  if (words.size() == 2 && words[0] == "__documents") return make_documents(words[1]);
  if (words.empty()) return {kUsageError, "", general_help()};
  auto command = parse(words);
  if (!command) return usage_error(command.error());
  if (command->version) return {0, version_text(), ""};
  if (!command->help) return run_verb(*command, environment);
  if (command->verb) return {0, verb_help(*command->verb), ""};
  return {0, command->noun ? noun_help(*command->noun) : general_help(), ""};
}

}  // namespace ovn::cli
