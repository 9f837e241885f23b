// SPDX-License-Identifier: Apache-2.0
// One netlink request under construction. Every attribute is checked against the Policy of its
// level: one that the policy does not know, or of another type or width, is a bug of ours and
// aborts. A Nest opens a level and closes it at the end of its scope.
//
//   Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, kLinkPolicy);
//   message.header<ifinfomsg>().ifi_flags = IFF_UP;
//   message.text(IFLA_IFNAME, "br0");
//   { Nest kind(message, IFLA_LINKINFO); message.text(IFLA_INFO_KIND, "bridge"); }
#pragma once

#include <linux/netlink.h>

#include <array>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ip.h"
#include "core/base/mac.h"
#include "netlink/policy.h"

namespace ovn::netlink {

class Message {
 public:
  static constexpr size_t kSizeMax = 1536;  // a veth with two names, two aliases and room to spare

  // NLM_F_REQUEST is always set.
  Message(uint16_t type, uint16_t flags, const Policy& policy);
  Message(const Message& other);
  Message& operator=(const Message&) = delete;

  // Appends a zeroed family header. Comes before the attributes of its level; the reference holds
  // until the message goes.
  template <class Header>
  Header& header() {
    return *static_cast<Header*>(append_header(sizeof(Header)));
  }

  void u8(uint16_t attribute, uint8_t value) { put(attribute, Type::u8, &value, 1); }
  void u16(uint16_t attribute, uint16_t value) { put(attribute, Type::u16, &value, 2); }
  void u32(uint16_t attribute, uint32_t value) { put(attribute, Type::u32, &value, 4); }
  void i32(uint16_t attribute, int32_t value) { put(attribute, Type::i32, &value, 4); }
  void be16(uint16_t attribute, uint16_t value);
  void be32(uint16_t attribute, uint32_t value);
  void bytes(uint16_t attribute, ByteView value);
  // Appends the NUL.
  void text(uint16_t attribute, std::string_view value);
  void mac(uint16_t attribute, const Mac& value);
  // For attributes of type ip, ip4 or ip6.
  void address(uint16_t attribute, const ip::Address& value);

  nlmsghdr& head() { return *reinterpret_cast<nlmsghdr*>(buffer_.data()); }
  ByteView bytes() const;

 private:
  friend class Nest;

  void* append_header(size_t size);
  const Rule& rule(uint16_t attribute, Type type) const;
  void put(uint16_t attribute, Type type, const void* value, size_t size);

  alignas(nlmsghdr) std::array<char, kSizeMax> buffer_;
  const Policy* policy_;
};

class Nest {
 public:
  Nest(Message& message, uint16_t attribute);
  // For IFLA_INFO_DATA, whose policy depends on the kind of the link.
  Nest(Message& message, uint16_t attribute, const Policy& policy);
  Nest(const Nest&) = delete;
  Nest& operator=(const Nest&) = delete;
  ~Nest();

 private:
  Message& message_;
  const Policy* outer_;
  nlattr* start_;
};

}  // namespace ovn::netlink
