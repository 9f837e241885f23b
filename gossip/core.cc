// SPDX-License-Identifier: Apache-2.0
#include "gossip/core.h"

namespace ovn::gossip {
namespace {

// A second, to each address and to all. Where thousands start at once they all ask a few.
constexpr uint32_t kAnswersEach = 8;
constexpr size_t kAnswersMax = 5000;
// What is larger than what it answers, or goes to where nobody asked.
constexpr uint32_t kLargerEach = 1;
constexpr size_t kLargerMax = 100;
// Packets of members that are read to the end.
constexpr uint32_t kPacketsEach = 2000;
constexpr size_t kPacketsMax = 20000;

// Public on purpose: it only keeps digests of different clusters apart.
HashKey hash_key_of(const Uuid& cluster) {
  HashKey key{};
  for (size_t i = 0; i < 16; ++i) key[i / 8] = key[i / 8] << 8 | cluster.bytes()[i];
  return key;
}

}  // namespace

Core::Core(Config settings, const Identity& identity, Crypto& port, uint64_t seed, Instant start,
           std::shared_ptr<Directory> shared)
    : config(std::move(settings)),
      crypto(port),
      random(seed),
      directory(shared ? std::move(shared) : std::make_shared<Directory>()),
      hash_key(hash_key_of(config.cluster)),
      cluster_tag(node_tag(config.cluster)),
      now(start),
      born(start),
      self(directory->intern(identity)),
      keyring(config.keys),
      pacing(config.egress_rate, config.egress_burst, start),
      ingress(kPacketsEach, kPacketsMax, start),
      answers(kAnswersEach, kAnswersMax, start),
      limiter(kLargerEach, kLargerMax, start),
      rumor_budget{config.slots_max, config.slot_bytes_max} {
  Table& cluster = tables[kClusterScope];
  cluster.synced = true;
  cluster.owners[self->node].current.emplace(LogId{self->epoch, self.boot_tag(), 0}, 0,
                                               hash_key);
  sync.next = now + config.bulk_sync_interval;
  probing.next_round = now + random.between(Duration::zero(), config.probe_interval);
}

Table* Core::table(NetworkTag scope) {
  auto found = tables.find(scope);
  return found == tables.end() ? nullptr : &found->second;
}

Member* Core::member(const Uuid& node) {
  auto ref = members.find(node);
  return ref ? &members[*ref] : nullptr;
}

bool Core::must_hold_answer() {
  if (pacing.allows(Traffic::sync, now)) return false;
  counters.add(Count::answers_paced);
  return true;
}

size_t Core::cluster_size() const {
  return members_in(MemberState::alive) + members_in(MemberState::suspect) +
         members_in(MemberState::unreachable) + 1;
}

}  // namespace ovn::gossip
