// SPDX-License-Identifier: Apache-2.0
// For the tests of link kinds: a message with nothing but IFLA_LINKINFO, written and read.
#pragma once

#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "netlink/attributes.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Calls `encode(message)` inside IFLA_LINKINFO.
template <class Encode>
Message message_of_kind(Encode encode) {
  Message message(RTM_NEWLINK, 0, kLinkPolicy);
  message.header<ifinfomsg>();
  Nest kind(message, IFLA_LINKINFO);
  encode(message);
  return message;
}

inline Attributes kind_in(Message& message) {
  return Attributes(message.head(), sizeof(ifinfomsg), kLinkPolicy).nested(IFLA_LINKINFO);
}

}  // namespace ovn::netlink
