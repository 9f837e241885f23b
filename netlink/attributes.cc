// SPDX-License-Identifier: Apache-2.0
#include "netlink/attributes.h"

#include <libmnl/libmnl.h>

#include <algorithm>
#include <cstring>

#include "core/base/check.h"
#include "core/base/metrics.h"

namespace ovn::netlink {
namespace {

metrics::Counter bad_attributes("ovn_lite_netlink_bad_attributes_total",
                                "Attributes of another width than their rule says, ignored.");

template <class T>
std::optional<T> number(ByteView payload) {
  if (payload.empty()) return {};
  T value;
  std::memcpy(&value, payload.data(), sizeof value);
  return value;
}

}  // namespace

Attributes::Attributes(const nlmsghdr& message, size_t header_size, const Policy& policy)
    : policy_(&policy) {
  size_t skip = NLMSG_HDRLEN + NLMSG_ALIGN(header_size);
  if (message.nlmsg_len < skip) return;
  bytes_ = {reinterpret_cast<const uint8_t*>(&message) + skip, message.nlmsg_len - skip};
}

template <class Visit>
void Attributes::walk(uint16_t attribute, const Visit& visit) const {
  ByteView rest = bytes_;
  while (rest.size() >= sizeof(nlattr)) {
    const auto* at = reinterpret_cast<const nlattr*>(rest.data());
    if (!mnl_attr_ok(at, static_cast<int>(rest.size()))) break;
    const auto* payload = static_cast<const uint8_t*>(mnl_attr_get_payload(at));
    bool wanted = mnl_attr_get_type(at) == attribute;
    if (wanted && !visit({payload, mnl_attr_get_payload_len(at)})) break;
    rest = rest.subspan(std::min(rest.size(), size_t{NLA_ALIGN(at->nla_len)}));
  }
}

ByteView Attributes::find(uint16_t attribute, std::initializer_list<Type> types) const {
  const Rule* rule = policy_->find(attribute);
  OVN_CHECK(rule && std::find(types.begin(), types.end(), rule->type) != types.end());
  ByteView found;
  walk(attribute, [&](ByteView payload) {
    if (rule->fits(payload.size())) {
      found = payload;
    } else {
      bad_attributes.add();
    }
    return false;
  });
  return found;
}

void Attributes::each(uint16_t attribute,
                      const std::function<void(const Attributes&)>& visit) const {
  const Rule* rule = policy_->find(attribute);
  OVN_CHECK(rule && rule->nested);
  walk(attribute, [&](ByteView payload) {
    visit(Attributes(payload, *rule->nested));
    return true;
  });
}

std::optional<uint8_t> Attributes::u8(uint16_t attribute) const {
  return number<uint8_t>(find(attribute, {Type::u8}));
}

std::optional<uint16_t> Attributes::u16(uint16_t attribute) const {
  return number<uint16_t>(find(attribute, {Type::u16}));
}

std::optional<uint32_t> Attributes::u32(uint16_t attribute) const {
  return number<uint32_t>(find(attribute, {Type::u32}));
}

std::optional<int32_t> Attributes::i32(uint16_t attribute) const {
  return number<int32_t>(find(attribute, {Type::i32}));
}

std::optional<uint16_t> Attributes::be16(uint16_t attribute) const {
  auto value = number<uint16_t>(find(attribute, {Type::be16}));
  if (value) value = __builtin_bswap16(*value);
  return value;
}

std::optional<uint32_t> Attributes::be32(uint16_t attribute) const {
  auto value = number<uint32_t>(find(attribute, {Type::be32}));
  if (value) value = __builtin_bswap32(*value);
  return value;
}

std::optional<Bytes> Attributes::bytes(uint16_t attribute) const {
  ByteView payload = find(attribute, {Type::bytes});
  if (payload.empty()) return {};
  return Bytes(payload.begin(), payload.end());
}

std::optional<std::string> Attributes::text(uint16_t attribute) const {
  ByteView payload = find(attribute, {Type::text});
  if (payload.empty()) return {};
  std::string text(as_text(payload).substr(0, as_text(payload).find('\0')));
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text;
}

std::optional<Mac> Attributes::mac(uint16_t attribute) const {
  ByteView payload = find(attribute, {Type::mac});
  return Mac::from_bytes(payload.data(), payload.size());
}

std::optional<ip::Address> Attributes::address(uint16_t attribute) const {
  ByteView payload = find(attribute, {Type::ip, Type::ip4, Type::ip6});
  return ip::Address::from_bytes(payload.data(), payload.size());
}

Attributes Attributes::nested(uint16_t attribute) const {
  const Rule* rule = policy_->find(attribute);
  OVN_CHECK(rule && rule->nested);
  return nested(attribute, *rule->nested);
}

Attributes Attributes::nested(uint16_t attribute, const Policy& policy) const {
  return {find(attribute, {Type::nested}), policy};
}

}  // namespace ovn::netlink
