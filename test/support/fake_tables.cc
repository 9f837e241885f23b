// SPDX-License-Identifier: Apache-2.0
// The nf_tables of the fake kernel.
#include "test/support/fake_kernel.h"
#include "test/support/fake_parts.h"

namespace ovn::test {

using namespace kernel;

Result<void> FakeKernel::put(const nft::Table& table) {
  TRY(auto* space, find(table.netns));
  std::string device = nft::device_of(table);
  bool there = device.empty() || space->links.contains(device);
  if (!there) return fail_errno(ENOENT, to_string(table));
  CHECK_OK(drop(table));
  space->tables[table.name] = table;
  return {};
}

Result<void> FakeKernel::drop(const nft::Table& table) {
  auto space = find(table.netns);
  if (!space) return {};
  auto of_it = [&](const auto& part) { return part.table == table.name; };
  std::erase_if((*space)->chains, of_it);
  std::erase_if((*space)->elements, of_it);
  (*space)->tables.erase(table.name);
  return {};
}

Result<void> FakeKernel::put(const nft::LooseChain& chain) {
  TRY(auto* space, find(chain.netns));
  if (!space->tables.contains(chain.table)) return fail_errno(ENOENT, to_string(chain));
  replace(space->chains, chain);
  return {};
}

// One that elements lead to stays (nf_tables_delchain()).
Result<void> FakeKernel::drop(const nft::LooseChain& chain) {
  auto space = find(chain.netns);
  if (!space) return {};
  bool used = std::ranges::any_of((*space)->elements, [&](const nft::Element& element) {
    const auto* verdict = std::get_if<nft::Verdict>(&element.data);
    return element.table == chain.table && verdict && verdict->chain == chain.name;
  });
  bool there = find_key((*space)->chains, chain) != (*space)->chains.end();
  if (used && there) return fail_errno(EBUSY, to_string(chain));
  erase_key((*space)->chains, chain);
  return {};
}

Result<void> FakeKernel::put(const nft::Element& element) {
  TRY(auto* space, find(element.netns));
  auto table = space->tables.find(element.table);
  if (table == space->tables.end()) return fail_errno(ENOENT, to_string(element));
  const auto& sets = table->second.sets;
  auto set = std::ranges::find(sets, element.set, &nft::Set::name);
  if (set == sets.end()) return fail_errno(ENOENT, to_string(element));
  const auto* value = std::get_if<Bytes>(&element.data);
  const auto* verdict = std::get_if<nft::Verdict>(&element.data);
  bool fits = element.at.size() == nft::padded_size(set->key) &&
              set->verdicts == (verdict != nullptr) && set->data.empty() == (value == nullptr) &&
              (!value || value->size() == nft::padded_size(set->data));
  if (!fits) return fail_errno(EINVAL, to_string(element));
  bool leads = verdict && !verdict->chain.empty();
  const auto& chains = table->second.chains;
  auto is_loose_one = [&](const nft::LooseChain& chain) {
    return chain.table == element.table && chain.name == verdict->chain;
  };
  if (leads && std::ranges::find(chains, verdict->chain, &nft::Chain::name) == chains.end() &&
      std::ranges::none_of(space->chains, is_loose_one)) {
    return fail_errno(ENOENT, to_string(element));
  }
  replace(space->elements, element);
  return {};
}

Result<void> FakeKernel::drop(const nft::Element& element) {
  if (auto space = find(element.netns)) erase_key((*space)->elements, element);
  return {};
}

}  // namespace ovn::test
