// SPDX-License-Identifier: Apache-2.0
// Answers from the zones of the networks that a container is in: a pure function from a query's
// bytes to those of the answer, without allocating. What no zone knows is somebody else's to
// answer, or does not exist.
//
// A name is looked up as it is in each zone, in their order, and as NAME.NETWORK in the one of that
// name. Of a name that is known nothing is ever asked elsewhere: of a type that it has not, the
// answer is empty (NOERROR; RFC 2308, 2.2). Addresses of the zones' subnets have a name here or
// none. While a zone is not complete, what may be a name of its network (one label, any before the
// network's name, an address of its subnets, and where nobody else is asked, all names) is neither
// denied nor asked elsewhere: the answer is SERVFAIL, and who asked asks again. An alias with dots
// looks like a name of the outside, so by itself it is asked of the upstreams until it is known.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/dns/message.h"
#include "core/dns/zone.h"

namespace ovn::dns {

struct Scope {
  std::vector<std::shared_ptr<const Zone>> zones;  // in the order of their networks' names
  uint32_t ttl = 0;                                // of the answers, seconds
  // Unknown names may be asked of the upstreams. Never in a sandbox that has internal networks
  // only: the questions would be a way out of them (CVE-2024-29018).
  bool forwards = false;

  friend bool operator==(const Scope&, const Scope&) = default;  // the very same zones
};

enum class Transport { udp, tcp };

struct Outcome {
  enum class Kind {
    answered,  // `size` bytes of the buffer are to be sent
    forward,   // the upstreams are to be asked; Parsed::query says what
    dropped
  };
  Kind kind = Kind::dropped;
  size_t size = 0;
  Rcode rcode = Rcode::no_error;
};

// `out` has room for kMessageMax bytes by TCP, kUdpMax by UDP. `chance` chooses where the answers
// of a name with several begin. The query is left in `parsed`, which may be used again and again.
Outcome respond(ByteView query, const Scope& scope, Transport transport, uint64_t chance,
                std::span<uint8_t> out, Parsed& parsed);

// The zone that knows a name in lower case; null if none does.
const Zone* find_name(const Scope& scope, const Name& name, Zone::Found& found);

}  // namespace ovn::dns
