// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/parser.h"

#include <gtest/gtest.h>

namespace ovn::cli {
namespace {

using Words = std::vector<std::string>;

Result<Command> parsed(const Words& words) { return parse(words); }

TEST(Parser, options_may_stand_anywhere_behind_the_verb_and_global_ones_everywhere) {
  for (const Words& words : {Words{"--timeout", "5s", "net", "rm", "-f", "a", "b"},
                             Words{"net", "--timeout=5s", "rm", "a", "-f", "b"},
                             Words{"net", "rm", "a", "b", "--timeout", "5s", "--force"}}) {
    auto command = parsed(words);
    ASSERT_TRUE(command) << command.error().message;
    EXPECT_EQ(command->verb->command(), "net rm");
    EXPECT_EQ(command->arguments.values("NETWORK"), (Words{"a", "b"}));
    EXPECT_EQ(command->arguments.value("timeout"), "5s");
    EXPECT_TRUE(command->arguments.has("force"));
  }
}

TEST(Parser, a_verb_may_have_two_words) {
  for (const Words& words : {Words{"cluster", "key", "ls", "-q"},
                             Words{"cluster", "--timeout=5s", "key", "--no-color", "ls", "-q"}}) {
    auto command = parsed(words);
    ASSERT_TRUE(command) << command.error().message;
    EXPECT_EQ(command->verb->command(), "cluster key ls");
    EXPECT_TRUE(command->arguments.has("quiet"));
  }
  EXPECT_EQ(parsed({"cluster", "key"}).error().message, "cluster: key ls or key rotate?");
  EXPECT_EQ(parsed({"cluster", "key", "sl"}).error().message,
            "unknown command 'cluster key sl'; did you mean 'key ls'?");
  EXPECT_TRUE(parsed({"cluster", "key", "--help"})->help);
}

TEST(Parser, both_names_of_an_option_have_one_key) {
  for (const char* name : {"--net", "--network"}) {
    auto command = parsed({"debug", "table", name, "n"});
    ASSERT_TRUE(command);
    EXPECT_EQ(command->arguments.value("net"), "n");
  }
}

TEST(Parser, a_switch_can_be_set_to_false) {
  EXPECT_FALSE(parsed({"net", "create", "n", "--ipv6=false"})->arguments.has("ipv6"));
  EXPECT_TRUE(parsed({"net", "create", "n", "--ipv6=true"})->arguments.has("ipv6"));
  EXPECT_TRUE(parsed({"net", "create", "n", "--ipv6", "--ipv6"})->arguments.has("ipv6"));
}

TEST(Parser, after_two_dashes_everything_is_an_argument) {
  auto command = parsed({"net", "rm", "--", "-f"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->arguments.values("NETWORK"), Words{"-f"});
}

TEST(Parser, an_option_takes_one_value_even_if_it_may_be_repeated) {
  auto command = parsed({"net", "create", "--label", "a=1", "n", "--label", "b=2"});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->arguments.values("label"), (Words{"a=1", "b=2"}));
  EXPECT_EQ(command->arguments.value("NETWORK"), "n");
}

TEST(Parser, a_value_may_be_empty_or_have_spaces_and_commas) {
  auto command = parsed({"net", "create", "--label", "a=x, y z", "--opt=k=", ""});
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->arguments.values("label"), Words{"a=x, y z"});
  EXPECT_EQ(command->arguments.values("opt"), Words{"k="});
  EXPECT_EQ(command->arguments.value("NETWORK", "absent"), "");
}

TEST(Parser, an_option_at_the_end_needs_its_value) {
  EXPECT_EQ(parsed({"net", "create", "n", "--subnet"}).error().message,
            "net create: --subnet needs a value");
  EXPECT_EQ(parsed({"net", "ls", "--socket"}).error().message, "net ls: --socket needs a value");
}

TEST(Parser, any_words_are_parsed_or_refused) {
  const Words kWords = {
      "net", "create", "ls",     "-o", "--",       "-", "--=", "=",     "",   "-oo", "--ipv6",
      "-d",  "[x]",    "--help", "%",  "--subnet", "a", "-1",  "--net", "{}", "x=y"};
  uint32_t state = 7;
  for (int round = 0; round < 2000; ++round) {
    Words words;
    for (int i = 0; i < round % 7; ++i) {
      state = state * 1664525 + 1013904223;
      words.push_back(kWords[(state >> 16) % kWords.size()]);
    }
    words.insert(words.begin(), {"net", "create"});
    auto command = parsed(words);
    EXPECT_TRUE(command || !command.error().message.empty());
  }
}

}  // namespace
}  // namespace ovn::cli
