// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/read.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>
#include <utility>

#include "netlink/nftables/table.h"

namespace ovn::netlink {

using namespace kernel::nft;

namespace {

template <class T>
void by_name(std::vector<T>& parts) {
  std::sort(parts.begin(), parts.end(), [](const T& a, const T& b) { return a.name < b.name; });
}

template <class T>
void append(std::vector<T>& objects, std::vector<T> more) {
  objects.insert(objects.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

// Those that are loose are no part of the table.
void part(Table& table, std::vector<LooseChain>& loose) {
  for (Chain& chain : table.chains) {
    if (!is_loose(chain.name)) continue;
    loose.push_back({table.netns, table.name, chain.name, std::move(chain.rules)});
  }
  std::erase_if(table.chains, [](const Chain& chain) { return is_loose(chain.name); });
}

Result<void> read_chains(Socket& socket, Table& table) {
  Message chains = dump_chains();
  CHECK_OK(socket.dump(chains, "nft chains", [&](const nlmsghdr& reply) {
    auto found = decode_chain(reply);
    if (found && found->table == table.name) table.chains.push_back(std::move(found->chain));
  }));
  Message rules = dump_rules(table.name);
  CHECK_OK(socket.dump(rules, "nft rules", [&](const nlmsghdr& reply) {
    auto found = decode_rule(reply);
    if (!found) return;
    auto chain = std::ranges::find(table.chains, found->chain, &Chain::name);
    if (chain != table.chains.end()) chain->rules.push_back(std::move(found->rule));
  }));
  by_name(table.chains);
  return {};
}

Result<void> read_sets(Socket& socket, Table& table, std::vector<Element>& elements) {
  Message sets = dump_sets(table.name);
  CHECK_OK(socket.dump(sets, "nft sets", [&](const nlmsghdr& reply) {
    if (auto set = decode_set(reply)) table.sets.push_back(*std::move(set));
  }));
  by_name(table.sets);
  for (const Set& set : table.sets) {
    Message ask = dump_elements(table.name, set.name);
    CHECK_OK(socket.dump(ask, "nft elements", [&](const nlmsghdr& reply) {
      for (Element& element : decode_elements(reply)) {
        element.netns = table.netns;
        elements.push_back(std::move(element));
      }
    }));
  }
  return {};
}

// Another may delete what is being read.
bool vanished(const Result<void>& result) { return !result && result.error().sys_errno == ENOENT; }

Result<void> read_anew(Socket& socket, const kernel::NetnsName& netns, SeenTables& out) {
  std::vector<std::string> names;
  Message ask = dump_tables();
  auto listed = socket.dump(ask, fmt::format("nft tables of '{}'", netns),
                            [&](const nlmsghdr& reply) {
                              auto name = decode_table(reply);
                              if (name && is_our_table(*name)) names.push_back(*name);
                            });
  if (!listed && listed.error().sys_errno == EOPNOTSUPP) return {};
  CHECK_OK(listed);
  for (const std::string& name : names) {
    Table table{netns, name, {}, {}};
    std::vector<Element> elements;
    auto read = read_chains(socket, table);
    if (read) read = read_sets(socket, table, elements);
    if (vanished(read)) continue;
    CHECK_OK(read);
    part(table, out.chains);
    out.tables.push_back(std::move(table));
    append(out.elements, std::move(elements));
  }
  return {};
}

// 0 where the kernel does not tell.
uint32_t generation_of(Socket& socket) {
  std::optional<uint32_t> generation;
  Message message = get_generation();
  (void)socket.ask(message, "nft generation", [&](const nlmsghdr& reply) {
    generation = decode_generation(reply);
  });
  return generation.value_or(0);
}

bool worth_keeping(const SeenTables& seen) {
  auto changes_unseen = [](const Table& table) { return kernel::nft::is_netdev(table.name); };
  return seen.elements.size() <= kSeenElementsMax &&
         std::ranges::none_of(seen.tables, changes_unseen);
}

}  // namespace

// What changes while it is read has another generation than was asked for before.
Result<void> read_tables(Socket& socket, const kernel::NetnsName& netns, SeenTables& seen,
                         kernel::Snapshot& out) {
  uint32_t generation = generation_of(socket);
  if (generation == 0 || seen.generation != generation) {
    seen = {};
    SeenTables now{generation, {}, {}, {}};
    CHECK_OK(read_anew(socket, netns, now));
    seen = std::move(now);
  }
  SeenTables copy = worth_keeping(seen) ? seen : std::exchange(seen, {});
  append(out.tables, std::move(copy.tables));
  append(out.chains, std::move(copy.chains));
  append(out.elements, std::move(copy.elements));
  return {};
}

}  // namespace ovn::netlink
