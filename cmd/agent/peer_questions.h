// SPDX-License-Identifier: Apache-2.0
// What this agent asks others, and they it, by gossip: whoever asked is told the answer, or at most
// two seconds later why there is none.
#pragma once

#include <functional>
#include <map>

#include "cmd/agent/gossip_driver.h"

namespace ovn::agent {

class PeerQuestions {
 public:
  using Answered = std::function<void(Result<Bytes>)>;
  // Answers a question, now or later. Errors: corrupt: it is none that we know; that is counted,
  // and nothing is said to whoever asked.
  using Answerer =
      std::function<Result<void>(ByteView about, std::function<void(Bytes)> respond)>;

  PeerQuestions(GossipDriver& gossip, Answerer answerer)
      : gossip_(gossip), answerer_(std::move(answerer)) {}

  // Errors: those of gossip::Node::ask(), at once; unavailable: no answer came in time.
  void ask(const Uuid& node, ByteView about, Answered then);

  void handle(const gossip::Questioned& question);
  void handle(const gossip::Answered& answer);

 private:
  GossipDriver& gossip_;
  Answerer answerer_;
  std::map<gossip::QuestionId, Answered> waiting_;
};

}  // namespace ovn::agent
