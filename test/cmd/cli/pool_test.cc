// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

using IpamTest = CliTest;

TEST_F(IpamTest, pools_show_use_and_size) {
  agent->answer("GET /v1/ipam/pools",
                R"([{"network":"backend","subnet":"10.7.0.0/24","gateway":"10.7.0.1","used":3,)"
                R"("size":254,"leased_blocks":2},{"network":"wide","subnet":"10.8.0.0/16",)"
                R"("range":"10.8.1.0/24","used":12345,"size":65534,"leased_blocks":40}])");
  EXPECT_TRUE(golden("ipam_pools.txt", out("ipam pools")));
  EXPECT_EQ(out("ipam pools -o name"), "10.7.0.0/24\n10.8.0.0/16\n");
}

TEST_F(IpamTest, show_tells_who_holds_an_address_and_why) {
  std::string row =
      R"([{"address":"10.7.0.2","network":"backend","holder":"endpoint","endpoint":"e1",)"
      R"("name":"web","node":"host1","lease":"12","why":"attached as eth0 of pid:4711"}])";
  agent->answer("GET /v1/ipam/addresses/10.7.0.2", row);
  agent->answer("GET /v1/ipam/addresses/fd00%3A%3A2?network=b", "[]");
  EXPECT_TRUE(golden("ipam_show.txt", out("ipam show 10.7.0.2")));
  EXPECT_EQ(out("ipam show fd00::2 --network b -o json"), "[]\n");
  EXPECT_EQ(failure("ipam show 10.7.0"),
            (Failed{2,
                    "ovn-lite: ipam show: ADDRESS: '10.7.0' is not an IP address\n"
                    "Try 'ovn-lite ipam show --help'.\n"}));
}

TEST_F(IpamTest, blocks_show_holder_and_use) {
  agent->answer("GET /v1/ipam/blocks",
                R"([{"id":12,"network":"backend","subnet":"10.7.0.0/24","block":"10.7.0.4/30",)"
                R"("node":"host1","used":3,"size":4}])");
  EXPECT_EQ(out("ipam blocks"),
            "NETWORK  BLOCK        NODE   USED  SIZE  LEASE\n"
            "backend  10.7.0.4/30  host1     3     4     12\n");
}

TEST_F(IpamTest, check_shows_what_is_wrong_and_says_so_with_its_exit_code) {
  agent->answer("GET /v1/ipam/check", "[]");
  EXPECT_EQ(run("ipam check").exit_code, 0);
  std::string found =
      R"([{"kind":"unleased","network":"backend","subject":"10.7.0.9","why":"'db' on node 'host2' )"
      R"(has it, but no lease holds it","remedy":"lease it to node 'host2'"}])";
  agent->answer("GET /v1/ipam/check", found);
  Outcome wrong = run("ipam check");
  EXPECT_EQ(wrong.exit_code, 8);
  EXPECT_TRUE(golden("ipam_check.txt", wrong.out));
  agent->answer("POST /v1/ipam/repair", found);
  Outcome left = run("ipam check --repair");
  EXPECT_EQ(left.exit_code, 8) << "the agent goes on finding it";
  agent->answer("GET /v1/ipam/check", "[]");
  Outcome mended = run("ipam check --repair");
  EXPECT_EQ(mended.exit_code, 0);
  EXPECT_EQ(mended.out, wrong.out) << "what was wrong is shown";
}

}  // namespace
}  // namespace ovn::cli
