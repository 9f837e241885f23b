// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/peer_questions.h"

#include "core/base/metrics.h"

namespace ovn::agent {

namespace {

metrics::Counter unknown_questions("ovn_lite_peer_questions_unknown_total",
                                   "Questions of other agents that this one does not know.");

}  // namespace

void PeerQuestions::ask(const Uuid& node, ByteView about, Answered then) {
  Result<gossip::QuestionId> asked = gossip::QuestionId();
  gossip_.update([&](gossip::Node& gossip, Instant now) {
    asked = gossip.ask(node, about, now);
    if (asked) waiting_.emplace(*asked, std::move(then));
  });
  if (!asked) then(Failure{std::move(asked).error()});
}

void PeerQuestions::handle(const gossip::Questioned& question) {
  auto respond = [this, node = question.node, id = question.id](const Bytes& said) {
    gossip_.update([&](gossip::Node& gossip, Instant now) { gossip.answer(node, id, said, now); });
  };
  if (!answerer_(question.about, respond)) unknown_questions.add();
}

void PeerQuestions::handle(const gossip::Answered& answer) {
  auto waiting = waiting_.extract(answer.id);
  if (waiting.empty()) return;
  if (answer.said) return waiting.mapped()(*answer.said);
  waiting.mapped()(fail(Errc::unavailable, "it has not answered in time"));
}

}  // namespace ovn::agent
