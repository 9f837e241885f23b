// SPDX-License-Identifier: Apache-2.0
#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

std::string drain(std::string_view state, std::string_view awaited) {
  return fmt::format(
      R"([{{"id":"9","node":"host2","endpoint":"e2","backends":[{{"name":"two"}}],)"
      R"("awaited":[{}],"state":"{}"}}])",
      awaited, state);
}

class ServiceDrainTest : public CliTest {
 protected:
  ServiceDrainTest() { agent->answer("POST /v1/drains", R"({"id":"9","node":"x"})", 201); }
};

TEST_F(ServiceDrainTest, returns_when_all_have_followed) {
  agent->answer("GET /v1/drains", drain("drained", ""));
  EXPECT_TRUE(golden("service_drain.txt", out("service drain two")));
  EXPECT_EQ(out("service drain two -q"), "9\n");
  EXPECT_EQ(agent->requests()[0], R"(POST /v1/drains {"target":"two"})");
}

TEST_F(ServiceDrainTest, tells_who_has_not_followed_in_time) {
  agent->answer("GET /v1/drains", drain("draining", R"("host1","host3")"));
  EXPECT_EQ(failure("service drain two --timeout 120ms"),
            (Failed{6, "ovn-lite: waiting for host1, host3; it goes on, and 'ovn-lite service "
                       "drain' tells how it stands\n"}));
}

TEST_F(ServiceDrainTest, that_is_gone_meanwhile_is_told) {
  agent->answer("GET /v1/drains", "[]");
  EXPECT_EQ(failure("service drain two"),
            (Failed{4, "ovn-lite: it was undone, or its backend is gone\n"}));
}

TEST_F(ServiceDrainTest, without_a_target_lists_all_and_undo_ends_one) {
  agent->answer("GET /v1/drains", drain("draining", R"("host1")"));
  EXPECT_TRUE(golden("service_drains.txt", out("service drain")));
  agent->answer("DELETE /v1/drains/two", R"({"id":"9"})");
  EXPECT_EQ(out("service drain two --undo"), "");
  EXPECT_EQ(failure("service drain --undo").first, 1);
}

}  // namespace
}  // namespace ovn::cli
