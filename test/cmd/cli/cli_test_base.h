// SPDX-License-Identifier: Apache-2.0
// The ground of all tests of the command line: a folder of its own, an agent that answers as told,
// and run() for a command written as one would type it.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cmd/cli/cli.h"
#include "test/cmd/cli/fake_agent.h"
#include "test/support/temp_folder.h"
#include "test/support/golden.h"

namespace ovn::cli {

inline constexpr int64_t kNow = 1'800'000'000;  // 2027-01-15

class CliTest : public test::FolderTest {
 protected:
  CliTest() {
    agent.emplace(folder_ + "/sock");
    environment.now = kNow;
    environment.socket = folder_ + "/sock";
    environment.config_path = folder_ + "/ovn-lite.toml";
    environment.netns_folder = folder_ + "/netns";
    write("ovn-lite.toml", fmt::format("node.state_dir = '{}/state'\n", folder_));
  }

  std::string write(const std::string& name, std::string_view text) {
    std::filesystem::path path = folder_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  // "net ls -q": words are separated by single spaces.
  Outcome run(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return cli::run(words, environment);
  }

  // Standard output of a command that must succeed.
  std::string out(const std::string& line) {
    Outcome outcome = run(line);
    EXPECT_EQ(outcome.exit_code, 0) << line << ": " << outcome.err;
    EXPECT_EQ(outcome.err, "") << line;
    return outcome.out;
  }

  // Exit code and standard error of a command that must fail.
  std::pair<int, std::string> failure(const std::string& line) {
    Outcome outcome = run(line);
    EXPECT_NE(outcome.exit_code, 0) << line;
    EXPECT_EQ(outcome.out, "") << line;
    return {outcome.exit_code, outcome.err};
  }

  Environment environment;
  std::optional<FakeAgent> agent;
};

using Failed = std::pair<int, std::string>;
using Lines = std::vector<std::string>;

inline testing::AssertionResult golden(const std::string& name, std::string_view text) {
  return test::matches_golden("test/cmd/cli/golden/" + name, text);
}

}  // namespace ovn::cli
