// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/cli.h"

#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

using Cli = CliTest;

TEST_F(Cli, the_version_is_told) {
  EXPECT_EQ(out("--version"), "ovn-lite 0.1.0\n");
  EXPECT_EQ(out("--no-color --version"), "ovn-lite 0.1.0\n");
}

TEST_F(Cli, no_command_at_all_shows_help_on_standard_error) {
  Outcome outcome = run("");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, out("--help"));
}

TEST_F(Cli, help_of_the_whole_of_a_noun_and_of_a_verb) {
  EXPECT_TRUE(golden("help.txt", out("--help")));
  EXPECT_TRUE(golden("help_net.txt", out("net --help")));
  EXPECT_TRUE(golden("help_net_create.txt", out("net create --help")));
  EXPECT_TRUE(golden("help_agent_run.txt", out("agent run -h")));
  EXPECT_EQ(out("network create -h"), out("net create --help"));
  EXPECT_EQ(out("--help net create"), out("net create --help"));
  EXPECT_EQ(out("net create --help --gateway 10.0.0.1"), out("net create --help"));
}

TEST_F(Cli, mistyped_commands_and_options_are_told_with_what_was_meant) {
  struct Bad {
    std::string line, message, command;
  };
  const Bad kBad[] = {
      {"nett ls", "unknown command 'nett'; did you mean 'net'?", ""},
      {"xyzzy", "unknown command 'xyzzy'", ""},
      {"net lss", "unknown command 'net lss'; did you mean 'ls'?", ""},
      {"net", "net: create, ls, inspect, rm, exists, connect or disconnect?", ""},
      {"--foo net ls", "unknown option '--foo'", ""},
      {"--version=1", "unknown option '--version=1'", ""},
      {"net ls --quite", "net ls: unknown option '--quite'; did you mean '--quiet'?", "net ls"},
      {"net ls --xyzzyx", "net ls: unknown option '--xyzzyx'", "net ls"},
      {"net ls -x", "net ls: unknown option '-x'", "net ls"},
      {"net ls a", "net ls: unexpected argument 'a'", "net ls"},
      {"net ls -o", "net ls: --output needs a value", "net ls"},
      {"net ls -o yaml", "net ls: --output: 'yaml' is not table, json or name", "net ls"},
      {"net ls --timeout 3", "net ls: --timeout: '3' is not a time such as 500ms, 10s or 2m",
       "net ls"},
      {"status extra", "status: unexpected argument 'extra'", "status"},
      {"completion tcsh", "completion: SHELL: 'tcsh' is not bash, zsh or fish", "completion"},
  };
  for (const Bad& bad : kBad) {
    std::string command = bad.command.empty() ? "ovn-lite" : "ovn-lite " + bad.command;
    EXPECT_EQ(failure(bad.line),
              (Failed{2, "ovn-lite: " + bad.message + "\nTry '" + command + " --help'.\n"}));
  }
}

TEST_F(Cli, without_an_agent_the_error_says_what_to_do) {
  agent.reset();
  std::string path = environment.socket;
  EXPECT_EQ(failure("net ls"),
            (Failed{5, "ovn-lite: no agent at " + path +
                           ": ECONNREFUSED; is the agent running? start it with 'ovn-lite agent "
                           "run'\n"}));
  std::filesystem::remove(path);
  EXPECT_EQ(
      failure("status"),
      (Failed{5, "ovn-lite: no agent at " + path +
                     ": ENOENT; is the agent running? start it with 'ovn-lite agent run'\n"}));
}

TEST_F(Cli, the_socket_is_the_option_then_the_variable_then_the_configured_one) {
  agent->answer("GET /v1/networks", "[]");
  std::string path = environment.socket;
  environment.socket = "/nowhere/sock";
  EXPECT_EQ(out("net ls -q --socket " + path), "");
  EXPECT_EQ(out("--socket " + path + " net ls -q"), "");
  EXPECT_EQ(out("net --socket=" + path + " ls -q"), "");
  EXPECT_EQ(failure("net ls").first, 5);
  environment.socket = "";
  write("ovn-lite.toml", fmt::format("node.run_dir = '{}'\n", folder_));
  EXPECT_NE(failure("net ls").second.find(folder_ + "/ovn-lite.sock"), std::string::npos);
  write("ovn-lite.toml", fmt::format("api.socket = '{}'\nbroken = 1\n", path));
  EXPECT_EQ(out("net ls -q"), "");
}

TEST_F(Cli, every_error_code_of_the_agent_has_its_exit_code) {
  struct Row {
    std::string_view code;
    int exit;
  };
  constexpr Row kRows[] = {{"not_found", 3}, {"exists", 4},  {"conflict", 4},    {"invalid", 1},
                           {"exhausted", 1}, {"timeout", 6}, {"unavailable", 5}, {"denied", 7},
                           {"kernel", 1},    {"corrupt", 1}, {"internal", 1},    {"from_2030", 1}};
  for (const Row& row : kRows) {
    agent->refuse("GET /v1/networks", 500, row.code, "why");
    EXPECT_EQ(failure("net ls"), (Failed{row.exit, "ovn-lite: why\n"})) << row.code;
  }
}

TEST_F(Cli, documents_are_written_below_a_folder) {
  std::filesystem::create_directories(folder_ + "/man");
  std::filesystem::create_directories(folder_ + "/completions");
  EXPECT_EQ(out("__documents " + folder_), "");
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/man/ovn-lite-net.1"));
  EXPECT_EQ(failure("__documents /nowhere").first, 3);
}

}  // namespace
}  // namespace ovn::cli
