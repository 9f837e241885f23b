// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

constexpr std::string_view kAttachment =
    R"({"id":"e1e2","network":{"id":"77","name":"backend"},"target":"pid:4711","name":"web",)"
    R"("ifname":"eth0","mac":"02:42:0a:07:00:02","addresses":["10.7.0.2/24","fd00::2/64"],)"
    R"("aliases":["api"],"ports":["8080:80/tcp"],"state":"ready","created":1799999100})";

using EndpointTest = CliTest;

TEST_F(EndpointTest, attach_sends_the_target_and_what_was_asked_for) {
  agent->answer("POST /v1/attachments", std::string(kAttachment), 201);
  for (const char* line :
       {"attach container pid:4711 --net backend", "attach container 4711 --network backend",
        "attach container netns:red --net=backend", "attach container blue --net backend",
        "attach container /proc/1/ns/net --net backend",
        "attach container pid:1 --net b --ip 10.7.0.2 --ip6 fd00::2 --mac 02:42:0a:07:00:02 "
        "--alias api --alias www --ifname eth5 --name web"}) {
    out(line);
  }
  EXPECT_EQ(
      agent->requests(),
      (Lines{R"(POST /v1/attachments {"target":"pid:4711","network":"backend","aliases":[]})",
             R"(POST /v1/attachments {"target":"4711","network":"backend","aliases":[]})",
             R"(POST /v1/attachments {"target":"netns:red","network":"backend","aliases":[]})",
             R"(POST /v1/attachments {"target":"blue","network":"backend","aliases":[]})",
             R"(POST /v1/attachments {"target":"/proc/1/ns/net","network":"backend","aliases":[]})",
             R"(POST /v1/attachments {"target":"pid:1","network":"b","ip":"10.7.0.2",)"
             R"("ip6":"fd00::2","mac":"02:42:0a:07:00:02","ifname":"eth5","name":"web",)"
             R"("aliases":["api","www"]})"}));
}

TEST_F(EndpointTest, attach_sends_the_ports_to_publish_as_they_were_given) {
  agent->answer("POST /v1/attachments", std::string(kAttachment), 201);
  out("attach container pid:1 --net b -p 8080:80 --publish 127.0.0.1::53/udp");
  EXPECT_EQ(agent->requests(),
            (Lines{R"(POST /v1/attachments {"target":"pid:1","network":"b","aliases":[],)"
                   R"("publish":["8080:80","127.0.0.1::53/udp"]})"}));
}

TEST_F(EndpointTest, attach_prints_the_attachment_in_each_form) {
  agent->answer("POST /v1/attachments", std::string(kAttachment), 201);
  EXPECT_TRUE(golden("attach_container.txt", out("attach container 1 --net backend")));
  EXPECT_TRUE(golden("attach_container.json", out("attach container 1 --net backend -o json")));
  EXPECT_EQ(out("attach container 1 --net backend -o name"), "web\n");
  EXPECT_EQ(out("attach container 1 --net backend -q"), "e1e2\n");
}

TEST_F(EndpointTest, a_bare_word_is_the_agents_to_make_out) {
  agent->answer("POST /v1/attachments", std::string(kAttachment), 201);
  EXPECT_EQ(out("attach container web --net backend --restart follow --gw-priority -5 -q"),
            "e1e2\n");
  EXPECT_EQ(agent->requests(),
            Lines{R"(POST /v1/attachments {"target":"web","network":"backend","restart":"follow",)"
                  R"("aliases":[],"gw_priority":-5})"});
}

TEST_F(EndpointTest, connect_and_disconnect_are_dockers_words_for_the_same) {
  agent->answer("POST /v1/attachments", std::string(kAttachment), 201);
  EXPECT_EQ(out("net connect --ip 10.7.0.9 --alias api backend docker:web"), "");
  agent->answer("DELETE /v1/attachments?target=docker%3Aweb&network=backend",
                "[" + std::string(kAttachment) + "]");
  EXPECT_EQ(out("net disconnect -f backend docker:web"), "");
  EXPECT_EQ(agent->requests(),
            (Lines{R"(POST /v1/attachments {"target":"docker:web","network":"backend",)"
                   R"("ip":"10.7.0.9","aliases":["api"]})",
                   "DELETE /v1/attachments?target=docker%3Aweb&network=backend"}));
}

TEST_F(EndpointTest, malformed_values_are_usage_errors) {
  struct Bad {
    std::string line, message;
  };
  const std::string kForms =
      "a target is docker:X, podman:X, containerd:NS/ID, oci:ID, machine:NAME, pid:N, netns:NAME, "
      "a path, or a bare name of one of these";
  const Bad kBad[] = {
      {"attach container --net n", "TARGET is missing"},
      {"attach container pid:1", "--net is missing"},
      {"attach container pid:1 --net n -p 80/x",
       "--publish: '80/x': the protocol is not tcp, udp or sctp; wanted is "
       "[HOST_IP:][HOST_PORT[-END]:]PORT[-END][/PROTO]"},
      {"attach container pid:x --net n", "TARGET: target 'pid:x': " + kForms},
      {"attach container netns:a/b --net n", "TARGET: target 'netns:a/b': " + kForms},
      {"attach container lxc:web --net n", "TARGET: target 'lxc:web': " + kForms},
      {"attach container pid:1 --net n --ip fd00::1", "--ip: 'fd00::1' is not an IPv4 address"},
      {"attach container pid:1 --net n --ip6 10.0.0.1", "--ip6: '10.0.0.1' is not an IPv6 address"},
      {"attach container pid:1 --net n --mac 02:42",
       "--mac: '02:42' is not a MAC address such as 02:42:0a:00:00:01"},
      {"attach container pid:1 --net a --net b", "--net is given 2 times"},
  };
  for (const Bad& bad : kBad) {
    EXPECT_EQ(failure(bad.line), (Failed{2, "ovn-lite: attach container: " + bad.message +
                                                "\nTry 'ovn-lite attach container --help'.\n"}));
  }
}

TEST_F(EndpointTest, what_the_kernel_does_not_hold_in_time_is_shown_and_exits_with_6) {
  agent->answer("POST /v1/attachments",
                R"({"id":"e1","target":"pid:1","name":"web","state":"pending"})", 202);
  Outcome outcome = run("attach container pid:1 --net n -q");
  EXPECT_EQ(outcome.exit_code, 6);
  EXPECT_EQ(outcome.out, "e1\n");
  EXPECT_EQ(
      outcome.err,
      "ovn-lite: pid:1 is attached, but the kernel does not hold all of it yet (pending); see "
      "'ovn-lite status'\n");
}

TEST_F(EndpointTest, ls_lists_what_is_attached) {
  agent->answer("GET /v1/attachments", "[" + std::string(kAttachment) + "]");
  EXPECT_TRUE(golden("attach_container.txt", out("attach ls")));
  EXPECT_EQ(out("attach ls -o name"), "web\n");
  EXPECT_EQ(out("attach ls -q"), "e1e2\n");
}

TEST_F(EndpointTest, detach_names_the_target_and_prints_what_was_detached) {
  agent->answer("DELETE /v1/attachments?target=4711", "[" + std::string(kAttachment) + "]");
  agent->answer("DELETE /v1/attachments?target=gone&network=backend",
                "[" + std::string(kAttachment) + "]");
  EXPECT_EQ(out("detach container 4711 -q"), "e1e2\n");
  EXPECT_EQ(out("detach container gone --net backend -o name"), "web\n");
  agent->refuse("DELETE /v1/attachments?target=pid%3A1", 404, "not_found", "pid:1: not attached");
  EXPECT_EQ(failure("detach container pid:1"), (Failed{3, "ovn-lite: pid:1: not attached\n"}));
  EXPECT_EQ(failure("detach container pid:").first, 2);
}

}  // namespace
}  // namespace ovn::cli
