// SPDX-License-Identifier: Apache-2.0
// Version 1: u8 version, 6 bytes MAC, address VTEP, varint n and n x (address, u8 length, varint
// revision), block name, varint n and n x block alias. An address is u8 family (4 or 6) and its
// bytes.
#include "core/model/record.h"

#include "core/model/names.h"

namespace ovn::model {

namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kAddressesMax = 8;
constexpr size_t kAliasesMax = 16;
constexpr size_t kSandboxNameMax = 255;

void write_address(Writer& out, const ip::Address& address) {
  out.u8(static_cast<uint8_t>(address.family()));
  out.raw({address.data(), address.size()});
}

ip::Address read_address(Reader& in) {
  uint8_t family = in.u8();
  if (family != 4 && family != 6) in.fail();
  ByteView bytes = in.take(family == 4 ? 4 : 16);
  return in.ok() ? *ip::Address::from_bytes(bytes.data(), bytes.size()) : ip::Address();
}

Allocation read_allocation(Reader& in) {
  ip::Address address = read_address(in);
  unsigned length = in.u8();
  uint64_t revision = in.varint();
  if (length > address.bits()) in.fail();
  return in.ok() ? Allocation{ip::Prefix(address, length), revision} : Allocation{};
}

// A sandbox's name may be its target, a path for instance: any text without control characters.
std::string read_sandbox_name(Reader& in) {
  std::string name(as_text(in.block(kSandboxNameMax)));
  for (unsigned char c : name) {
    if (c < ' ' || c == 0x7f) in.fail();
  }
  return name;
}

std::string read_alias(Reader& in) {
  std::string alias(as_text(in.block(kNameSizeMax)));
  if (!check_name("alias", alias)) in.fail();
  return alias;
}

}  // namespace

Bytes encode(const EndpointRecord& record) {
  Bytes bytes;
  Writer out(bytes);
  out.u8(kVersion);
  out.raw(record.mac.bytes());
  write_address(out, record.vtep);
  out.varint(record.addresses.size());
  for (const Allocation& allocation : record.addresses) {
    write_address(out, allocation.address.address());
    out.u8(static_cast<uint8_t>(allocation.address.length()));
    out.varint(allocation.revision);
  }
  out.block(as_bytes(std::string_view(record.name).substr(0, kSandboxNameMax)));
  out.varint(record.aliases.size());
  for (const std::string& alias : record.aliases) out.block(as_bytes(alias));
  return bytes;
}

Result<EndpointRecord> decode_endpoint_record(const EndpointId& id, ByteView value) {
  Reader in(value);
  EndpointRecord record;
  record.id = id;
  if (in.u8() != kVersion) in.fail();
  ByteView mac = in.take(6);
  if (in.ok()) record.mac = *Mac::from_bytes(mac.data(), mac.size());
  record.vtep = read_address(in);
  uint64_t addresses = in.varint();
  if (addresses > kAddressesMax || !record.mac.is_unicast()) in.fail();
  for (uint64_t i = 0; in.ok() && i < addresses; ++i) {
    record.addresses.push_back(read_allocation(in));
  }
  record.name = read_sandbox_name(in);
  uint64_t aliases = in.varint();
  if (aliases > kAliasesMax) in.fail();
  for (uint64_t i = 0; in.ok() && i < aliases; ++i) record.aliases.push_back(read_alias(in));
  if (!in.done()) return fail(Errc::corrupt, "endpoint record {}: malformed", id);
  return record;
}

}  // namespace ovn::model
