// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verbs.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "cmd/cli/parser.h"
#include "cmd/cli/words.h"

namespace ovn::cli {
namespace {

// The words of an example up to what is the shell's: "net rm a || b", "x >file".
std::vector<std::string> example_words(std::string_view line) {
  std::vector<std::string> out;
  for (std::string_view word : split(line, ' ')) {
    if (word.starts_with('|') || word.starts_with('>') || word.starts_with('<')) break;
    out.emplace_back(word);
  }
  return out;
}

TEST(Verbs, every_verb_has_all_that_is_to_be_said) {
  for (const Verb& verb : verbs()) {
    EXPECT_NE(verb.run, nullptr) << verb.command();
    EXPECT_FALSE(verb.summary.empty()) << verb.command();
    EXPECT_FALSE(verb.summary.ends_with('.')) << verb.command();
    EXPECT_GT(verb.examples.size(), 0u) << verb.command();
    bool known = std::any_of(nouns().begin(), nouns().end(),
                             [&](const Noun& noun) { return noun.name == verb.noun; });
    EXPECT_TRUE(known) << verb.noun;
  }
}

TEST(Verbs, commands_are_unique_and_every_noun_has_verbs) {
  std::set<std::string> commands;
  for (const Verb& verb : verbs()) EXPECT_TRUE(commands.insert(verb.command()).second);
  for (const Noun& noun : nouns()) EXPECT_FALSE(verbs_of(noun.name).empty()) << noun.name;
}

TEST(Verbs, no_verb_has_two_options_of_one_name) {
  for (const Verb& verb : verbs()) {
    std::vector<Option> all = options_of(verb);
    all.insert(all.end(), global_options().begin(), global_options().end());
    std::set<std::string_view> names;
    for (const Option& option : all) {
      EXPECT_FALSE(option.help.empty()) << option.names;
      for (auto name : split(option.names, ',')) {
        EXPECT_TRUE(names.insert(name).second) << verb.command() << " " << name;
      }
    }
  }
}

TEST(Verbs, every_example_is_a_command_line_of_its_verb) {
  for (const Verb& verb : verbs()) {
    for (const Example& example : verb.examples) {
      auto command = parse(example_words(example.command));
      ASSERT_TRUE(command) << example.command << ": " << command.error().message;
      EXPECT_EQ(command->verb, &verb) << example.command;
    }
  }
}

TEST(Verbs, output_has_a_letter_unless_the_verb_needs_it) {
  auto names = [](std::string_view command) {
    for (const Verb& verb : verbs()) {
      if (verb.command() != command) continue;
      for (const Option& option : options_of(verb)) {
        if (option.key() == "output") return std::string(option.names);
      }
    }
    return std::string();
  };
  EXPECT_EQ(names("net ls"), "-o,--output");
  EXPECT_EQ(names("net create"), "--output");
  EXPECT_EQ(names("agent run"), "");
}

TEST(Verbs, only_the_last_argument_may_be_left_out_or_repeated) {
  for (const Verb& verb : verbs()) {
    for (const Positional& positional : verb.positionals) {
      bool last = &positional == verb.positionals.end() - 1;
      EXPECT_TRUE(last || positional.count == Count::one) << verb.command();
    }
  }
}

}  // namespace
}  // namespace ovn::cli
