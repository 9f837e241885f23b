// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_upstreams.h"

#include <fstream>

#include <gtest/gtest.h>

#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

std::string parsed(std::string_view text) {
  std::string out;
  for (const auto& server : parse_resolv_conf(text)) out += server.to_string() + " ";
  return out;
}

TEST(ParseResolvConf, takes_the_first_three_servers) {
  EXPECT_EQ(parsed("# nameserver 1.1.1.1\nsearch example.org\nnameserver 10.0.0.1\n"
                   "  nameserver\tfd00::1 # ours\nnameserver 10.0.0.2\nnameserver 10.0.0.3\n"),
            "10.0.0.1:53 [fd00::1]:53 10.0.0.2:53 ");
}

TEST(ParseResolvConf, passes_over_what_is_no_address) {
  EXPECT_EQ(parsed(""), "");
  EXPECT_EQ(parsed("nameserver\nnameserver fe80::1%eth0\nnameserver x\n"), "");
  EXPECT_EQ(parsed("nameservers 10.0.0.1\n"), "");
}

TEST(DnsUpstreams, are_those_of_the_configuration_if_there_are_any) {
  Loop loop;
  std::vector<ip::Endpoint> told;
  DnsUpstreams upstreams(loop, [&](std::vector<ip::Endpoint> list) { told = std::move(list); });
  std::vector<ip::Endpoint> own{*ip::Endpoint::parse("192.0.2.1:5353")};
  upstreams.start(own);
  EXPECT_EQ(told, own);
}

using DnsUpstreamsOfHost = test::FolderTest;

TEST_F(DnsUpstreamsOfHost, are_none_without_the_file_and_follow_it) {
  ResolvConf file{folder_ + "/resolv.conf", std::chrono::milliseconds(1)};
  Loop loop;
  std::vector<std::string> told;
  DnsUpstreams upstreams(
      loop,
      [&](const std::vector<ip::Endpoint>& list) {
        told.push_back(list.empty() ? "none" : list.front().to_string());
        if (!list.empty()) loop.stop();
      },
      file);
  upstreams.start({});
  EXPECT_EQ(told, std::vector<std::string>{"none"});

  Timer later(loop);
  later.arm_after(std::chrono::milliseconds(20), [&] {
    EXPECT_EQ(told.size(), 1) << "that it is still not there is no news";
    std::ofstream(file.path) << "nameserver 10.0.0.1\n";
  });
  loop.run();
  EXPECT_EQ(told, (std::vector<std::string>{"none", "10.0.0.1:53"}));
}

}  // namespace
}  // namespace ovn::agent
