// SPDX-License-Identifier: Apache-2.0
// Version 1: u8 version, 6 bytes MAC, address VTEP, varint n and n x (address, u8 length, varint
// revision), block name, varint n and n x block alias. An address is u8 family (4 or 6) and its
// bytes. Version 2, of backends: the same, and behind it block service, varint weight, u8 state,
// varint drain.
#include "core/model/record.h"

#include <algorithm>
#include <span>

#include "core/base/utf8.h"
#include "core/model/names.h"

namespace ovn::model {

namespace {

constexpr uint8_t kPlainVersion = 1, kBackendVersion = 2;

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

// Whether a host may have the address.
bool is_host_address(const ip::Address& address) {
  return !address.is_unspecified() && !address.is_multicast() && !address.is_loopback();
}

Mac read_mac(Reader& in) {
  ByteView bytes = in.take(6);
  Mac mac = in.ok() ? *Mac::from_bytes(bytes.data(), bytes.size()) : Mac();
  if (!mac.is_unicast() || mac == Mac()) in.fail();
  return mac;
}

Allocation read_allocation(Reader& in) {
  ip::Address address = read_address(in);
  unsigned length = in.u8();
  uint64_t revision = in.varint();
  if (length > address.bits() || !is_host_address(address)) in.fail();
  return in.ok() ? Allocation{ip::Prefix(address, length), revision} : Allocation{};
}

// A sandbox's name may be its target, a path for instance.
std::string read_sandbox_name(Reader& in) {
  std::string name(as_text(in.block(kSandboxNameMax)));
  if (!is_printable(name)) in.fail();
  return name;
}

std::string read_alias(Reader& in) {
  std::string alias(as_text(in.block(kNameSizeMax)));
  if (!check_name("alias", alias)) in.fail();
  return alias;
}

void read_backend(Reader& in, EndpointRecord& into) {
  into.service = ServiceId(std::string(as_text(in.block(kNameSizeMax))));
  if (!check_name("service", into.service.str())) in.fail();
  uint64_t weight = in.varint();
  uint8_t state = in.u8();
  into.drain = in.varint();
  if (weight > kWeightMax || state > static_cast<uint8_t>(BackendState::unhealthy)) in.fail();
  into.weight = static_cast<uint16_t>(weight);
  into.state = static_cast<BackendState>(state);
}

}  // namespace

Bytes encode(const EndpointRecord& record) {
  Bytes bytes;
  Writer out(bytes);
  bool backend = !record.service.empty();
  out.u8(backend ? kBackendVersion : kPlainVersion);
  out.raw(record.mac.bytes());
  write_address(out, record.vtep);
  size_t addresses = std::min(record.addresses.size(), kAddressesMax);
  out.varint(addresses);
  for (const Allocation& allocation : std::span(record.addresses).first(addresses)) {
    write_address(out, allocation.address.address());
    out.u8(static_cast<uint8_t>(allocation.address.length()));
    out.varint(allocation.revision);
  }
  out.block(as_bytes(printable(record.name, kSandboxNameMax)));
  std::vector<std::string> aliases = record.aliases;
  std::erase_if(aliases, [](const std::string& alias) { return !check_name("alias", alias); });
  aliases.resize(std::min(aliases.size(), kAliasesMax));
  out.varint(aliases.size());
  for (const std::string& alias : aliases) out.block(as_bytes(alias));
  if (!backend) return bytes;
  out.block(as_bytes(record.service.str()));
  out.varint(std::min(record.weight, kWeightMax));
  out.u8(static_cast<uint8_t>(record.state));
  out.varint(record.drain);
  return bytes;
}

Result<EndpointRecord> decode_endpoint_record(const EndpointId& id, ByteView value) {
  Reader in(value);
  EndpointRecord record;
  record.id = id;
  uint8_t version = in.u8();
  bool known = version == kPlainVersion || version == kBackendVersion;
  if (!check_name("endpoint", id.str()) || !known) in.fail();
  record.mac = read_mac(in);
  record.vtep = read_address(in);
  if (!is_host_address(record.vtep)) in.fail();
  uint64_t addresses = in.varint();
  if (addresses > kAddressesMax) in.fail();
  for (uint64_t i = 0; in.ok() && i < addresses; ++i) {
    record.addresses.push_back(read_allocation(in));
  }
  record.name = read_sandbox_name(in);
  uint64_t aliases = in.varint();
  if (aliases > kAliasesMax) in.fail();
  for (uint64_t i = 0; in.ok() && i < aliases; ++i) record.aliases.push_back(read_alias(in));
  if (version == kBackendVersion) read_backend(in, record);
  if (!in.done())
    return fail(Errc::corrupt, "endpoint record {}: malformed", printable(id.str(), 80));
  return record;
}

}  // namespace ovn::model
