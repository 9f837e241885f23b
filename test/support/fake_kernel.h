// SPDX-License-Identifier: Apache-2.0
// The kernel in memory, behind the same port as netlink::Kernel and with the same semantics: the
// ends of a veth come and go together, a bridge that goes frees its ports, a link takes those that
// stand on it and its addresses, routes, neighbours and entries with it, a namespace everything.
// test/netns/kernel_fake holds it against the real one, so that whoever tests with it may believe
// it. Beside the port it has what happens outside of us: sandboxes, other people's links,
// interference by hand, and failures on demand.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/kernel/kernel.h"

namespace ovn::test {

class FakeKernel : public kernel::Kernel {
 public:
  FakeKernel();

  Result<kernel::Snapshot> dump(std::span<const kernel::Netns> namespaces,
                                std::span<const kernel::Sysctl> sysctls) override;
  std::vector<Result<void>> apply(std::span<const kernel::Op> ops) override;

  // A namespace made by others appears at `path` (with a lo of its own), or goes with all it holds.
  void add_sandbox(const std::string& path, uint64_t cookie);
  void remove_sandbox(const std::string& path);
  // A link that is not ours. Requires that the namespace is known.
  void add_foreign_link(const kernel::NetnsName& netns, const std::string& name);
  // Somebody else's default routes in a sandbox make these the sources of what they take.
  void set_foreign_sources(const std::string& path, std::vector<ip::Address> sources);
  // Someone does this by hand: neither logged nor made to fail.
  Result<void> interfere(const kernel::Op& op);
  // The running kernel has no such sysctl.
  void remove_sysctl(const std::string& path) { missing_sysctls_.insert(path); }

  // Asked before each op of apply(): an error fails the op and leaves the kernel as it is.
  void fail_when(std::function<std::optional<Error>(const kernel::Op&)> verdict);
  // The n-th op from now on fails with EBUSY, once; 1 is the next.
  void fail_nth(size_t n);
  // The next dump fails with ENOBUFS.
  void fail_next_dump() { fail_next_dump_ = true; }

  // The ops of apply() in order, as text, failed ones with " -> " and the error.
  const std::vector<std::string>& log() const { return log_; }
  void clear_log() { log_.clear(); }
  size_t dump_count() const { return dump_count_; }
  // Where links have gone since the last call: the kernel tells of it in each of those namespaces.
  std::set<kernel::NetnsName> take_bereft() { return std::exchange(bereft_, {}); }

 private:
  struct FakeLink {
    kernel::Link link;  // netns is not used: names of namespaces are the observers'
    bool ours = false;
    std::string peer_path = {}, peer_name = {};  // of both ends of a veth
    std::string underlay_path = {};              // of a vxlan
    std::string lower_path = {};                 // where that is which it stands on
  };
  struct Namespace {
    uint64_t cookie = 0;
    std::vector<ip::Address> foreign_sources;
    std::map<std::string, FakeLink> links;
    std::vector<kernel::Address> addresses;  // in the order of adding: the first of a subnet leads
    std::vector<kernel::Route> routes;
    std::vector<kernel::RoutingRule> rules;
    std::vector<kernel::Neighbor> neighbors;
    std::vector<kernel::FdbEntry> fdb;
    std::map<std::string, std::string> sysctls;
    std::map<std::string, kernel::nft::Table> tables;
    std::vector<kernel::nft::LooseChain> chains;
    std::vector<kernel::nft::Element> elements;
  };

  Result<void> execute(const kernel::Op& op);

  Result<void> put(const kernel::Netns& netns);
  Result<void> put(const kernel::Link& link);
  Result<void> put(const kernel::Address& address);
  Result<void> put(const kernel::Route& route);
  Result<void> put(const kernel::RoutingRule& rule);
  Result<void> put(const kernel::Neighbor& neighbor);
  Result<void> put(const kernel::FdbEntry& entry);
  Result<void> put(const kernel::Sysctl& sysctl);
  Result<void> put(const kernel::nft::Table& table);
  Result<void> put(const kernel::nft::LooseChain& chain);
  Result<void> put(const kernel::nft::Element& element);

  Result<void> drop(const kernel::Netns& netns);
  Result<void> drop(const kernel::Link& link);
  Result<void> drop(const kernel::Address& address);
  Result<void> drop(const kernel::Route& route);
  Result<void> drop(const kernel::RoutingRule& rule);
  Result<void> drop(const kernel::Neighbor& neighbor);
  Result<void> drop(const kernel::FdbEntry& entry);
  Result<void> drop(const kernel::Sysctl& sysctl);
  Result<void> drop(const kernel::nft::Table& table);
  Result<void> drop(const kernel::nft::LooseChain& chain);
  Result<void> drop(const kernel::nft::Element& element);

  Result<std::string> path_of(const kernel::NetnsName& name) const;
  Result<Namespace*> find(const kernel::NetnsName& name);
  Result<FakeLink*> find_link(const kernel::NetnsName& netns, const std::string& name);
  kernel::NetnsName name_of(const std::string& path) const;

  Namespace& make_namespace(const std::string& path, uint64_t cookie);
  void destroy_namespace(const std::string& path);
  Result<void> create(const kernel::Link& link);
  static Result<void> check_gateway(const Namespace& space, const kernel::Route& route);
  Result<void> check_lower(const kernel::Link& link);
  static bool stands_on(const FakeLink& fake, const std::string& path, const std::string& name);
  std::vector<FakeLink*> uppers_of(const std::string& path, const std::string& name);
  void destroy_uppers(const std::string& path, const std::string& name);
  Result<void> check_vni(const kernel::Link& link, const std::string& underlay) const;
  void change(Namespace& space, FakeLink& fake, const kernel::Link& desired);
  void destroy(const std::string& path, const std::string& name);
  void strip(Namespace& space, const std::string& link);
  Result<void> set_link(const kernel::Link& link, Namespace& space, FakeLink& fake);
  kernel::Link describe(const FakeLink& fake, const kernel::NetnsName& netns) const;
  void dump_one(const kernel::NetnsName& name, const Namespace& space, kernel::Snapshot& out) const;

  std::map<std::string, Namespace> namespaces_;  // by path; the host's is ""
  std::map<kernel::NetnsName, kernel::Netns> known_;
  std::set<std::string> missing_sysctls_;
  std::function<std::optional<Error>(const kernel::Op&)> verdict_;
  size_t fail_in_ = 0;
  bool fail_next_dump_ = false;
  size_t dump_count_ = 0;
  std::set<kernel::NetnsName> bereft_;
  uint64_t next_cookie_ = 1000;
  uint32_t next_mac_ = 0;
  std::vector<std::string> log_;
};

}  // namespace ovn::test
