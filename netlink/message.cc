// SPDX-License-Identifier: Apache-2.0
#include "netlink/message.h"

#include <libmnl/libmnl.h>

#include <cstring>

#include "core/base/check.h"

namespace ovn::netlink {

Message::Message(uint16_t type, uint16_t flags, const Policy& policy) : policy_(&policy) {
  mnl_nlmsg_put_header(buffer_.data());
  head().nlmsg_type = type;
  head().nlmsg_flags = NLM_F_REQUEST | flags;
}

Message::Message(const Message& other) : policy_(other.policy_) {
  std::memcpy(buffer_.data(), other.buffer_.data(), other.bytes().size());
}

ByteView Message::bytes() const {
  uint32_t size;
  std::memcpy(&size, buffer_.data(), sizeof size);  // nlmsg_len
  return as_bytes({buffer_.data(), size});
}

void* Message::append_header(size_t size) {
  OVN_CHECK(head().nlmsg_len + NLMSG_ALIGN(size) <= kSizeMax);
  return mnl_nlmsg_put_extra_header(&head(), size);
}

const Rule& Message::rule(uint16_t attribute, Type type) const {
  const Rule* rule = policy_->find(attribute);
  OVN_CHECK(rule && rule->type == type);
  return *rule;
}

void Message::put(uint16_t attribute, Type type, const void* value, size_t size) {
  OVN_CHECK(rule(attribute, type).fits(size));
  OVN_CHECK(mnl_attr_put_check(&head(), kSizeMax, attribute, size, value));
}

void Message::be16(uint16_t attribute, uint16_t value) {
  value = __builtin_bswap16(value);
  put(attribute, Type::be16, &value, sizeof value);
}

void Message::be32(uint16_t attribute, uint32_t value) {
  value = __builtin_bswap32(value);
  put(attribute, Type::be32, &value, sizeof value);
}

void Message::bytes(uint16_t attribute, ByteView value) {
  put(attribute, Type::bytes, value.data(), value.size());
}

void Message::text(uint16_t attribute, std::string_view value) {
  OVN_CHECK(rule(attribute, Type::text).fits(value.size() + 1));
  OVN_CHECK(mnl_attr_put_strz_check(&head(), kSizeMax, attribute, std::string(value).c_str()));
}

void Message::mac(uint16_t attribute, const Mac& value) {
  put(attribute, Type::mac, value.bytes().data(), value.bytes().size());
}

void Message::address(uint16_t attribute, const ip::Address& value) {
  const Rule* rule = policy_->find(attribute);
  OVN_CHECK(rule);
  bool is_address = rule->type == Type::ip || rule->type == Type::ip4 || rule->type == Type::ip6;
  OVN_CHECK(is_address);
  put(attribute, rule->type, value.data(), value.size());
}

Nest::Nest(Message& message, uint16_t attribute)
    : Nest(message, attribute, *message.rule(attribute, Type::nested).nested) {}

Nest::Nest(Message& message, uint16_t attribute, const Policy& policy)
    : message_(message), outer_(message.policy_) {
  message.rule(attribute, Type::nested);
  start_ = mnl_attr_nest_start_check(&message.head(), Message::kSizeMax, attribute);
  OVN_CHECK(start_);
  message.policy_ = &policy;
}

Nest::~Nest() {
  mnl_attr_nest_end(&message_.head(), start_);
  message_.policy_ = outer_;
}

}  // namespace ovn::netlink
