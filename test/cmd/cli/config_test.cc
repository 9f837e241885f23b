// SPDX-License-Identifier: Apache-2.0
#include "cmd/config_keys.h"
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

using ConfigVerbTest = CliTest;

TEST_F(ConfigVerbTest, check_names_the_files_that_are_fine) {
  std::string path = write("c.toml", "log.level = 'warn'\n");
  std::string more = write("conf.d/a.toml", "");
  EXPECT_EQ(out("config check -c " + path), path + ": ok\n" + more + ": ok\n");
}

TEST_F(ConfigVerbTest, check_tells_all_problems_of_all_files_and_exits_with_8) {
  std::string path = write("c.toml", "log.level = 3\nlog.form = 'x'\n");
  std::string more = write("conf.d/a.toml", "[gossip\n");
  Outcome outcome = run("config check --config " + path);
  EXPECT_EQ(outcome.exit_code, 8);
  EXPECT_EQ(outcome.err, "");
  std::string told = path + ":1:13: log.level must be a text, not a number\n" + path +
                     ":2:5: unknown key 'log.form'; did you mean 'log.format'?\n" + more + ":1:";
  EXPECT_EQ(outcome.out.substr(0, told.size()), told);
}

TEST_F(ConfigVerbTest, check_of_a_missing_file_is_a_problem) {
  Outcome outcome = run("config check -c /nowhere/x.toml");
  EXPECT_EQ(outcome.exit_code, 8);
  EXPECT_EQ(outcome.out, "config file: /nowhere/x.toml: ENOENT (No such file or directory)\n");
}

TEST_F(ConfigVerbTest, explain_tells_all_of_a_key) {
  EXPECT_TRUE(golden("config_explain_key.txt", out("config explain gossip.port")));
  EXPECT_TRUE(golden("config_explain_key.json", out("config explain gossip.port -o json")));
}

TEST_F(ConfigVerbTest, explain_lists_a_section_or_all) {
  EXPECT_EQ(out("config explain log -o name"), "log.level\nlog.format\n");
  std::string all = out("config explain -o name");
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), std::ssize(config_keys()));
}

TEST_F(ConfigVerbTest, explain_of_an_unknown_key_says_what_was_meant) {
  EXPECT_EQ(failure("config explain gossip.prt"),
            (Failed{3,
                    "ovn-lite: no configuration key is called 'gossip.prt'; did you mean "
                    "'gossip.port'?\n"}));
  EXPECT_EQ(failure("config explain nonsense"),
            (Failed{3, "ovn-lite: no configuration key is called 'nonsense'\n"}));
}

}  // namespace
}  // namespace ovn::cli
