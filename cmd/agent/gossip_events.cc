// SPDX-License-Identifier: Apache-2.0
// What the agent makes of gossip's events.
#include "cmd/agent/gossip_events.h"

#include "cmd/agent/agent.h"
#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr Duration kPeersSavedAfter = std::chrono::seconds(2);
constexpr Duration kEpochRetry = std::chrono::seconds(1);

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

controller::Reach reach_of(const std::optional<gossip::MemberView>& member) {
  if (!member) return controller::Reach::good;
  if (member->state > gossip::MemberState::suspect) return controller::Reach::silent;
  return member->flapping ? controller::Reach::flapping : controller::Reach::good;
}

void Agent::gossip_event(const gossip::Event& event) {
  std::visit(
      Overloaded{
          [this](const gossip::MemberChanged& change) { member_changed(change.node); },
          [this](const gossip::RecordsChanged& change) {
            host_->feed().handle_records_changed(change.network);
          },
          [this](const gossip::Synced& synced) { host_->feed().handle_synced(synced.network); },
          [this](const gossip::EpochRaised& raised) { store_raised_epoch(raised.epoch); },
          [](const gossip::IdentityConflict& conflict) {
            log::error("another live agent at {} has this node's id: was this host cloned? This "
                       "agent is silent from now on",
                       conflict.other);
          },
          [this](const gossip::WrongKey& wrong) {
            log::warn("{}", explain(wrong, file_.keys, manager_->state()));
          },
          [](const gossip::Isolated& isolated) {
            log::warn("{}", isolated.isolated ? "most members are silent: this host seems cut off"
                                              : "the members answer again");
          },
          [this](const gossip::Questioned& question) { peers_->handle(question); },
          [this](const gossip::Answered& answer) { peers_->handle(answer); },
      },
      event);
}

void Agent::member_changed(const Uuid& id) {
  auto member = gossip_->node().member(id);
  if (member) {
    log::info("node '{}' is {}{}", member->identity.name, to_string(member->state),
              member->flapping ? ", and flaps" : "");
  }
  host_->feed().handle_member_changed();
  if (controller::note_reach(host_->host(), id, reach_of(member))) host_->follow_soon();
  if (!std::exchange(peers_due_, true)) {
    peers_timer_.arm_after(kPeersSavedAfter, [this] { save_peers(); });
  }
}

// Gossip says nothing under the new epoch until it is on disk.
void Agent::store_raised_epoch(uint32_t epoch) {
  log::warn("the others remember a later boot of this host: was its disk set back?");
  boot_.epoch = epoch;
  host_->commit(store_epoch(epoch), [this, epoch](Result<void> stored) {
    if (!stored) {
      return epoch_timer_.arm_after(kEpochRetry, [this, epoch] { store_raised_epoch(epoch); });
    }
    gossip_->update([epoch](gossip::Node& node, Instant now) { node.epoch_stored(epoch, now); });
  });
}

void Agent::save_peers() {
  peers_due_ = false;
  auto cache = gossip_->node().peer_cache();
  std::set<ip::Endpoint> peers(cache.begin(), cache.end());
  auto batch = store_peers(boot_.peers, peers);
  boot_.peers = std::move(peers);
  if (!batch.empty()) host_->commit(std::move(batch), [](Result<void>) {});
}

}  // namespace ovn::agent
