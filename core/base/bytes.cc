// SPDX-License-Identifier: Apache-2.0
#include "core/base/bytes.h"

#include <array>

namespace ovn {

namespace {

constexpr size_t kVarintBytesMax = 10;

template <class T>
T big_endian(ByteView bytes) {
  T value = 0;
  for (uint8_t byte : bytes) value = static_cast<T>(value << 8 | byte);
  return value;
}

template <class T>
void append_big_endian(Bytes& out, T value) {
  std::array<uint8_t, sizeof value> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<uint8_t>(value >> 8 * (bytes.size() - 1 - i));
  }
  out.insert(out.end(), bytes.begin(), bytes.end());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ByteView Reader::take(size_t size) {
  if (size > rest_.size()) {
    fail();
    return {};
  }
  ByteView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

uint8_t Reader::u8() { return big_endian<uint8_t>(take(1)); }
uint16_t Reader::u16() { return big_endian<uint16_t>(take(2)); }
uint32_t Reader::u32() { return big_endian<uint32_t>(take(4)); }
uint64_t Reader::u64() { return big_endian<uint64_t>(take(8)); }

uint64_t Reader::varint() {
  uint64_t value = 0;
  for (size_t i = 0; i < kVarintBytesMax; ++i) {
    uint8_t byte = u8();
    if (!ok_) return 0;
    bool overflows = i == kVarintBytesMax - 1 && byte > 1;
    bool padded = i > 0 && byte == 0;
    if (overflows || padded) break;
    value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

ByteView Reader::block(size_t size_max) {
  uint64_t size = varint();
  if (size > size_max) {
    fail();
    return {};
  }
  return take(size);
}

void Writer::u16(uint16_t value) { append_big_endian(out_, value); }
void Writer::u32(uint32_t value) { append_big_endian(out_, value); }
void Writer::u64(uint64_t value) { append_big_endian(out_, value); }

void Writer::varint(uint64_t value) {
  for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<uint8_t>(value | 0x80));
  out_.push_back(static_cast<uint8_t>(value));
}

size_t varint_size(uint64_t value) {
  size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}

std::string to_hex(ByteView bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool from_hex(std::string_view text, Bytes& out) {
  out.clear();
  if (text.size() % 2 != 0) return false;
  for (size_t i = 0; i < text.size(); i += 2) {
    int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) {
      out.clear();
      return false;
    }
    out.push_back(static_cast<uint8_t>(high << 4 | low));
  }
  return true;
}

}  // namespace ovn
