// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/untracked.h"

#include <gtest/gtest.h>

#include "core/kernel/validate.h"
#include "test/core/reconcile/views.h"

namespace ovn::reconcile {
namespace {

using namespace test;

std::string untracked(const char* vtep, uint16_t port) {
  kernel::nft::Table table = untracked_table({addr(vtep), 1500, port});
  EXPECT_TRUE(validate(kernel::put(table)));
  return listing(table);
}

TEST(Untracked, packets_of_that_port_to_and_from_the_vtep_alone) {
  EXPECT_EQ(untracked("192.0.2.1", 4789),
            "nft table host/ovn-lite-vxlan\n"
            "  chain output filter output -300\n"
            "    r0 = meta l4proto; r0 == 11; r0 = th[2+2]; r0 == 12b5; "
            "r0 = meta nfproto; r0 == 02; r0 = nh[12+4]; r0 == c0000201; notrack\n"
            "  chain prerouting filter prerouting -300\n"
            "    r0 = meta l4proto; r0 == 11; r0 = th[2+2]; r0 == 12b5; "
            "r0 = meta nfproto; r0 == 02; r0 = nh[16+4]; r0 == c0000201; notrack\n");
}

TEST(Untracked, of_a_vtep_of_ipv6_and_another_port) {
  EXPECT_EQ(untracked("fd00::1", 8472),
            "nft table host/ovn-lite-vxlan\n"
            "  chain output filter output -300\n"
            "    r0 = meta l4proto; r0 == 11; r0 = th[2+2]; r0 == 2118; "
            "r0 = meta nfproto; r0 == 0a; r0 = nh[8+16]; "
            "r0 == fd000000000000000000000000000001; notrack\n"
            "  chain prerouting filter prerouting -300\n"
            "    r0 = meta l4proto; r0 == 11; r0 = th[2+2]; r0 == 2118; "
            "r0 = meta nfproto; r0 == 0a; r0 = nh[24+16]; "
            "r0 == fd000000000000000000000000000001; notrack\n");
}

}  // namespace
}  // namespace ovn::reconcile
