// SPDX-License-Identifier: Apache-2.0
// What clients ask: a VIP, in a client's sandbox (balance.h), or a port of whatever address, in the
// namespace of the ingress network (ingress.h). It stands at the head of the keys of its elements.
#pragma once

#include <compare>

#include "core/base/ip.h"

namespace ovn::reconcile {

struct Front {
  ip::Address vip;  // of a port: the unspecified address of the family
  uint8_t protocol = 0;
  uint16_t port = 0;

  Front(const ip::Address& address) : vip(address) {}
  Front(ip::Family family, uint8_t protocol_number, uint16_t port_number)
      : vip(family == ip::Family::v4 ? ip::Address() : ip::Address::v6({})),
        protocol(protocol_number),
        port(port_number) {}

  bool is_port() const { return protocol != 0; }
  friend auto operator<=>(const Front&, const Front&) = default;
};

}  // namespace ovn::reconcile
