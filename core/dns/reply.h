// SPDX-License-Identifier: Apache-2.0
// What goes to an upstream and what comes back: a query in a case of our own (0x20: what is echoed
// must be echoed exactly, so that somebody who does not see our packets must guess it too; Dagon et
// al. 2008), and its reply, checked, stripped of what is between us and the upstream (OPT), with
// the time that it may be kept for (RFC 2308 for what does not exist). A reply serves any client
// that asks the same: with that client's id, case, age of the records and room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/dns/message.h"

namespace ovn::dns {

// What is asked of an upstream; equal ones are asked once.
struct Question {
  Name name;  // in lower case
  Type type{};
  uint16_t klass = 0;
  bool dnssec_ok = false;
  bool checked = false;  // CD: the client checks signatures itself

  std::string key() const;
};
Question question_of(const Query& query);

// One who asked it.
struct Asker {
  uint16_t id = 0;
  uint16_t flags = 0;
  Bytes question;  // as it asked
  std::optional<Edns> edns;
  size_t limit = kPlainUdpMax;  // of the answer
};

Bytes upstream_query(const Question& question, bool edns, Random& random);

struct Reply {
  Bytes message;  // without OPT and what stands behind it
  std::vector<uint16_t> ttls;  // where they stand
  uint16_t rcode = 0;
  bool truncated = false;
  std::chrono::seconds lifetime{};  // 0: not to be kept
};
// Nothing for bytes that are no whole reply.
std::optional<Reply> read_reply(ByteView bytes);

// Whether the reply is one to that query: id and question; its case too if `exact`.
bool is_reply_to(ByteView query, ByteView reply, bool exact);

// The reply as the client gets it, `age` after it came.
Bytes answer_from(const Reply& reply, const Asker& asker, Duration age);
// A code without records.
Bytes bare_answer(const Asker& asker, Rcode rcode);

}  // namespace ovn::dns
