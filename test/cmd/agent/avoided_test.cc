// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/avoided.h"

#include <gtest/gtest.h>

#include "core/ipam/routed.h"
#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

TEST(Avoided, a_request_says_what_to_keep_clear_of) {
  api::Request request{"POST", "/v1/networks", {}, R"({"name":"n"})"};
  auto whole = with_avoided(request, {test::prefix("10.0.0.0/16"), test::prefix("fd00::/64")});
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->body, R"({"name":"n","avoid":["10.0.0.0/16","fd00::/64"]})");
  EXPECT_EQ(whole->path, request.path);
  request.body = R"({"avoid":["10.9.0.0/16"]})";
  EXPECT_EQ(with_avoided(request, {})->body, R"({"avoid":[]})") << "the host knows its routes";
  request.body = "[]";
  EXPECT_EQ(with_avoided(request, {}).error().code, Errc::invalid);
}

TEST(Avoided, it_is_what_the_kernel_has_routes_to_within_the_bound) {
  test::Rig rig;
  std::optional<Result<Prefixes>> read;
  read_avoided(*rig.kernel, [&](Result<Prefixes> found) { read.emplace(std::move(found)); });
  ASSERT_TRUE(rig.run_until([&] { return read.has_value(); }));
  ASSERT_TRUE(*read) << read->error().message;
  EXPECT_LE((*read)->size(), ipam::kAvoidMax);
  EXPECT_EQ(**read, ipam::worth_avoiding(**read)) << "there is nothing left to leave out";
}

}  // namespace
}  // namespace ovn::agent
