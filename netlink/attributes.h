// SPDX-License-Identifier: Apache-2.0
// The attributes of a message as the kernel sent it, read under a Policy. The bytes are treated as
// hostile although the kernel is the sender: a container may have chosen names and aliases, and a
// newer kernel may have other ideas. A length that runs out of the buffer ends the list; an
// attribute of another width than its rule says counts as absent. Nothing is copied: an Attributes
// is a view that lives as long as the bytes below it.
#pragma once

#include <linux/netlink.h>

#include <functional>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ip.h"
#include "core/base/mac.h"
#include "netlink/policy.h"

namespace ovn::netlink {

class Attributes {
 public:
  Attributes(ByteView bytes, const Policy& policy) : bytes_(bytes), policy_(&policy) {}
  // Those behind the family header (ifinfomsg, ...) of `header_size` bytes; none if it is not
  // whole.
  Attributes(const nlmsghdr& message, size_t header_size, const Policy& policy);

  std::optional<uint8_t> u8(uint16_t attribute) const;
  std::optional<uint16_t> u16(uint16_t attribute) const;
  std::optional<uint32_t> u32(uint16_t attribute) const;
  std::optional<int32_t> i32(uint16_t attribute) const;
  std::optional<uint16_t> be16(uint16_t attribute) const;
  std::optional<uint32_t> be32(uint16_t attribute) const;
  std::optional<Bytes> bytes(uint16_t attribute) const;
  // Up to the first NUL; bytes that are not printable ASCII stand as '?'.
  std::optional<std::string> text(uint16_t attribute) const;
  std::optional<Mac> mac(uint16_t attribute) const;
  std::optional<ip::Address> address(uint16_t attribute) const;
  // Empty where the attribute is absent.
  Attributes nested(uint16_t attribute) const;
  // The same for one whose policy depends on the kind of the link.
  Attributes nested(uint16_t attribute, const Policy& policy) const;

  // Visits every attribute of that type, which is nested: lists repeat one.
  void each(uint16_t attribute, const std::function<void(const Attributes&)>& visit) const;

  ByteView bytes() const { return bytes_; }

 private:
  ByteView find(uint16_t attribute, std::initializer_list<Type> types) const;
  // Visits the payloads of all attributes of that type until `visit` says false.
  template <class Visit>
  void walk(uint16_t attribute, const Visit& visit) const;

  ByteView bytes_;
  const Policy* policy_;
};

// The family header of a message; nothing if the message is too short for it.
template <class Header>
const Header* family_header(const nlmsghdr& message) {
  if (message.nlmsg_len < NLMSG_HDRLEN + sizeof(Header)) return nullptr;
  return reinterpret_cast<const Header*>(reinterpret_cast<const char*>(&message) + NLMSG_HDRLEN);
}

}  // namespace ovn::netlink
