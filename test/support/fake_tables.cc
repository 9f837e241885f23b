// SPDX-License-Identifier: Apache-2.0
// The nf_tables of the fake kernel.
#include "test/support/fake_kernel.h"
#include "test/support/fake_parts.h"

namespace ovn::test {

using namespace kernel;

Result<void> FakeKernel::put(const nft::Table& table) {
  TRY(auto* space, find(table.netns));
  CHECK_OK(drop(table));
  space->tables[table.name] = table;
  return {};
}

Result<void> FakeKernel::drop(const nft::Table& table) {
  auto space = find(table.netns);
  if (!space) return {};
  std::erase_if((*space)->elements,
                [&](const nft::Element& element) { return element.table == table.name; });
  (*space)->tables.erase(table.name);
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
  if (leads && std::ranges::find(chains, verdict->chain, &nft::Chain::name) == chains.end()) {
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
