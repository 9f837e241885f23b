// SPDX-License-Identifier: Apache-2.0
// Bounded reading and writing of byte strings: every network format of ours goes through these two.
// A Reader never reads past its end: the first short read makes it fail for good and all later
// reads give zeros, so that a decoder may read a whole structure and ask ok() once. Multi-byte
// integers are big-endian; varints are unsigned LEB128 of at most 10 bytes, canonical (no padding).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ovn {

using Bytes = std::vector<uint8_t>;
using ByteView = std::span<const uint8_t>;

class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  uint8_t u8();
  uint16_t u16();
  uint32_t u32();
  uint64_t u64();
  uint64_t varint();
  // The next `size` bytes; empty and failed if there are fewer.
  ByteView take(size_t size);
  // A varint length, then that many bytes. Fails if the length is above `size_max`.
  ByteView block(size_t size_max);

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  // ok and nothing left over.
  bool done() const { return ok_ && rest_.empty(); }
  size_t remaining() const { return rest_.size(); }
  void fail() { ok_ = false, rest_ = {}; }

 private:
  ByteView rest_;
  bool ok_ = true;
};

class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) {}

  void u8(uint8_t value) { out_.push_back(value); }
  void u16(uint16_t value);
  void u32(uint32_t value);
  void u64(uint64_t value);
  void varint(uint64_t value);
  void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  void block(ByteView bytes) { varint(bytes.size()), raw(bytes); }

  size_t size() const { return out_.size(); }

 private:
  Bytes& out_;
};

// Bytes that varint(value) takes.
size_t varint_size(uint64_t value);

std::string to_hex(ByteView bytes);
// Nothing but an even number of hex digits of either case parses; otherwise false and `out` empty.
bool from_hex(std::string_view text, Bytes& out);

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace ovn
