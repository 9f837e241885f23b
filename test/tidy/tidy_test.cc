// SPDX-License-Identifier: Apache-2.0
// The checks of this folder, on the whole project. Run from the root.
#include <gtest/gtest.h>

#include "test/tidy/functions.h"
#include "test/tidy/include_rules.h"
#include "test/tidy/text_rules.h"
#include "test/tidy/tree_rules.h"
#include "test/tidy/word_rules.h"

namespace ovn::tidy {
namespace {

const std::vector<Source>& tree() {
  static const std::vector<Source> sources = read_tree(".");
  return sources;
}

Units units() {
  for (const Source& source : tree()) {
    if (source.path == "Makefile") return Units::parse(source.text);
  }
  return {};
}

void expect_none(const Findings& findings) {
  std::string list;
  for (const Finding& finding : findings) list += finding.to_string() + "\n";
  EXPECT_TRUE(findings.empty()) << list;
}

template <class Check>
void expect_in_every_file(Check check) {
  ASSERT_GT(tree().size(), 50u) << "not run from the root of the project";
  Findings all;
  for (const Source& source : tree()) {
    for (Finding& finding : check(source)) all.push_back(std::move(finding));
  }
  expect_none(all);
}

TEST(Tidy, every_file_looks_right) { expect_in_every_file(check_text); }

TEST(Tidy, functions_fit_a_screen) { expect_in_every_file(check_functions); }

TEST(Tidy, includes_follow_the_direction) {
  expect_in_every_file(
      [table = units()](const Source& source) { return check_includes(source, table); });
}

TEST(Tidy, the_table_of_units_keeps_the_direction) {
  ASSERT_TRUE(units().uses().contains("core/base"));
  expect_none(check_units(units()));
}

TEST(Tidy, no_forbidden_word_stands_in_the_code) { expect_in_every_file(check_words); }

// Source files whose test has another name, each with the reason.
const Names kTestedElsewhere = {
    // Bodies of third parties, and what only links.
    "cmd/agent/vendor_asio.cc",
    "cmd/http/vendor_beast.cc",
    "cmd/vendor_toml.cc",
    "core/base/vendor_spdlog.cc",
    "cmd/main.cc",
    "cmd/no_resolver.cc",
    // Wires the parts to each other, and to the process: test/agent, with real agents.
    "cmd/agent/agent.cc",
    "cmd/agent/boot.cc",
    "cmd/agent/cluster_facts.cc",
    "cmd/agent/gossip_events.cc",
    "cmd/agent/run.cc",
    // Two ends of one connection are tested together: tls_test and http_listener_test.
    "cmd/agent/acceptor.cc",
    "cmd/agent/channel.cc",
    "cmd/agent/http_client.cc",
    "cmd/agent/http_session.cc",
    "cmd/agent/manager_client.cc",
    "cmd/cluster/init.cc",
    "cmd/cluster/join.cc",
    "cmd/cluster/manager_connection.cc",
    "cmd/cluster/openssl.cc",
    "cmd/cluster/tls.cc",
    // Part of what another file's header declares, or seen through it alone.
    "cmd/agent/detach_flow.cc",       // attach_flow_test
    "cmd/agent/dns_exchanges.cc",     // dns_server_test, as the next three
    "cmd/agent/dns_listener.cc",
    "cmd/agent/dns_stream.cc",
    "cmd/agent/dns_thread.cc",
    "cmd/agent/gossip_api.cc",        // agent_api_test
    "cmd/agent/reconcile_driver.cc",  // host_driver_test
    "cmd/agent/worker.cc",            // store_thread_test
    "cmd/cluster/cluster_toml.cc",    // cluster_file_test
    "cmd/config_keys.cc",             // config_test, as the next two
    "cmd/config_toml.cc",
    "cmd/config_values.cc",
    "cmd/cli/completion_scripts.cc",  // documents_test, as the next one
    "cmd/cli/man_page.cc",
    "cmd/cli/help.cc",          // cli_test, as the next one
    "cmd/cli/session.cc",
    "cmd/cli/subnets.cc",       // network_test
    "cmd/agent/create_flow.cc",  // agent_api_test
    "cmd/cli/verb_options.cc",  // verbs_test
    "cmd/cli/verbs_agent.cc",   // verbs_test, as the other rows
    "cmd/cli/verbs_attach.cc", "cmd/cli/verbs_cluster.cc", "cmd/cli/verbs_dns.cc",
    "cmd/cli/verbs_ipam.cc",
    "cmd/cli/verbs_net.cc", "cmd/cli/verbs_service.cc",
    // What the machine is called and where it is: test/agent.
    "cmd/cluster/default_identity.cc",
    // What these do shows only between nodes: test/sim/world_test and the checkers of test/sim.
    "gossip/node.cc",
    "gossip/probe.cc",
    "gossip/pull.cc",
    "gossip/receive.cc",
    "gossip/records.cc",
    "gossip/standing.cc",
    "gossip/views.cc",
    "gossip/visibility.cc",
};

TEST(Tidy, the_tree_is_whole) { expect_none(check_tree(tree(), kTestedElsewhere)); }

}  // namespace
}  // namespace ovn::tidy
