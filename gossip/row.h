// SPDX-License-Identifier: Apache-2.0
// One row of a log: a record, or the tombstone of a deleted one. Key and value lie behind the
// header in the same allocation, so that a row costs its bytes plus 24.
#pragma once

#include <memory>

#include "core/base/bytes.h"

namespace ovn::gossip {

// A row as it is passed about; the bytes belong to somebody else.
struct RowView {
  uint64_t sequence = 0;
  uint64_t lamport = 0;
  uint8_t table = 0;
  bool tombstone = false;
  ByteView key;
  ByteView value;  // empty for a tombstone
};

class Row {
 public:
  struct Free {
    void operator()(Row* row) const;
  };
  using Ptr = std::unique_ptr<Row, Free>;

  // Copies `view`; its key and value must be within kKeySizeMax and kValueSizeMax.
  static Ptr make(const RowView& view);

  uint64_t sequence() const { return sequence_; }
  uint64_t lamport() const { return lamport_; }
  uint8_t table() const { return table_; }
  bool tombstone() const { return tombstone_; }
  ByteView key() const { return {bytes(), key_size_}; }
  ByteView value() const { return {bytes() + key_size_, value_size_}; }
  RowView view() const { return {sequence_, lamport_, table_, tombstone_, key(), value()}; }

 private:
  Row() = default;
  const uint8_t* bytes() const { return reinterpret_cast<const uint8_t*>(this + 1); }

  uint64_t sequence_;
  uint64_t lamport_;
  uint16_t value_size_;
  uint8_t key_size_;
  uint8_t table_;
  bool tombstone_;
};

}  // namespace ovn::gossip
