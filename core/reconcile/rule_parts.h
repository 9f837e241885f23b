// SPDX-License-Identifier: Apache-2.0
// What the rules of our table are put together from: each is a list of the kernel's instructions
// (core/kernel/nftables.h), and parts are joined by rule().
#pragma once

#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "core/base/ip.h"
#include "core/kernel/nftables.h"

namespace ovn::reconcile {

// NF_IP_PRI_*
inline constexpr int32_t kRawPriority = -300, kManglePriority = -150;
inline constexpr int32_t kDestinationNatPriority = -100, kFilterPriority = 0;
inline constexpr int32_t kSourceNatPriority = 100;

inline constexpr uint32_t kTranslatedTo = 1u << 5;                    // IPS_DST_NAT
inline constexpr uint32_t kEstablishedOrRelated = 1u << 1 | 1u << 2;  // NF_CT_STATE_BIT()
inline constexpr uint32_t kInvalid = 1u << 0;                         // NF_CT_STATE_INVALID_BIT

inline kernel::nft::Verdict accept() { return {kernel::nft::Verdict::Code::accept, ""}; }
inline kernel::nft::Verdict refuse() { return {kernel::nft::Verdict::Code::drop, ""}; }
inline kernel::nft::Verdict go_to(std::string chain) {
  return {kernel::nft::Verdict::Code::go_to, std::move(chain)};
}

// As the kernel holds a number of its own in a register.
inline Bytes native(uint32_t value) {
  Bytes bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

inline Bytes bytes_of(const ip::Address& address) {
  return Bytes(address.data(), address.data() + address.size());
}
inline Bytes joined(Bytes bytes, const Bytes& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
  return bytes;
}
inline Bytes network_order(uint16_t port) {
  return {static_cast<uint8_t>(port >> 8), static_cast<uint8_t>(port)};
}

// As fields of an element.
inline Bytes padded_port(uint16_t port) {
  return joined(network_order(port), Bytes(2));
}
inline Bytes place_bytes(uint8_t protocol, uint16_t port) {
  return joined({protocol, 0, 0, 0}, padded_port(port));
}

inline kernel::nft::Nat::Family nat_family(ip::Family family) {
  return family == ip::Family::v4 ? kernel::nft::Nat::Family::ipv4
                                  : kernel::nft::Nat::Family::ipv6;
}

inline kernel::nft::Rule rule(std::initializer_list<kernel::nft::Rule> parts) {
  kernel::nft::Rule whole;
  for (const auto& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

inline kernel::nft::Rule connection_has(kernel::nft::Connection::Key key, uint32_t bits) {
  return {kernel::nft::Connection{key, 0}, kernel::nft::Mask{0, 0, native(bits)},
          kernel::nft::Compare{0, true, native(0)}};
}
// Of a connection that went the other way before, or through which one is asked for.
inline kernel::nft::Rule came_back() {
  return connection_has(kernel::nft::Connection::Key::state, kEstablishedOrRelated);
}
// Of no connection, as conntrack sees it: out of its window, for one.
inline kernel::nft::Rule is_invalid() {
  return connection_has(kernel::nft::Connection::Key::state, kInvalid);
}
inline kernel::nft::Rule was_translated() {
  return connection_has(kernel::nft::Connection::Key::status, kTranslatedTo);
}
inline kernel::nft::Rule is_family(ip::Family family) {
  auto number = static_cast<uint8_t>(nat_family(family));
  return {kernel::nft::Meta{kernel::nft::Meta::Key::nfproto, 0},
          kernel::nft::Compare{0, false, {number}}};
}
// The name of a link as it stands in a register.
inline Bytes padded_name(std::string_view link) {
  Bytes bytes(kernel::nft::padded_size(kernel::nft::Field::ifname));
  std::copy(link.begin(), link.end(), bytes.begin());
  return bytes;
}
// What follows a device in the registers.
inline constexpr kernel::nft::Slot kAfterDevice = 4;
// IANA's number.
inline kernel::nft::Rule is_protocol(uint8_t number) {
  return {kernel::nft::Meta{kernel::nft::Meta::Key::l4proto, 0},
          kernel::nft::Compare{0, false, {number}}};
}
// The place in its host that a packet is for, to two registers.
inline kernel::nft::Rule protocol_and_port(kernel::nft::Slot to) {
  return {kernel::nft::Meta{kernel::nft::Meta::Key::l4proto, to},
          kernel::nft::Payload{kernel::nft::Payload::Base::transport, 2, 2,
                               static_cast<kernel::nft::Slot>(to + 1)}};
}
inline kernel::nft::Rule in(std::string set) { return {kernel::nft::Lookup{std::move(set), 0}}; }
inline kernel::nft::Rule verdict(kernel::nft::Verdict verdict) {
  return {kernel::nft::Decide{std::move(verdict)}};
}

}  // namespace ovn::reconcile
