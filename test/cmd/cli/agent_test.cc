// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

class AgentRunTest : public CliTest {
 protected:
  AgentRunTest() {
    environment.run_agent = [this](const Config& config, Environment::ReloadConfig reload) {
      ran = config;
      if (during) during();
      reloaded = reload();
      return ended;
    };
  }

  std::optional<Config> ran;
  std::function<void()> during;
  Result<Config> reloaded = Config();
  Result<void> ended;
};

TEST_F(AgentRunTest, the_agent_gets_the_file_and_the_options_which_win) {
  std::string path =
      write("c.toml", "gossip = { port = 7000, mtu = 1500, seeds = ['10.0.0.1'] }\n");
  out("agent run --config " + path +
      " --gossip-port 7001 --gossip-seeds 10.0.0.2 --gossip-seeds 10.0.0.3:8000 "
      "--manager-enabled false --ipam-pools base=10.0.0.0/8,size=24");
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->gossip.port, 7001);
  EXPECT_EQ(ran->gossip.mtu, 1500u);
  ASSERT_EQ(ran->gossip.seeds.size(), 2u);
  EXPECT_EQ(ran->gossip.seeds[1].to_string(), "10.0.0.3:8000");
  EXPECT_FALSE(ran->manager.enabled);
  EXPECT_EQ(ran->ipam.pools.size(), 1u);
}

TEST_F(AgentRunTest, a_reload_reads_the_files_again_and_keeps_the_options) {
  std::string path = write("c.toml", "log.level = 'warn'\n");
  during = [this] { write("c.toml", "log.level = 'error'\ngossip.port = 1\n"); };
  out("agent run --config " + path + " --gossip-port 7001");
  ASSERT_TRUE(reloaded);
  EXPECT_EQ(reloaded->log.level, log::Level::error);
  EXPECT_EQ(reloaded->gossip.port, 7001);
}

TEST_F(AgentRunTest, a_reload_of_a_broken_file_tells_its_problems) {
  std::string path = write("c.toml", "");
  during = [this] { write("c.toml", "gossip.prt = 1\n"); };
  out("agent run --config " + path);
  ASSERT_FALSE(reloaded);
  EXPECT_EQ(reloaded.error().message,
            path + ":1:8: unknown key 'gossip.prt'; did you mean 'gossip.port'?");
}

TEST_F(AgentRunTest, it_does_not_begin_with_a_configuration_that_has_problems) {
  std::string path = write("c.toml", "gossip.port = 0\n");
  EXPECT_EQ(
      failure("agent run --config " + path + " --log-level loud"),
      (Failed{1, "ovn-lite: " + path +
                     ":1:15: gossip.port: '0' is not a number from 1 to 65535\n"
                     "--log-level: 'loud' is not a log level: trace, debug, info, warn, error "
                     "or off\n"}));
  EXPECT_FALSE(ran);
}

TEST_F(AgentRunTest, how_the_agent_ends_is_told) {
  ended = fail(Errc::conflict, "another agent uses /var/lib/ovn-lite");
  EXPECT_EQ(failure("agent run"), (Failed{4, "ovn-lite: another agent uses /var/lib/ovn-lite\n"}));
}

}  // namespace
}  // namespace ovn::cli
