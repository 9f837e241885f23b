// SPDX-License-Identifier: Apache-2.0
#include "netlink/socket.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "netlink/address.h"
#include "netlink/fdb.h"
#include "netlink/link.h"
#include "netlink/neighbor.h"
#include "test/support/netns_fixture.h"

namespace ovn::netlink {
namespace {

using kernel::Link;

class SocketTest : public test::NetnsTest {
 protected:
  void SetUp() override {
    NetnsTest::SetUp();
    auto socket = Socket::open();
    ASSERT_TRUE(socket);
    socket_.emplace(*std::move(socket));
  }
  Result<void> create(const Link& link) {
    Message message = create_link(link, {});
    return socket_->request(message, "create link " + link.name);
  }
  static Link link(std::string name, kernel::LinkKind kind) {
    return {kernel::kHost, std::move(name), std::move(kind), {}, 0, true, "", "ovn-lite:x"};
  }
  static Link vxlan(std::string name) {
    return link(std::move(name), kernel::Vxlan{kernel::Vni(7), ip::Address::v4(0x7f000001)});
  }
  uint32_t index_of(const std::string& name) {
    Message message = get_link(name);
    uint32_t index = 0;
    EXPECT_TRUE(socket_->request(
        message, name, [&](const nlmsghdr& reply) { index = decode_link(reply)->index; }));
    return index;
  }
  size_t count(Message message) {
    size_t n = 0;
    EXPECT_TRUE(socket_->dump(message, "table", [&](const nlmsghdr&) { ++n; }));
    return n;
  }

  std::optional<Socket> socket_;
};

TEST_F(SocketTest, an_error_has_errno_and_the_kernels_own_text) {
  ASSERT_TRUE(create(vxlan("vx0")));
  auto again = create(vxlan("vx1"));
  EXPECT_EQ(again.error().sys_errno, EEXIST);
  EXPECT_EQ(again.error().code, Errc::exists);
  EXPECT_EQ(again.error().message,
            "create link vx1: EEXIST (A VXLAN device with the specified VNI already exists)");
}

TEST_F(SocketTest, an_error_without_text_has_the_systems) {
  Message message = get_link("none");
  EXPECT_EQ(socket_->request(message, "link none").error().message,
            "link none: ENODEV (No such device)");
}

TEST_F(SocketTest, goes_on_acting_where_it_was_opened) {
  ASSERT_TRUE(create_netns(path("n")));
  auto scope = NetnsScope::enter(*open_netns(path("n")));
  ASSERT_TRUE(create(vxlan("vx0")));
  EXPECT_EQ(test::shell("ip -o link").find("vx0"), std::string::npos);
  EXPECT_NE(*socket_->netns_cookie(), *netns_cookie(path("n")));
}

TEST_F(SocketTest, a_batch_goes_on_after_failures_and_tells_whose_they_are) {
  ASSERT_TRUE(create(vxlan("vx0")));
  uint32_t index = index_of("vx0");
  Batch batch;
  for (uint32_t i = 0; i < 5; ++i) {
    kernel::Address address{kernel::kHost, "vx0", {ip::Address::v4(0x0a000001 + i), 24}};
    batch.add(put_address(address, i % 2 ? 4711 : index));
  }
  auto results = socket_->run(batch, [](size_t i) { return fmt::format("op {}", i); });
  ASSERT_EQ(results.size(), 5u);
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(results[i].has_value(), i % 2 == 0) << i;
  EXPECT_TRUE(results[3].error().message.starts_with("op 3: ENODEV"));
}

TEST_F(SocketTest, a_batch_that_fails_wholly_fits_the_receive_buffer) {
  Batch batch;
  kernel::Neighbor neighbor{kernel::kHost, "", ip::Address::v4(1), Mac({2, 0, 0, 0, 0, 1})};
  while (!batch.full()) batch.add(put_neighbor(neighbor, 4711));
  auto results = socket_->run(batch, [](size_t i) { return fmt::format("op {}", i); });
  EXPECT_EQ(results.size(), Batch::kCountMax);
  for (const auto& result : results) EXPECT_EQ(result.error().sys_errno, ENODEV);
  batch.clear();
  EXPECT_TRUE(socket_->run(batch, {}).empty());
}

TEST_F(SocketTest, five_thousand_entries_are_written_in_batches_and_read_back) {
  constexpr uint32_t kEntries = 5000;
  ASSERT_TRUE(create(vxlan("vx0")));
  uint32_t index = index_of("vx0");
  Batch batch;
  for (uint32_t i = 0; i < kEntries; ++i) {
    Mac mac({2, 0, 0, 0, static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)});
    batch.add(put_fdb({kernel::kHost, "vx0", mac, ip::Address::v4(0x0a000001 + i % 100)}, index));
    if (!batch.full() && i + 1 < kEntries) continue;
    for (auto& result : socket_->run(batch, [](size_t) { return "put"; })) EXPECT_TRUE(result);
    batch.clear();
  }
  size_t entries = 0;
  Message message = dump_fdb(index);
  ASSERT_TRUE(socket_->dump(message, "fdb", [&](const nlmsghdr& reply) {
    auto entry = decode_fdb(reply);
    entries += entry && entry->permanent && entry->link == index;
  }));
  EXPECT_EQ(entries, kEntries);
}

TEST_F(SocketTest, a_table_that_changes_while_it_is_read_is_read_whole) {
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(create(link(fmt::format("br{}", i), kernel::Bridge())));
  std::atomic<bool> done = false;
  std::thread meddler([&] {  // inherits the namespace
    auto socket = Socket::open();
    for (int i = 0; i < 20; ++i) {
      Message add = create_link(link("meddler", kernel::Bridge()), {});
      EXPECT_TRUE(socket->request(add, "add"));
      Message remove = delete_group(kLinkGroup + 100);
      LinkChange change;
      change.group = kLinkGroup + 100;
      Message mark = change_link("meddler", change);
      EXPECT_TRUE(socket->request(mark, "mark"));
      EXPECT_TRUE(socket->request(remove, "remove"));
    }
    done = true;
  });
  while (!done) {
    std::set<std::string> names;
    Message message = dump_links();
    auto result = socket_->dump(message, "links", [&](const nlmsghdr& reply) {
      EXPECT_TRUE(names.insert(decode_link(reply)->name).second);
    });
    names.erase("meddler");
    EXPECT_TRUE(!result || names.size() == 101);
    EXPECT_TRUE(result || result.error().code == Errc::unavailable);
  }
  meddler.join();
}

}  // namespace
}  // namespace ovn::netlink
