// SPDX-License-Identifier: Apache-2.0
#include "core/ipam/allocator.h"

#include <set>

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "core/ipam/blocks.h"

namespace ovn::ipam {
namespace {

constexpr Instant kStart{};
const Uuid kSelf = Uuid::from_random({1});
const Uuid kOther = Uuid::from_random({2});

ip::Address address(std::string_view text) { return *ip::Address::parse(text); }

model::Subnet subnet(std::string_view prefix) {
  model::Subnet subnet;
  subnet.prefix = *ip::Prefix::parse(prefix);
  subnet.gateway = subnet.prefix.first().plus(1);
  return subnet;
}

model::Lease lease(uint64_t id, std::string_view block, const Uuid& holder = kSelf) {
  model::Lease lease;
  lease.id = id;
  lease.block = *ip::Prefix::parse(block);
  lease.holder = holder;
  return lease;
}

Allocator allocator_with(std::vector<model::Lease> leases) {
  Allocator allocator(subnet("10.0.0.0/24"), kSelf);
  allocator.adopt(leases, kStart);
  return allocator;
}

std::string next(Allocator& allocator, const Allocator::Avoid& avoid = {}) {
  auto allocation = allocator.allocate(avoid);
  return allocation ? allocation->address.to_string() : "none";
}

TEST(Allocator, gives_what_its_leases_hold_and_the_subnet_does_not_set_aside) {
  Allocator allocator = allocator_with({lease(3, "10.0.0.0/30"), lease(5, "10.0.0.8/30")});
  auto first = allocator.allocate();
  EXPECT_EQ(first->address.to_string(), "10.0.0.2/24");
  EXPECT_EQ(first->revision, 3u);
  EXPECT_EQ(next(allocator), "10.0.0.3/24");
  auto third = allocator.allocate();
  EXPECT_EQ(third->address.to_string(), "10.0.0.8/24");
  EXPECT_EQ(third->revision, 5u);
}

TEST(Allocator, without_a_lease_has_nothing_and_asks_for_nothing) {
  Allocator allocator = allocator_with({});
  EXPECT_EQ(next(allocator), "none");
  EXPECT_FALSE(allocator.wants_more());
}

TEST(Allocator, reuses_an_address_as_late_as_possible) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30")});
  EXPECT_EQ(next(allocator), "10.0.0.4/24");
  allocator.release(address("10.0.0.4"), kStart);
  EXPECT_EQ(next(allocator), "10.0.0.5/24");
  EXPECT_EQ(next(allocator), "10.0.0.6/24");
  EXPECT_EQ(next(allocator), "10.0.0.7/24");
  EXPECT_EQ(next(allocator), "10.0.0.4/24") << "round the circle";
  EXPECT_EQ(next(allocator), "none");
}

TEST(Allocator, keeps_off_addresses_leased_singly_to_others) {
  Allocator allocator = allocator_with(
      {lease(1, "10.0.0.4/30"), lease(2, "10.0.0.4/32", kOther), lease(3, "10.0.0.6/32", kOther)});
  EXPECT_EQ(allocator.free_count(), 2u);
  EXPECT_EQ(next(allocator), "10.0.0.5/24");
  EXPECT_EQ(next(allocator), "10.0.0.7/24");
  auto foreign = allocator.allocate(address("10.0.0.6"));
  EXPECT_EQ(foreign.error().code, Errc::conflict);
  EXPECT_EQ(foreign.error().message, "address 10.0.0.6 is leased to another host");
}

TEST(Allocator, passes_over_what_others_claim) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30")});
  auto claimed = [](const ip::Address& a) { return a != address("10.0.0.6"); };
  EXPECT_EQ(next(allocator, claimed), "10.0.0.6/24");
  EXPECT_EQ(next(allocator, claimed), "none");
  EXPECT_EQ(allocator.free_count(), 3u);
}

TEST(Allocator, gives_an_explicit_address_of_its_own_leases) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30"), lease(9, "10.0.0.77/32")});
  EXPECT_EQ(allocator.allocate(address("10.0.0.77"))->revision, 9u);
  EXPECT_EQ(allocator.allocate(address("10.0.0.5"))->address.to_string(), "10.0.0.5/24");
  EXPECT_EQ(next(allocator), "10.0.0.4/24") << "the circle is not moved";
}

TEST(Allocator, refuses_an_explicit_address_for_a_reason) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.0/30")});
  auto refused = [&](std::string_view text) { return allocator.allocate(address(text)).error(); };
  EXPECT_EQ(refused("10.0.1.1").code, Errc::invalid);
  EXPECT_EQ(refused("10.0.0.0").code, Errc::invalid);
  EXPECT_EQ(refused("10.0.0.1").code, Errc::conflict);
  EXPECT_EQ(refused("10.0.0.9").code, Errc::not_found);
  EXPECT_EQ(next(allocator), "10.0.0.2/24");
  EXPECT_EQ(refused("10.0.0.2").code, Errc::conflict);
  EXPECT_EQ(refused("10.0.0.2").message, "address 10.0.0.2 is in use");
}

TEST(Allocator, an_address_in_use_outlives_its_lease) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30")});
  EXPECT_EQ(next(allocator), "10.0.0.4/24");
  allocator.adopt(std::vector{lease(2, "10.0.0.8/30")}, kStart);
  EXPECT_TRUE(allocator.in_use(address("10.0.0.4")));
  allocator.release(address("10.0.0.4"), kStart);
  EXPECT_FALSE(allocator.in_use(address("10.0.0.4")));
  EXPECT_EQ(allocator.free_count(), 4u) << "and is not free here afterwards";
}

TEST(Allocator, passes_over_a_lease_that_overlaps_one_it_has) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30"), lease(2, "10.0.0.6/32"),
                                        lease(3, "10.0.0.0/28"), lease(4, "192.168.0.0/30")});
  EXPECT_EQ(allocator.free_count(), 4u);
  EXPECT_EQ(allocator.allocate(address("10.0.0.6"))->revision, 1u);
}

TEST(Allocator, holds_what_endpoints_from_disk_have_before_it_knows_its_leases) {
  Allocator allocator(subnet("10.0.0.0/24"), kSelf);
  allocator.hold(address("10.0.0.5"));
  allocator.hold(address("192.168.0.1"));
  allocator.adopt(std::vector{lease(1, "10.0.0.4/30")}, kStart);
  EXPECT_EQ(next(allocator), "10.0.0.6/24") << "goes on behind it";
  EXPECT_EQ(allocator.free_count(), 2u);
}

TEST(Allocator, chooses_from_the_range_only) {
  auto with = subnet("10.0.0.0/16");
  with.range = *ip::Prefix::parse("10.0.7.0/24");
  Allocator allocator(with, kSelf);
  allocator.adopt(std::vector{lease(1, "10.0.200.9/32"), lease(2, "10.0.7.0/30")}, kStart);
  EXPECT_EQ(next(allocator), "10.0.7.0/16");
  EXPECT_TRUE(allocator.allocate(address("10.0.200.9")));
  allocator.release(address("10.0.200.9"), kStart);
  EXPECT_EQ(allocator.free_count(), 3u);
}

TEST(Allocator, wants_more_when_a_quarter_of_a_block_is_left) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30")});
  for (int used = 0; used < 3; ++used) {
    EXPECT_FALSE(allocator.wants_more()) << used;
    allocator.allocate();
  }
  EXPECT_TRUE(allocator.wants_more());
  allocator.adopt(std::vector{lease(1, "10.0.0.4/30"), lease(2, "10.0.0.8/30")}, kStart);
  EXPECT_FALSE(allocator.wants_more());
}

TEST(Allocator, gives_an_idle_lease_back_after_its_time) {
  Allocator allocator =
      allocator_with({lease(1, "10.0.0.4/30"), lease(2, "10.0.0.8/30"), lease(3, "10.0.0.12/30")});
  EXPECT_EQ(next(allocator), "10.0.0.4/24");
  Instant almost = kStart + kLeaseIdle - Duration(1);
  EXPECT_EQ(allocator.returnable(almost), std::vector<uint64_t>());
  EXPECT_EQ(allocator.returnable(kStart + kLeaseIdle), (std::vector<uint64_t>{3, 2}));
}

TEST(Allocator, counts_idle_time_from_the_last_release) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30")});
  allocator.allocate();
  Instant later = kStart + std::chrono::hours(1);
  EXPECT_TRUE(allocator.returnable(later).empty());
  allocator.release(address("10.0.0.4"), later);
  EXPECT_TRUE(allocator.returnable(later).empty());
  allocator.adopt(std::vector{lease(1, "10.0.0.4/30")}, later + std::chrono::minutes(5));
  EXPECT_EQ(allocator.returnable(later + kLeaseIdle), std::vector<uint64_t>{1});
}

TEST(Allocator, keeps_an_idle_lease_that_it_would_ask_for_again_at_once) {
  Allocator allocator = allocator_with({lease(1, "10.0.0.4/30"), lease(2, "10.0.0.8/30")});
  for (int i = 0; i < 3; ++i) allocator.allocate();
  EXPECT_TRUE(allocator.returnable(kStart + kLeaseIdle).empty());
}

TEST(Allocator, works_for_ipv6_with_its_large_blocks) {
  model::Subnet with;
  with.prefix = *ip::Prefix::parse("fd00::/64");
  with.gateway = address("fd00::1");
  Allocator allocator(with, kSelf);
  allocator.adopt(std::vector{lease(1, "fd00::/112"), lease(2, "fd00:0:0:0:ffff:ffff:ffff::/112")},
                  kStart);
  EXPECT_EQ(next(allocator), "fd00::2/64");
  EXPECT_EQ(allocator.free_count(), 2 * 65536u - 3);
}

// A whole /16 through its blocks: every address once, and the state stays a handful of runs.
TEST(Allocator, gives_a_whole_slash_16_in_order) {
  Allocator allocator(subnet("10.0.0.0/16"), kSelf);
  std::vector<model::Lease> leases;
  Pool pool(subnet("10.0.0.0/16"));
  ip::Address before = address("10.0.0.1");
  uint64_t count = 0;
  for (uint64_t id = 1; id <= 1024; ++id) {
    auto granted = lease(id, "10.0.0.0/26");
    granted.block = *next_block(pool, leases);
    leases.push_back(granted);
    if (id % 64 != 0) continue;
    allocator.adopt(leases, kStart);
    while (auto allocation = allocator.allocate()) {
      ASSERT_EQ(allocation->address.address(), before.plus(1));
      before = before.plus(1);
      ++count;
    }
  }
  EXPECT_EQ(count, 65536u - 3);
  EXPECT_FALSE(next_block(pool, leases));
}

// Three hosts and a manager under random work, beside a naive table of who has what.
class Cluster {
 public:
  explicit Cluster(uint64_t seed) : random_(seed), pool_(subnet("10.0.0.0/25")) {
    for (int i = 0; i < kHosts; ++i) {
      hosts_.emplace_back(subnet("10.0.0.0/25"), id(i));
    }
  }

  void step() {
    now_ += std::chrono::minutes(1);
    int host = static_cast<int>(random_.below(kHosts));
    switch (random_.below(8)) {
      case 0:
        return explicit_address(host);
      case 1:
      case 2:
      case 3:
        return release(host);
      case 4:
        return give_back(host);
      default:
        return allocate(host);
    }
  }

  void check() {
    std::set<ip::Address> all;
    for (int host = 0; host < kHosts; ++host) {
      ASSERT_EQ(hosts_[host].used_count(), in_use_[host].size());
      for (const ip::Address& a : in_use_[host]) {
        ASSERT_TRUE(all.insert(a).second) << a.to_string() << " is assigned twice";
        ASSERT_TRUE(pool_.check_host(a));
        ASSERT_EQ(lease_of(leases_, a)->holder, id(host)) << a.to_string();
      }
    }
  }

  // Nothing is lost: when all is released and given back, the whole pool can be had again.
  void drain() {
    for (int host = 0; host < kHosts; ++host) {
      for (const ip::Address& a : in_use_[host]) hosts_[host].release(a, now_);
      in_use_[host].clear();
      now_ += kLeaseIdle;
      give_back(host);
    }
    ASSERT_TRUE(leases_.empty());
    uint64_t count = 0;
    while (next_block(pool_, leases_)) {
      lease_to(0, *next_block(pool_, leases_));
      while (hosts_[0].allocate()) ++count;
    }
    ASSERT_EQ(count, pool_.size());
  }

 private:
  static constexpr int kHosts = 3;
  static Uuid id(int host) { return Uuid::from_random({static_cast<uint8_t>(host + 1)}); }

  void tell_all() {
    for (Allocator& host : hosts_) host.adopt(leases_of(&host - hosts_.data()), now_);
  }
  // A host hears of its own leases and of singles inside them.
  std::vector<model::Lease> leases_of(long host) {
    std::vector<model::Lease> told;
    for (const model::Lease& lease : leases_) {
      bool inside =
          is_single(lease.block) &&
          std::any_of(leases_.begin(), leases_.end(), [&](const model::Lease& wide) {
            return wide.holder == id(static_cast<int>(host)) && wide.block.contains(lease.block);
          });
      if (lease.holder == id(static_cast<int>(host)) || inside) told.push_back(lease);
    }
    return told;
  }
  void lease_to(int host, const ip::Prefix& block) {
    auto granted = lease(++last_id_, "10.0.0.0/30", id(host));
    granted.block = block;
    leases_.push_back(granted);
    tell_all();
  }

  void allocate(int host) {
    auto allocation = hosts_[host].allocate();
    if (!allocation) {
      auto block = next_block(pool_, leases_);
      if (!block) return;
      lease_to(host, *block);
      allocation = hosts_[host].allocate();
      ASSERT_TRUE(allocation) << "a fresh lease of " << block->to_string()
                              << " has no free address";
    }
    ASSERT_TRUE(in_use_[host].insert(allocation->address.address()).second);
  }
  void explicit_address(int host) {
    ip::Address wanted = pool_.address(random_.below(128));
    bool used = false;
    for (const auto& addresses : in_use_) used = used || addresses.contains(wanted);
    const model::Lease* held = lease_of(leases_, wanted);
    bool others_alone = held && is_single(held->block) && held->holder != id(host);
    bool may = pool_.check_host(wanted).has_value() && !used && !others_alone;
    if (may && !(held && held->holder == id(host))) lease_to(host, single(wanted));
    auto allocation = hosts_[host].allocate(wanted);
    ASSERT_EQ(allocation.has_value(), may) << wanted.to_string();
    if (may) in_use_[host].insert(wanted);
  }
  void release(int host) {
    if (in_use_[host].empty()) return;
    auto which = std::next(in_use_[host].begin(), random_.below(in_use_[host].size()));
    hosts_[host].release(*which, now_);
    in_use_[host].erase(which);
  }
  void give_back(int host) {
    bool wanted_more = hosts_[host].wants_more();
    for (uint64_t lease_id : hosts_[host].returnable(now_)) {
      std::erase_if(leases_, [&](const model::Lease& lease) { return lease.id == lease_id; });
    }
    tell_all();
    ASSERT_TRUE(wanted_more || !hosts_[host].wants_more() || in_use_[host].empty());
  }

  Random random_;
  Pool pool_;
  std::vector<Allocator> hosts_;
  std::set<ip::Address> in_use_[kHosts];
  std::vector<model::Lease> leases_;
  uint64_t last_id_ = 0;
  Instant now_ = kStart;
};

TEST(Allocator, hosts_never_assign_an_address_twice_and_lose_none) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Cluster cluster(seed);
    for (int i = 0; i < 300; ++i) {
      ASSERT_NO_FATAL_FAILURE(cluster.step()) << "step " << i;
      ASSERT_NO_FATAL_FAILURE(cluster.check()) << "step " << i;
    }
    ASSERT_NO_FATAL_FAILURE(cluster.drain());
  }
}

}  // namespace
}  // namespace ovn::ipam
