// SPDX-License-Identifier: Apache-2.0
#include "gossip/identity.h"

#include <algorithm>

#include "core/base/hash.h"

namespace ovn::gossip {
namespace {

uint32_t folded_hash(ByteView bytes) {
  uint64_t hash = fnv1a(as_text(bytes));
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

BootId decode_boot_id(Reader& in) {
  BootId boot{};
  ByteView bytes = in.take(boot.size());
  std::copy(bytes.begin(), bytes.end(), boot.begin());
  return boot;
}

}  // namespace

NetworkTag network_tag(std::string_view network_id) {
  uint64_t hash = fnv1a(network_id);
  return NetworkTag(hash == kClusterScope.value() ? 1 : hash);
}

uint32_t node_tag(const Uuid& node) { return folded_hash(node.bytes()); }
uint32_t boot_tag(const BootId& boot) { return folded_hash(boot); }

void encode(Writer& out, const ip::Endpoint& endpoint) {
  out.u8(static_cast<uint8_t>(endpoint.address.size()));
  out.raw({endpoint.address.data(), endpoint.address.size()});
  out.u16(endpoint.port);
}

ip::Endpoint decode_endpoint(Reader& in) {
  ByteView bytes = in.block(16);
  auto address = ip::Address::from_bytes(bytes.data(), bytes.size());
  uint16_t port = in.u16();
  if (!address || port == 0) {
    in.fail();
    return {};
  }
  return {*address, port};
}

Uuid decode_uuid(Reader& in) {
  std::array<uint8_t, 16> bytes{};
  ByteView raw = in.take(bytes.size());
  std::copy(raw.begin(), raw.end(), bytes.begin());
  return Uuid(bytes);
}

void encode(Writer& out, const Identity& identity) {
  out.raw(identity.node.bytes());
  out.varint(identity.epoch);
  out.raw(identity.boot_id);
  encode(out, identity.endpoint);
  out.block(as_bytes(identity.name));
}

Identity decode_identity(Reader& in) {
  Identity identity;
  identity.node = decode_uuid(in);
  uint64_t epoch = in.varint();
  identity.boot_id = decode_boot_id(in);
  identity.endpoint = decode_endpoint(in);
  identity.name = as_text(in.block(kNameSizeMax));
  identity.epoch = static_cast<uint32_t>(epoch);
  if (epoch > UINT32_MAX || identity.node.is_nil()) in.fail();
  return identity;
}

}  // namespace ovn::gossip
