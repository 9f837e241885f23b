// SPDX-License-Identifier: Apache-2.0
#include "gossip/sync.h"

#include "gossip/letter.h"
#include "gossip/visibility.h"

namespace ovn::gossip {
namespace {

constexpr Duration kSettling = std::chrono::seconds(5);

void ask(Core& core) {
  if (core.sync.scope == kClusterScope) return;
  Letter letter(core, *core.member(core.sync.with));
  letter.add(Digest{{{core.sync.scope, core.table(core.sync.scope)->root}}, true});
  letter.send();
}

// Digests differed, and whom we compared with still takes part: it may have left meanwhile, and
// then hears no more of the network.
bool to_be_repeated(const Core& core) {
  const Table* table = core.table(core.sync.scope);
  const Member* with = core.member(core.sync.with);
  return core.sync.differed && table && with && with->reachable() &&
         may_have(core, *table, core.sync.with);
}

// One network at random, and one member of it.
void choose(Core& core) {
  core.sync.scope = kClusterScope;
  core.sync.differed = false;
  if (core.tables.size() < 2) return;
  // Behind the cluster's, which is the first.
  auto table = std::next(core.tables.begin(),
                         static_cast<long>(1 + core.random.below(core.tables.size() - 1)));
  auto peer = table->second.peers.next(core.random);
  if (!peer) return;
  core.sync.scope = table->first;
  core.sync.with = core.members[*peer].node();
}

}  // namespace

void sync_timeout(Core& core) {
  if (core.now < core.sync.next) return;
  Duration interval = core.config.bulk_sync_interval;
  core.sync.next = core.now + core.random.between(interval / 2, interval * 3 / 2);
  if (core.silent()) return;
  if (!to_be_repeated(core)) choose(core);
  ask(core);
}

void sync_answer(Core& core, const Source& source, NetworkTag scope, bool equal) {
  Sync& sync = core.sync;
  if (scope != sync.scope || scope == kClusterScope || source.node != sync.with) return;
  bool again = sync.differed;
  sync.differed = !equal && !again;
  if (sync.differed) {
    sync.next = core.now + kSettling;
    return;
  }
  sync.scope = kClusterScope;
  if (equal) return;
  core.counters.add(Count::bulk_syncs);
  start_bulk(core, scope, source.node);
}

}  // namespace ovn::gossip
