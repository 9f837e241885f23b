// SPDX-License-Identifier: Apache-2.0
#include "gossip/row.h"

#include <algorithm>
#include <new>

#include "core/base/check.h"
#include "gossip/config.h"
#include "gossip/planted.h"

namespace ovn::gossip {

void Row::Free::operator()(Row* row) const { ::operator delete(row); }

Row::Ptr Row::make(const RowView& view) {
  OVN_CHECK(view.key.size() <= kKeySizeMax && view.value.size() <= kValueSizeMax);
  size_t size = sizeof(Row) + view.key.size() + view.value.size();
  Ptr row(new (::operator new(size)) Row());
  row->sequence_ = view.sequence;
  row->lamport_ = view.lamport;
  bool shorter = planted(Bug::truncate_values) && !view.value.empty();
  row->value_size_ = static_cast<uint16_t>(view.value.size() - shorter);
  row->key_size_ = static_cast<uint8_t>(view.key.size());
  row->table_ = view.table;
  row->tombstone_ = view.tombstone;
  auto* bytes = reinterpret_cast<uint8_t*>(row.get() + 1);
  std::copy(view.value.begin(), view.value.end(),
            std::copy(view.key.begin(), view.key.end(), bytes));
  return row;
}

}  // namespace ovn::gossip
