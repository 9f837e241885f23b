// SPDX-License-Identifier: Apache-2.0
// DNS messages (RFC 1035, 4; RFC 2181; EDNS0: RFC 6891): what a query asks, and an answer written
// into a buffer of the caller's. Nothing here allocates.
#pragma once

#include <optional>
#include <span>

#include "core/dns/name.h"

namespace ovn::dns {

inline constexpr size_t kHeaderSize = 12;
inline constexpr size_t kMessageMax = 65535;
inline constexpr size_t kPlainUdpMax = 512;  // without EDNS
// What we send at most by UDP, whatever the client takes: it is on this host's loopback.
inline constexpr size_t kUdpMax = 4096;
// What we say that we take ourselves (the size of the flag day of 2020).
inline constexpr uint16_t kOurUdpSize = 1232;

enum class Type : uint16_t {
  a = 1, ns = 2, cname = 5, soa = 6, ptr = 12, mx = 15, txt = 16, aaaa = 28, srv = 33, opt = 41,
  any = 255
};
enum class Rcode : uint16_t {
  no_error = 0, format = 1, failure = 2, no_name = 3, not_implemented = 4, refused = 5,
  bad_version = 16
};

namespace flag {
inline constexpr uint16_t kResponse = 0x8000, kOpcode = 0x7800, kAuthoritative = 0x0400,
                          kTruncated = 0x0200, kDesired = 0x0100, kAvailable = 0x0080,
                          kChecked = 0x0010, kRcode = 0x000f;
}
inline constexpr uint16_t kClassIn = 1;
inline constexpr uint16_t kDnssecOk = 0x8000;

struct Edns {
  uint16_t udp_size = 0;
  uint8_t version = 0;
  bool dnssec_ok = false;
};

struct Query {
  uint16_t id = 0;
  uint16_t flags = 0;
  Name name;  // in lower case
  Type type{};
  uint16_t klass = 0;
  ByteView question;  // as it came, in the query's bytes: name, type and class
  std::optional<Edns> edns;

  // The longest answer that may go back by UDP.
  size_t udp_limit() const;
};

// What becomes of bytes that came as a query.
struct Parsed {
  enum class Verdict {
    good,
    drop,      // not even a header, or an answer: nothing is sent back, lest two servers talk
    malformed  // to be refused with `why`; of the query, id and flags are known
  };
  Verdict verdict = Verdict::drop;
  Rcode why = Rcode::format;
  Query query;
};
void parse_query(ByteView bytes, Parsed& out);

// An answer, written from front to back. What does not fit into `limit` bytes is left out, with the
// flag that says so (RFC 2181, 9). Room for the OPT record is kept.
class Response {
 public:
  // `flags` and `rcode` besides those that follow from the query. `out` has room for `limit` bytes,
  // and `limit` for at least 512.
  Response(const Query& query, uint16_t flags, Rcode rcode, std::span<uint8_t> out, size_t limit);

  // A record whose owner is the name of the question. False if it did not fit.
  bool add(Type type, uint32_t ttl, ByteView data);
  size_t finish();

 private:
  void put16(size_t at, uint16_t value);

  std::span<uint8_t> out_;
  size_t limit_;
  size_t size_ = 0;
  uint16_t flags_, answers_ = 0;
  Rcode rcode_;
  std::optional<Edns> edns_;
};

// The header and, where it could be read, the question with a code of refusal, for a query that was
// parsed as good or malformed.
size_t refuse(const Query& query, Rcode rcode, std::span<uint8_t> out);

}  // namespace ovn::dns
