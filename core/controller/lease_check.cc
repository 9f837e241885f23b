// SPDX-License-Identifier: Apache-2.0
#include "core/controller/lease_check.h"

#include <algorithm>
#include <set>

#include "core/controller/lease_rules.h"
#include "core/ipam/blocks.h"
#include "core/ipam/pool.h"
#include "core/store/nouns.h"

namespace ovn::controller {

namespace {

// The leases of one network by block, to be asked from the narrowest to the widest.
class LeaseIndex {
 public:
  LeaseIndex(const Manager& manager, const model::NetworkId& network) {
    for (const auto& [id, lease] : manager.leases) {
      if (lease.network != network) continue;
      blocks_[lease.block].push_back(&lease);  // the newest last
      lengths_.insert(lease.block.length());
    }
  }

  const std::map<ip::Prefix, std::vector<const model::Lease*>>& blocks() const { return blocks_; }

  // As ipam::lease_of().
  const model::Lease* holding(const ip::Address& address) const {
    return within(address, address.bits());
  }
  // The narrowest lease that is wider than this one and holds it.
  const model::Lease* around(const model::Lease& lease) const {
    if (lease.block.length() == 0) return nullptr;
    return within(lease.block.first(), lease.block.length() - 1);
  }

 private:
  const model::Lease* within(const ip::Address& address, unsigned longest) const {
    for (auto length = lengths_.rbegin(); length != lengths_.rend(); ++length) {
      if (*length > longest) continue;
      auto found = blocks_.find(ip::Prefix(address, *length).network());
      if (found != blocks_.end()) return found->second.back();
    }
    return nullptr;
  }

  std::map<ip::Prefix, std::vector<const model::Lease*>> blocks_;
  std::set<unsigned> lengths_;
};

struct Found {
  LeaseFinding finding;
  std::optional<model::Lease> grant;
  const model::Lease* take_back = nullptr;
};

class NetworkCheck {
 public:
  NetworkCheck(const Manager& manager, const model::Network& network,
               std::span<const KnownEndpoint> endpoints)
      : manager_(manager), network_(network), leases_(manager, network.id) {
    for (const KnownEndpoint& endpoint : endpoints) {
      if (endpoint.network != network.id) continue;
      if (endpoint.is_untold()) untold_.insert(endpoint.node);
      for (const auto& address : endpoint.addresses) users_[address].push_back(&endpoint);
    }
  }

  std::vector<Found> run() {
    for (const auto& [address, users] : users_) check_address(address, users);
    for (const auto& [block, leases] : leases_.blocks()) {
      for (const model::Lease* lease : leases) check_subnet(*lease);
      for (size_t i = 1; i < leases.size(); ++i) check_overlap(*leases[i - 1], *leases[i]);
      const model::Lease* around = leases_.around(*leases.front());
      bool punched = ipam::is_single(block);  // out of the block around it
      if (around && !punched) check_overlap(*around, *leases.front());
    }
    for (const std::string& node : untold_) {
      report({"untold", network_.name, node,
              fmt::format("node '{}' has not told yet what it uses: check again", node), ""});
    }
    return std::move(found_);
  }

  size_t used_of(const model::Lease& lease) const {
    if (is_vip(lease)) return 1;
    std::string holder = node_name(manager_, lease.holder);
    size_t count = 0;
    for (auto at = users_.lower_bound(lease.block.first());
         at != users_.end() && lease.block.contains(at->first); ++at) {
      count += std::ranges::any_of(at->second, [&](auto* user) { return user->node == holder; });
    }
    return count;
  }

 private:
  using Users = std::vector<const KnownEndpoint*>;

  void check_address(const ip::Address& address, const Users& users) {
    if (users.size() > 1) {
      std::string all;
      for (const auto* user : users) all += (all.empty() ? "" : " and ") + text_of(*user);
      return report({"twice", network_.name, address.to_string(),
                     all + " have it: attach one of them anew", ""});
    }
    const KnownEndpoint& user = *users.front();
    const model::Lease* lease = leases_.holding(address);
    if (lease && node_name(manager_, lease->holder) == user.node) return;
    auto grant = grant_for(address, user, lease);
    report({"unleased", network_.name, address.to_string(),
            fmt::format("{} has it, but {}", text_of(user),
                        lease ? "it is " + text_of(*lease) : "no lease holds it"),
            grant ? fmt::format("lease it to node '{}'", user.node) : ""},
           grant);
  }

  // The lease that makes the endpoint's address its node's; none if it is leased to another node by
  // itself, or to be nobody's.
  std::optional<model::Lease> grant_for(const ip::Address& address, const KnownEndpoint& user,
                                        const model::Lease* lease) const {
    if (lease && ipam::is_single(lease->block)) return {};
    auto node = std::ranges::find_if(manager_.nodes, [&](const auto& entry) {
      return entry.second.name == user.node;
    });
    auto subnet = std::ranges::find_if(network_.subnets, [&](const model::Subnet& one) {
      return one.prefix.contains(address) && ipam::Pool(one).check_host(address);
    });
    if (node == manager_.nodes.end() || subnet == network_.subnets.end()) return {};
    return model::Lease{0, network_.id, subnet->prefix, ipam::single(address), node->first};
  }

  void check_subnet(const model::Lease& lease) {
    bool known = std::ranges::any_of(network_.subnets, [&](const model::Subnet& subnet) {
      return subnet.prefix == lease.subnet && subnet.prefix.contains(lease.block);
    });
    if (known) return;
    report_lease("stray", lease,
                 fmt::format("it is {}, and of no subnet of the network", text_of(lease)));
  }

  void check_overlap(const model::Lease& a, const model::Lease& b) {
    const auto& [older, newer] = std::minmax(a, b, [](auto& x, auto& y) { return x.id < y.id; });
    report_lease("overlap", newer,
                 fmt::format("it is {}, and {} is {}", text_of(newer), older.block,
                             text_of(older)));
  }

  // Given back is only what is surely not in use.
  void report_lease(std::string_view kind, const model::Lease& lease, std::string why) {
    bool idle = untold_.empty() && used_of(lease) == 0;
    report({kind, network_.name, lease.block.to_string(), std::move(why),
            idle ? "take the lease back" : ""},
           {}, idle ? &lease : nullptr);
  }

  void report(LeaseFinding finding, std::optional<model::Lease> grant = {},
              const model::Lease* take_back = nullptr) {
    found_.push_back({std::move(finding), std::move(grant), take_back});
  }

  static std::string text_of(const KnownEndpoint& endpoint) {
    return fmt::format("'{}' on node '{}'", endpoint.name, endpoint.node);
  }
  std::string text_of(const model::Lease& lease) const {
    return "leased to " + holder_text(manager_, lease);
  }

  const Manager& manager_;
  const model::Network& network_;
  LeaseIndex leases_;
  std::map<ip::Address, Users> users_;
  std::set<std::string> untold_;
  std::vector<Found> found_;
};

std::vector<Found> check_all(const Manager& manager, std::span<const KnownEndpoint> endpoints) {
  std::vector<Found> all;
  for (const auto& [_, network] : manager.networks) {
    auto found = NetworkCheck(manager, network, endpoints).run();
    std::ranges::move(found, std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::vector<LeaseFinding> check_leases(const Manager& manager,
                                       std::span<const KnownEndpoint> endpoints) {
  std::vector<LeaseFinding> findings;
  for (Found& found : check_all(manager, endpoints)) findings.push_back(std::move(found.finding));
  return findings;
}

Changed<std::vector<LeaseFinding>> repair_leases(Manager& manager,
                                                 std::span<const KnownEndpoint> endpoints) {
  Changed<std::vector<LeaseFinding>> changed;
  std::vector<model::Lease> grants;
  std::set<uint64_t> taken_back;
  for (Found& found : check_all(manager, endpoints)) {
    if (found.grant) grants.push_back(*found.grant);
    if (found.take_back) taken_back.insert(found.take_back->id);
    changed.value.push_back(std::move(found.finding));
  }
  for (uint64_t id : taken_back) remove_lease(manager, id, changed.batch);
  for (model::Lease& lease : grants) add_lease(manager, std::move(lease), changed.batch);
  return changed;
}

std::vector<LeaseUse> lease_uses(const Manager& manager,
                                 std::span<const KnownEndpoint> endpoints) {
  std::vector<LeaseUse> uses;
  for (const auto& [_, network] : manager.networks) {
    NetworkCheck check(manager, network, endpoints);
    for (const auto& [id, lease] : manager.leases) {
      if (lease.network == network.id) uses.push_back({&lease, check.used_of(lease)});
    }
  }
  return uses;
}

}  // namespace ovn::controller
