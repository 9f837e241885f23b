// SPDX-License-Identifier: Apache-2.0
// The part of Apply for nf_tables: ops that follow each other in one namespace are one transaction,
// so that a table is never seen without its elements. The kernel does all of a transaction or
// nothing: if one op of several fails, each is tried for itself, and gets its own result. In the
// end what is tracked against a translation that changed is forgotten (conntrack.h).
#include <cerrno>

#include "core/kernel/translation.h"
#include "netlink/apply.h"
#include "netlink/nftables/table.h"
#include "netlink/unforgotten.h"

namespace ovn::netlink {

using kernel::nft::Element;
using kernel::nft::LooseChain;
using kernel::nft::Table;

namespace {

void append(const kernel::Op& op, std::vector<Message>& messages) {
  bool puts = op.verb == kernel::Op::Verb::put;
  if (const auto* table = std::get_if<Table>(&op.object)) {
    if (!puts) return messages.push_back(delete_table(table->name));
    for (Message& message : replace_table(*table)) messages.push_back(std::move(message));
  }
  if (const auto* chain = std::get_if<LooseChain>(&op.object)) {
    if (!puts) return messages.push_back(delete_chain(*chain));
    for (Message& message : replace_chain(*chain)) messages.push_back(std::move(message));
  }
  if (const auto* element = std::get_if<Element>(&op.object)) {
    messages.push_back(puts ? new_element(*element) : delete_element(*element));
  }
}

}  // namespace

Result<void> Apply::put(const Table& table) { return transact(table.netns); }
Result<void> Apply::put(const LooseChain& chain) { return transact(chain.netns); }
Result<void> Apply::put(const Element& element) { return transact(element.netns); }
Result<void> Apply::drop(const Table& table) { return transact_if_there(table.netns); }
Result<void> Apply::drop(const LooseChain& chain) { return transact_if_there(chain.netns); }
Result<void> Apply::drop(const Element& element) { return transact_if_there(element.netns); }

Result<void> Apply::transact(const kernel::NetnsName& name) {
  TRY(auto* netns, namespaces_.find(name));
  if (transaction_netns_ != netns) flush_transaction();
  flush_batch();
  transaction_netns_ = netns;
  transaction_.push_back(current_);
  return {};
}

Result<void> Apply::transact_if_there(const kernel::NetnsName& name) {
  TRY(auto* netns, still_there(name));
  return netns ? transact(name) : Result<void>();
}

void Apply::flush_transaction() {
  auto* netns = std::exchange(transaction_netns_, nullptr);
  auto ops = std::exchange(transaction_, {});
  if (ops.empty()) return;
  auto socket = netns->nft_socket();
  if (!socket) {
    for (size_t op : ops) record(op, Failure{socket.error()});
    return;
  }
  if (ops.size() > 1) {
    std::vector<Message> messages;
    for (size_t op : ops) append(ops_[op], messages);
    if ((*socket)->transact(messages, "nft transaction")) return note_flows(*netns, ops);
  }
  for (size_t op : ops) record(op, transact_one(**socket, ops_[op]));
  note_flows(*netns, ops);
}

// Of an element that is replaced, what is put counts.
void Apply::note_flows(OpenNetns& netns, const std::vector<size_t>& ops) {
  using kernel::Op;
  Unforgotten& left = netns.unforgotten();
  for (size_t op : ops) {
    const auto* element = std::get_if<Element>(&ops_[op].object);
    bool is_put = element && results_[op] && ops_[op].verb == Op::Verb::put;
    auto served = is_put ? kernel::nft::served_by(*element) : std::nullopt;
    if (served) left.serves_again(*served);
  }
  std::vector<size_t>& by = forgetting_[&netns];
  for (size_t i = 0; i < ops.size(); ++i) {
    const Op& op = ops_[ops[i]];
    const auto* element = std::get_if<Element>(&op.object);
    if (!element || !results_[ops[i]]) continue;
    auto translation = kernel::nft::translation_of(*element);
    bool replaced = i + 1 < ops.size() && replaces(op, ops_[ops[i + 1]]);
    if (translation && !replaced) {
      left.add({*translation, op.verb == Op::Verb::drop});
      by.push_back(ops[i]);
    }
    auto served = kernel::nft::served_by(*element);
    if (served && op.flows != kernel::Flows::stay) {
      left.add(*served, op.flows);
      by.push_back(ops[i]);
      if (replaced) by.push_back(ops[i + 1]);
    }
  }
}

void Apply::forget_flows() {
  for (const auto& [netns, by] : std::exchange(forgetting_, {})) {
    auto forgotten = settle_unforgotten(*netns);
    for (size_t op : by) record(op, forgotten);
  }
}

// An element that is there with other data (EBUSY, or EEXIST since some version) is replaced.
Result<void> Apply::transact_one(Socket& socket, const kernel::Op& op) {
  std::vector<Message> messages;
  append(op, messages);
  auto done = socket.transact(messages, to_string(op));
  const auto* element = std::get_if<Element>(&op.object);
  bool differs = !done && element &&
                 (done.error().sys_errno == EBUSY || done.error().sys_errno == EEXIST);
  if (!differs || op.verb == kernel::Op::Verb::drop) return done;
  std::vector<Message> again{delete_element(*element), new_element(*element)};
  return socket.transact(again, to_string(op));
}

}  // namespace ovn::netlink
