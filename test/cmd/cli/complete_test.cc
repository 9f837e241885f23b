// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/complete.h"

#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

class CompleteTest : public CliTest {
 protected:
  CompleteTest() {
    agent->answer("GET /v1/networks", R"([{"name":"backend","driver":"overlay"},
                                          {"name":"blue","driver":"overlay"},
                                          {"name":"host","driver":"host"}])");
    agent->answer("GET /v1/attachments",
                  R"([{"target":"pid:7","network":{"name":"blue"},"addresses":["10.7.0.2/24"]}])");
  }

  // The words offered, without their meanings.
  std::string offered(const Lines& words) {
    std::istringstream lines(complete(words, environment));
    std::string out;
    for (std::string line; std::getline(lines, line);) {
      out += (out.empty() ? "" : " ") + line.substr(0, line.find('\t'));
    }
    return out;
  }
};

TEST_F(CompleteTest, nouns_then_verbs_with_their_meanings) {
  EXPECT_EQ(offered({""}),
            "agent cluster net attach detach service ipam dns status debug config completion");
  EXPECT_EQ(offered({"c"}), "cluster config completion");
  EXPECT_EQ(offered({"net", ""}), "create ls inspect rm exists connect disconnect");
  EXPECT_EQ(offered({"network", "i"}), "inspect");
  EXPECT_EQ(complete(Lines{"net", "l"}, environment), "ls\tList networks\n");
  EXPECT_EQ(offered({"cluster", ""}), "init join leave token nodes rm update key");
  EXPECT_EQ(offered({"cluster", "key", ""}), "ls rotate");
  EXPECT_EQ(offered({"cluster", "key", "rotate", "--q"}), "--quiet");
}

TEST_F(CompleteTest, options_of_the_verb_and_global_ones) {
  EXPECT_EQ(offered({"net", "ls", "--n"}), "--no-trunc --no-color");
  EXPECT_EQ(offered({"--s"}), "--socket");
  EXPECT_EQ(offered({"agent", "run", "--gossip-p"}), "--gossip-port");
}

TEST_F(CompleteTest, values_of_options_and_arguments) {
  EXPECT_EQ(offered({"net", "ls", "-o", ""}), "table json name");
  EXPECT_EQ(offered({"net", "create", "--driver", "h"}), "host");
  EXPECT_EQ(offered({"completion", ""}), "bash zsh fish");
  EXPECT_EQ(offered({"config", "explain", "log."}), "log.level log.format");
  EXPECT_EQ(offered({"config", "check", "--config", ""}), ":files");
  EXPECT_EQ(offered({"net", "create", "--subnet", ""}), "");
}

TEST_F(CompleteTest, names_are_asked_from_the_agent) {
  EXPECT_EQ(offered({"net", "rm", "b"}), "backend blue");
  EXPECT_EQ(offered({"net", "rm", "blue", "-f", ""}), "backend blue host");
  EXPECT_EQ(offered({"net", "exists", "blue", ""}), "");
  EXPECT_EQ(offered({"attach", "container", "pid:1", "--net", "ba"}), "backend");
  EXPECT_EQ(offered({"detach", "container", ""}), "pid:7");
  EXPECT_EQ(offered({"ipam", "show", ""}), "10.7.0.2");
}

TEST_F(CompleteTest, targets_are_namespaces_processes_and_paths) {
  write("netns/red", "");
  EXPECT_EQ(offered({"attach", "container", ""}),
            "netns:red docker: podman: containerd: oci: machine: pid:");
  EXPECT_EQ(offered({"attach", "container", "netns:r"}), "netns:red");
  EXPECT_EQ(offered({"attach", "container", "/run"}), ":files");
}

TEST_F(CompleteTest, without_an_agent_nothing_is_offered_and_nothing_told) {
  agent.reset();
  Outcome outcome = run("__complete net rm b");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "");
}

TEST_F(CompleteTest, the_socket_option_is_heeded) {
  std::string path = environment.socket;
  environment.socket = "/nowhere";
  EXPECT_EQ(offered({"net", "rm", "ba"}), "");
  EXPECT_EQ(offered({"--socket", path, "net", "rm", "ba"}), "backend");
}

TEST_F(CompleteTest, a_mistyped_word_offers_nothing) {
  EXPECT_EQ(offered({"nett", "x", ""}), offered({""}));
  EXPECT_EQ(offered({}), "");
}

// The script as bash runs it, with a program in place of ovn-lite that echoes what it was asked.
class BashScript : public CompleteTest {
 protected:
  std::string replies(const std::string& line, const std::string& answers) {
    std::string program =
        write("ovn-lite", "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + folder_ + "/asked" +
                              "\nprintf '" + answers + "'\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    write("script", completion_script("bash"));
    write("try", "compopt() { :; }\n. " + folder_ + "/script\nCOMP_LINE='" + program +
                     line +
                     "'\nCOMP_POINT=${#COMP_LINE}\n_ovn_lite\nprintf '<%s>' "
                     "\"${COMPREPLY[@]}\" >" +
                     folder_ + "/reply\n");
    EXPECT_EQ(std::system(("bash " + folder_ + "/try").c_str()), 0);
    return read("reply");
  }
  std::string read(const std::string& name) {
    std::ifstream file(folder_ + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(BashScript, words_are_passed_on_and_answers_offered_without_meanings) {
  EXPECT_EQ(replies(" net r", "rm\\tRemove networks\\n"), "<rm>");
  EXPECT_EQ(read("asked"), "__complete\nnet\nr\n");
}

TEST_F(BashScript, a_space_at_the_end_begins_an_empty_word) {
  EXPECT_EQ(replies(" net rm ", "a\\t\\nb\\t\\n"), "<a><b>");
  EXPECT_EQ(read("asked"), "__complete\nnet\nrm\n\n");
}

TEST_F(BashScript, what_stands_before_a_colon_is_taken_off) {
  EXPECT_EQ(replies(" attach container netns:b", "netns:blue\\t\\n"), "<blue>");
}

}  // namespace
}  // namespace ovn::cli
