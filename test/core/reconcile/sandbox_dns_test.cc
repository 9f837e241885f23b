// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/sandbox_dns.h"

#include <gtest/gtest.h>

namespace ovn::reconcile {
namespace {

model::Sandbox sandbox(model::DnsMode mode) {
  model::Sandbox sandbox;
  sandbox.id = model::SandboxId("0123456789abcdef");
  sandbox.dns = mode;
  return sandbox;
}

std::string listing(model::DnsMode mode) {
  kernel::Snapshot snapshot;
  add_dns(sandbox(mode), 25353, snapshot);
  if (snapshot.tables.empty()) return "";
  EXPECT_EQ(flaw(snapshot.tables[0]), "");
  return kernel::nft::listing(snapshot.tables[0]);
}

TEST(SandboxDns, rewrites_ports_there_and_back_without_state) {
  EXPECT_EQ(listing(model::DnsMode::resolv),
            "nft table sb-0123456789ab/ovn-lite-dns\n"
            "  chain output filter output -300\n"
            "    r0 = meta nfproto; r0 == 02; r0 = nh[16+4]; r0 == 7f00000b; r0 = meta l4proto; "
            "r0 == 11; r0 = th[2+2]; r0 == 0035; notrack; r0 = 6309; th[2+2] = r0 csum th[6]\n"
            "    r0 = meta nfproto; r0 == 02; r0 = nh[12+4]; r0 == 7f00000b; r0 = meta l4proto; "
            "r0 == 11; r0 = th[0+2]; r0 == 6309; notrack; r0 = 0035; th[0+2] = r0 csum th[6]\n"
            "    r0 = meta nfproto; r0 == 02; r0 = nh[16+4]; r0 == 7f00000b; r0 = meta l4proto; "
            "r0 == 06; r0 = th[2+2]; r0 == 0035; notrack; r0 = 6309; th[2+2] = r0 csum th[16]\n"
            "    r0 = meta nfproto; r0 == 02; r0 = nh[12+4]; r0 == 7f00000b; r0 = meta l4proto; "
            "r0 == 06; r0 = th[0+2]; r0 == 6309; notrack; r0 = 0035; th[0+2] = r0 csum th[16]\n");
}

TEST(SandboxDns, intercepts_what_goes_to_port_53_of_anybody) {
  std::string text = listing(model::DnsMode::intercept);
  EXPECT_NE(text.find("chain output nat output -100"), std::string::npos) << text;
  EXPECT_NE(text.find("r0 = 7f00000b; r1 = 6309; dnat ip to r0 port r1"), std::string::npos);
  EXPECT_NE(text.find("r0 = 00000000000000000000000000000001; r4 = 6309; dnat ip6 to r0 port r4"),
            std::string::npos);
}

TEST(SandboxDns, touches_nothing_where_it_is_off) {
  EXPECT_EQ(listing(model::DnsMode::off), "");
}

}  // namespace
}  // namespace ovn::reconcile
