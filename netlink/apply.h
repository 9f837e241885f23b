// SPDX-License-Identifier: Apache-2.0
// One call of Kernel::apply(): executes ops in order and gathers a result for each. What needs no
// answer before the next op goes on (addresses, routes, rules, neighbours, entries, changes of
// links) is collected and sent as one batch per run of ops in one namespace; creations and
// namespaces are done at once. Deletions of links in one namespace are collected too, because each
// one alone waits for an RCU grace period and a group of them waits once (those of containers'
// links are put off, doomed.h); and what concerns nf_tables, because it is a transaction there.
// Addresses of containers are announced when their links carry something (announcement.h).
// Connections are forgotten last: looking for them takes longer than all of a transaction, and no
// namespace is to lead to who is gone meanwhile.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "core/kernel/op.h"
#include "netlink/announcement.h"
#include "netlink/namespaces.h"

namespace ovn::netlink {

class Apply {
 public:
  Apply(Namespaces& namespaces, std::span<const kernel::Op> ops)
      : namespaces_(namespaces), ops_(ops), results_(ops.size()) {}

  // Call once.
  std::vector<Result<void>> run();

 private:
  Result<void> step(const kernel::Op& op);

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

  Result<void> create(OpenNetns& netns, const kernel::Link& link);
  Result<void> change(OpenNetns& netns, uint32_t index, const kernel::Link& actual,
                      const kernel::Link& link);
  Result<void> create_elsewhere(OpenNetns& maker, OpenNetns& netns, const kernel::Link& link,
                                const LinkPlace& place);
  Result<LinkPlace> place_for(OpenNetns& netns, const kernel::Link& link);
  const kernel::Link* wanted_peer(const kernel::Veth& veth) const;
  Result<void> explain(Error error, const kernel::Link& link);
  Result<void> vni_taken(Error error, const kernel::Vxlan& vxlan);
  Result<kernel::Link> present_value(OpenNetns& netns, const KernelLink& present,
                                     const std::string& desired_master);

  // Null if it is not there any more, and nothing of ours in it.
  Result<OpenNetns*> still_there(const kernel::NetnsName& name);
  // Null too if the link is not there any more.
  template <class Object>
  Result<OpenNetns*> still_there_with_link(const Object& object);
  Result<std::optional<kernel::Route>> our_route(OpenNetns& netns, const kernel::Route& route);
  // What to do about an object that is there already, after EEXIST.
  Result<void> settle(const kernel::Address& address);
  Result<void> settle(const kernel::Route& route);

  void queue(OpenNetns& netns, const Message& message);
  void doom(OpenNetns& netns, uint32_t link);
  void part(OpenNetns& netns, const KernelLink& present, const kernel::Veth& veth);
  Result<void> retire(OpenNetns& netns, const KernelLink& present);
  void make_room(const kernel::Link& link);
  void flush();
  void flush_batch();
  void flush_doomed();
  void flush_parted();
  Result<void> transact(const kernel::NetnsName& netns);
  Result<void> transact_if_there(const kernel::NetnsName& netns);
  void flush_transaction();
  void note_flows(OpenNetns& netns, const std::vector<size_t>& ops);
  void forget_flows();
  static Result<void> transact_one(Socket& socket, const kernel::Op& op);
  void record(size_t op, Result<void> result);
  void await_carrier();
  void announce_addresses();

  Namespaces& namespaces_;
  std::span<const kernel::Op> ops_;
  std::vector<Result<void>> results_;
  size_t current_ = 0;  // the op being executed

  OpenNetns* batch_netns_ = nullptr;
  Batch batch_;
  std::vector<size_t> batch_ops_;  // whose message it is

  OpenNetns* transaction_netns_ = nullptr;
  std::vector<size_t> transaction_;  // ops
  std::map<OpenNetns*, std::vector<size_t>> forgetting_;  // ops that are done when that is

  OpenNetns* doomed_netns_ = nullptr;
  std::vector<uint32_t> doomed_;  // indices of links
  std::vector<size_t> doomed_ops_;
  bool parted_ = false;  // the batch holds changes that part() asked for

  std::vector<const kernel::Link*> pairs_;  // made, and to be up at both ends

  struct Announced {
    size_t op;
    Announcement what;
  };
  std::map<kernel::NetnsName, std::vector<Announced>> announced_;
};

}  // namespace ovn::netlink
