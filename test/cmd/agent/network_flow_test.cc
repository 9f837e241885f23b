// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/network_flow.h"

#include "test/cmd/agent/rig.h"
#include "test/cmd/agent/fake_docker.h"
#include "test/cmd/agent/fake_manager.h"

namespace ovn::agent {
namespace {

const model::NetworkId kNew{"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"};

class NetworkFlowTest : public testing::Test {
 protected:
  NetworkFlowTest() {
    rig_.host->host().local_space.pools = {{test::prefix("172.16.0.0/12"), 24}};
  }

  Result<model::Network> create(std::map<std::string, std::string> options) {
    controller::NetworkRequest request;
    request.name = "lan";
    request.driver = model::Driver::macvlan;
    request.options = std::move(options);
    return answer([&](NetworkChanged then) {
      create_local(tools_, {request, kNew, 7, {}}, std::move(then));
    });
  }
  Result<model::Network> remove() {
    return answer([&](NetworkChanged then) { remove_local(tools_, kNew, std::move(then)); });
  }
  template <class Ask>
  Result<model::Network> answer(Ask ask) {
    std::optional<Result<model::Network>> answered;
    ask([&](Result<model::Network> network) { answered = std::move(network); });
    EXPECT_TRUE(rig_.run_until([&] { return answered.has_value(); }));
    return *answered;
  }
  size_t links_of_the_host() {
    return rig_.in_kernel([](test::FakeKernel& fake) {
      return fake.dump(std::vector<kernel::Netns>{{kernel::kHost, ""}}, {})->links.size();
    });
  }

  test::Rig rig_;
  test::FakeManager manager_{rig_.loop};
  test::RuntimeFolders folders_;
  Runtimes runtimes_{rig_.loop, *rig_.kernel, folders_.places()};
  IngressKeeper ingress_{rig_.loop, *rig_.host, manager_.link()};
  FlowTools tools_{rig_.loop, *rig_.host, *rig_.kernel, manager_.link(), runtimes_, ingress_, 1};
};

TEST_F(NetworkFlowTest, a_parent_is_made_before_the_answer_and_goes_with_the_network) {
  ASSERT_TRUE(create({}));
  EXPECT_EQ(links_of_the_host(), 1u);
  ASSERT_TRUE(remove());
  for (int tries = 0; tries < 1000 && links_of_the_host() != 0;) ++tries;
  EXPECT_EQ(links_of_the_host(), 0u);
}

TEST_F(NetworkFlowTest, a_parent_that_the_host_does_not_have_is_told) {
  auto refused = create({{"parent", "no-such-link"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid);
  EXPECT_FALSE(rig_.host->host().networks.contains(kNew));
}

TEST_F(NetworkFlowTest, a_network_whose_parent_the_kernel_cannot_make_is_taken_back) {
  rig_.in_kernel([](test::FakeKernel& fake) {
    fake.fail_when([](const kernel::Op& op) -> std::optional<Error> {
      if (!std::holds_alternative<kernel::Link>(op.object)) return {};
      return Error{Errc::kernel, 95, "no dummies here"};
    });
    return 0;
  });
  auto refused = create({});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "no dummies here");
  EXPECT_FALSE(rig_.host->host().networks.contains(kNew));
}

}  // namespace
}  // namespace ovn::agent
