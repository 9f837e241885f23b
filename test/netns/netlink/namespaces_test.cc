// SPDX-License-Identifier: Apache-2.0
#include "netlink/namespaces.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "netlink/netns_id.h"
#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

class NamespacesTest : public test::NetnsTest {
 protected:
  OpenNetns& find(const std::string& name) { return **namespaces_.find(kernel::NetnsName(name)); }
  // True if a namespace with this cookie is open at `path`.
  bool holds(const std::string& name, uint64_t cookie) {
    auto now = netns_cookie(path(name));
    return now && *now == cookie;
  }

  Namespaces namespaces_;
};

TEST_F(NamespacesTest, the_hosts_is_known_and_no_other) {
  EXPECT_TRUE(find("host").socket());
  EXPECT_EQ(namespaces_.find(kernel::NetnsName("n")).error().message, "namespace 'n' is not known");
}

TEST_F(NamespacesTest, a_socket_acts_inside) {
  namespaces_.learn(make_sandbox("box"));
  auto socket = find("box").socket();
  ASSERT_TRUE(socket);
  EXPECT_EQ((*socket)->netns_cookie().value_or(0), *netns_cookie(path("box")));
}

TEST_F(NamespacesTest, a_path_that_leads_elsewhere_by_now_is_a_conflict) {
  auto box = make_sandbox("box");
  namespaces_.learn(box);
  ASSERT_TRUE(find("box").socket());
  namespaces_.rest();
  ASSERT_TRUE(remove_netns(path("box")));
  EXPECT_EQ(find("box").socket().error().code, Errc::not_found);
  make_sandbox("box");
  EXPECT_EQ(find("box").socket().error().code, Errc::conflict);
  EXPECT_EQ(*find("box").socket_if_there(), nullptr);
}

TEST_F(NamespacesTest, one_of_ours_that_was_made_anew_is_opened_anew) {
  ASSERT_TRUE(create_netns(path("n")));
  namespaces_.learn(owned("n"));
  uint64_t before = *(*find("n").socket())->netns_cookie();
  namespaces_.rest();
  ASSERT_TRUE(remove_netns(path("n")));
  ASSERT_TRUE(create_netns(path("n")));
  EXPECT_NE(*(*find("n").socket())->netns_cookie(), before);
}

// A veth's end in the host shows whether the namespace of the other end still lives.
TEST_F(NamespacesTest, a_sandbox_is_not_kept_alive_between_calls) {
  auto box = make_sandbox("box");
  namespaces_.learn(box);
  test::shell("ip link add name here type veth peer name there netns " + box.path);
  ASSERT_TRUE(find("box").socket());
  namespaces_.rest();
  ASSERT_TRUE(remove_netns(path("box")));
  std::string links = "here";
  for (int i = 0; i < 500 && links.find("here") != links.npos; ++i) {
    links = test::shell("sleep 0.02; ip -o link");
  }
  EXPECT_EQ(links.find("here"), links.npos);
}

TEST_F(NamespacesTest, a_call_ends_for_all_that_it_used_even_if_they_were_learned_anew_meanwhile) {
  auto box = make_sandbox("box"), other = make_sandbox("other"), unknown = box;
  unknown.cookie = 0;
  namespaces_.learn(other);
  uint64_t cookie = *netns_cookie(other.path);
  for (const auto& netns : {unknown, box}) {
    namespaces_.learn(netns);
    ASSERT_TRUE(find("box").socket());
  }
  ASSERT_TRUE(find("other").socket());
  namespaces_.forget(other.name);
  namespaces_.learn(other);
  test::shell("ip link add name here type veth peer name there netns " + box.path);
  namespaces_.rest();
  ASSERT_TRUE(remove_netns(path("box")));
  EXPECT_TRUE(holds("other", cookie));
  std::string links = "here";
  for (int i = 0; i < 500 && links.find("here") != links.npos; ++i) {
    links = test::shell("sleep 0.02; ip -o link");
  }
  EXPECT_EQ(links.find("here"), links.npos);
}

TEST_F(NamespacesTest, links_are_looked_up_once_a_call) {
  auto& host = find("host");
  EXPECT_FALSE(host.find_link("br7")->has_value());
  EXPECT_EQ(host.link("br7").error().message, "link host/br7: ENODEV (No such device)");
  test::shell("ip link add name br7 type bridge");
  uint32_t index = host.link("br7")->index;
  test::shell("ip link delete br7");
  EXPECT_EQ(host.link("br7")->index, index);
  LinkChange change;
  change.mtu = 1400;
  change.alias = "ovn-lite:x";
  host.note("br7", change);
  EXPECT_EQ(host.link("br7")->mtu, 1400u);
  EXPECT_EQ(host.link("br7")->alias, "ovn-lite:x");
  namespaces_.forget_links();
  EXPECT_FALSE(host.find_link("br7")->has_value());
}

TEST_F(NamespacesTest, a_link_found_by_its_second_name_is_not_ours) {
  test::shell(
      "ip link add name br7 type bridge; ip link set br7 alias ovn-lite:x;"
      "ip link property add dev br7 altname second");
  EXPECT_TRUE(find("host").link("br7")->is_ours());
  EXPECT_FALSE(find("host").link("second")->is_ours());
}

TEST_F(NamespacesTest, ids_lead_to_names) {
  auto box = make_sandbox("box");
  namespaces_.learn(box);
  namespaces_.learn(make_sandbox("other"));
  auto& host = find("host");
  test::shell("ip link add name here type veth peer name there netns " + box.path);
  auto link = host.link("here");
  ASSERT_TRUE(link->peer_id);
  EXPECT_EQ(*namespaces_.name_of(host, link->peer_id), box.name);
  EXPECT_EQ(*namespaces_.name_of(host, {}), kernel::kHost);
  EXPECT_EQ(*namespaces_.name_of(host, 4711), kernel::NetnsName());
  EXPECT_FALSE(host.id_of(**find("other").fd())->has_value());
}

// The id stays the old one's.
TEST_F(NamespacesTest, an_id_does_not_lead_to_what_has_the_name_by_now) {
  auto box = make_sandbox("box");
  namespaces_.learn(box);
  ASSERT_TRUE(create_netns(path("n")));
  namespaces_.learn(owned("n"));
  ASSERT_TRUE(find("n").socket());
  shell_in("n", "ip link add name here type veth peer name there netns " + box.path);
  auto& inside = find("box");
  auto id = inside.link("there")->peer_id;
  ASSERT_TRUE(id);
  EXPECT_EQ(*namespaces_.name_of(inside, id), kernel::NetnsName("n"));
  namespaces_.rest();
  EXPECT_EQ(*namespaces_.name_of(inside, id), kernel::NetnsName("n"));
  auto old = open_netns(path("n"));  // keeps it alive
  ASSERT_TRUE(remove_netns(path("n")));
  ASSERT_TRUE(create_netns(path("n")));
  namespaces_.rest();
  EXPECT_EQ(*namespaces_.name_of(inside, id), kernel::NetnsName());
}

}  // namespace
}  // namespace ovn::netlink
