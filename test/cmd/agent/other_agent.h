// SPDX-License-Identifier: Apache-2.0
// Another host's agent, as far as it can be asked something: host2, met by the rig's gossip.
#pragma once

#include "cmd/agent/peer_questions.h"
#include "test/cmd/agent/rig.h"

namespace ovn::test {

// What hands gossip's questions and answers on.
inline std::function<void(const gossip::Event&)> questions_to(agent::PeerQuestions& peers) {
  return [&peers](const gossip::Event& event) {
    if (auto question = std::get_if<gossip::Questioned>(&event)) peers.handle(*question);
    if (auto answer = std::get_if<gossip::Answered>(&event)) peers.handle(*answer);
  };
}

class OtherAgent {
 public:
  OtherAgent(Rig& rig, agent::PeerQuestions::Answerer answerer) {
    ip::Endpoint at = next_endpoint();
    auto node = gossip_node(kPeer, "host2", rig.crypto, at, rig.loop.now());
    gossip_ = *agent::GossipDriver::open(
        rig.loop, at, std::move(node),
        [this](const gossip::Event& event) { questions_to(*peers_)(event); });
    peers_ = std::make_unique<agent::PeerQuestions>(*gossip_, std::move(answerer));
    gossip_->update([&](gossip::Node& gossip, Instant now) {
      gossip.join(std::vector{rig.endpoint}, now);
    });
    EXPECT_TRUE(rig.run_until([&] {
      return !rig.gossip->node().members().empty() && !gossip_->node().members().empty();
    }));
  }

  agent::PeerQuestions& peers() { return *peers_; }

 private:
  std::unique_ptr<agent::GossipDriver> gossip_;
  std::unique_ptr<agent::PeerQuestions> peers_;
};

}  // namespace ovn::test
