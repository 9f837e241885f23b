// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/help.h"

#include "cmd/cli/words.h"

namespace ovn::cli {
namespace {

std::string list_options(std::string_view title, std::span<const Option> options) {
  std::vector<Entry> entries;
  for (const Option& option : options) {
    entries.push_back({option_term(option), option_meaning(option)});
  }
  return entries.empty() ? "" : fmt::format("\n{}:\n{}", title, two_columns(entries));
}

std::string list_arguments(const Verb& verb) {
  std::vector<Entry> entries;
  for (const Positional& positional : verb.positionals) {
    entries.push_back({placeholder(positional), std::string(positional.help)});
  }
  return entries.empty() ? "" : "\nArguments:\n" + two_columns(entries);
}

std::string list_examples(const Verb& verb) {
  std::string out = "\nExamples:\n";
  for (const Example& example : verb.examples) {
    out += fmt::format("  ovn-lite {}\n", example.command);
    if (!example.meaning.empty()) out += wrap(example.meaning, 6);
  }
  return out;
}

std::string list_exits(const Verb& verb) {
  std::vector<Entry> entries;
  for (const Exit& exit : verb.exits) {
    entries.push_back({std::to_string(exit.code), std::string(exit.meaning)});
  }
  return entries.empty() ? ""
                         : "\nExit codes, besides those in ovn-lite(1):\n" + two_columns(entries);
}

std::string list_verbs(std::string_view noun) {
  std::vector<Entry> entries;
  for (const Verb* verb : verbs_of(noun)) {
    entries.push_back({verb->command(), std::string(verb->summary)});
  }
  return two_columns(entries);
}

}  // namespace

std::string general_help() {
  std::string out =
      "Usage: ovn-lite [OPTIONS] COMMAND\n\n"
      "Container networking for many hosts, without an orchestrator.\n\nCommands:\n";
  for (const Noun& noun : nouns()) out += list_verbs(noun.name);
  out += list_options("Options", global_options());
  out += two_columns(std::vector<Entry>{{"    --version", "Show the version"}});
  return out + "\n'ovn-lite COMMAND --help' tells more of each; so do the man pages.\n";
}

std::string noun_help(const Noun& noun) {
  std::string out = fmt::format("Usage: ovn-lite {} COMMAND\n\n{}.\n", noun.name, noun.summary);
  if (!noun.description.empty()) out += "\n" + wrap(noun.description, 0);
  return out + "\nCommands:\n" + list_verbs(noun.name);
}

std::string verb_help(const Verb& verb) {
  std::string out = fmt::format("Usage: {}\n\n{}.\n", synopsis(verb), verb.summary);
  if (!verb.description.empty()) out += "\n" + wrap(verb.description, 0);
  out += list_arguments(verb);
  out += list_options("Options", options_of(verb));
  out += list_options("Global options", global_options());
  return out + list_examples(verb) + list_exits(verb);
}

}  // namespace ovn::cli
