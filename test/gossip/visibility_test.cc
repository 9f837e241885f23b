// SPDX-License-Identifier: Apache-2.0
// What a replica shows while an owner starts again.
#include "gossip/visibility.h"

#include <gtest/gtest.h>

#include "gossip/cut.h"
#include "gossip/membership.h"
#include "gossip/node.h"
#include "gossip/records.h"
#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

const NetworkTag kBlue(5);

// Owner and replica, each a member to the other; the owner's frames are carried by hand.
struct Restart : testing::Test {
  Host replica{2};
  std::unique_ptr<Host> owner;

  Restart() {
    EXPECT_TRUE(attach(replica.core, kBlue));
    boot(1);
    write(*owner, "a", "1");
    write(*owner, "b", "1");
    complete(owner->core);
    carry(kClusterScope);
    carry(kBlue);
  }

  void boot(uint8_t number) { boot(number, number); }
  void boot(uint8_t number, uint32_t epoch) {
    Identity identity = identity_of(1);
    identity.epoch = epoch;
    identity.boot_id = {number};
    owner = std::make_unique<Host>(identity);
    owner->add(2);
    Source source{identity.endpoint,    replica.core.members.find(identity.node),
                  identity.node,        identity.boot_id,
                  true,                 Letter(replica.core, identity.endpoint)};
    admit(replica.core, source, own_statement(owner->core));
    EXPECT_TRUE(attach(owner->core, kBlue));
  }
  static void write(Host& host, std::string_view key, std::string_view value) {
    EXPECT_TRUE(put(host.core, kBlue, 1, key, as_bytes(value)));
  }
  // Brings the replica the owner's log of a scope, up to some sequence.
  void carry(NetworkTag scope, uint64_t to = kToHead) {
    const Log& log = own_log(owner->core, *owner->core.table(scope));
    for (const Segment& segment : cut(log, {0, to}, {scope, identity_of(1).node, 1300, 9, false})) {
      Source source = replica.from(1);
      handle(replica.core, source, segment);
    }
  }
  std::string shown() const {
    std::string text;
    const OwnerLogs& logs = replica.core.table(kBlue)->owners.at(identity_of(1).node);
    for (std::string_view key : {"a", "b", "c"}) {
      bool now = logs.current && visible(replica.core, *replica.core.table(kBlue),
                                         identity_of(1).node, logs) &&
                 logs.current->find(1, as_bytes(key));
      bool before = logs.previous && logs.previous->find(1, as_bytes(key));
      if (now || before) text += key;
    }
    return text;
  }
};

TEST_F(Restart, what_the_last_boot_had_stays_until_the_network_is_whole_again) {
  EXPECT_EQ(shown(), "ab");
  boot(2);
  EXPECT_EQ(shown(), "ab");
  write(*owner, "a", "1");
  write(*owner, "c", "1");
  complete(owner->core);
  carry(kClusterScope);
  EXPECT_EQ(shown(), "ab") << "complete is said, but not one row has come";
  carry(kBlue, 1);
  EXPECT_EQ(shown(), "ab") << "the rows have not all come";
  carry(kBlue);
  EXPECT_EQ(shown(), "ac");
}

TEST_F(Restart, a_network_not_attached_again_goes_when_the_cluster_log_is_complete) {
  boot(2);
  detach(owner->core, kBlue);
  carry(kClusterScope);
  EXPECT_EQ(shown(), "ab");
  complete(owner->core);
  carry(kClusterScope);
  EXPECT_FALSE(replica.core.table(kBlue)->owners.contains(identity_of(1).node));
}

TEST_F(Restart, what_it_detaches_before_all_is_put_again_does_not_go_back_to_the_last_boot) {
  boot(2);
  write(*owner, "a", "2");
  carry(kClusterScope);
  carry(kBlue);
  EXPECT_EQ(shown(), "ab");
  detach(owner->core, kBlue);
  ASSERT_TRUE(attach(owner->core, kBlue));
  carry(kClusterScope);
  EXPECT_EQ(shown(), "");
}

TEST_F(Restart, a_second_restart_before_all_is_put_again_keeps_the_whole_of_the_first) {
  boot(2);
  write(*owner, "a", "1");
  write(*owner, "c", "1");
  carry(kClusterScope);
  carry(kBlue);
  boot(3);
  EXPECT_EQ(shown(), "abc") << "b of the first, a and c of the second";
}

TEST_F(Restart, an_owner_that_never_says_complete_is_not_waited_for_for_ever) {
  boot(2);
  carry(kClusterScope);
  auto owner_due = replica.core.restores.pop(replica.core.now + replica.core.config.restore_max);
  ASSERT_TRUE(owner_due);
  end_restore(replica.core, *owner_due);
  EXPECT_EQ(shown(), "");
}

TEST_F(Restart, rows_of_a_boot_that_was_forgotten_do_not_hide_those_of_one_of_the_same_epoch) {
  // Whichever of the two has the higher tag.
  for (uint8_t next : {2, 3, 4, 5}) {
    forget(replica.core, *replica.core.members.find(identity_of(1).node));
    carry(kBlue);  // somebody has not forgotten it yet
    boot(next, 1);
    write(*owner, "c", "1");
    complete(owner->core);
    carry(kClusterScope);
    carry(kBlue);
    EXPECT_EQ(shown(), "c");
  }
}

TEST_F(Restart, a_network_is_synced_when_all_that_take_part_have_put_everything_again) {
  boot(2);
  carry(kClusterScope);
  Table& table = *replica.core.table(kBlue);
  auto told = [&] {
    return std::ranges::count_if(replica.core.events, [](const Event& event) {
      return std::holds_alternative<Synced>(event);
    });
  };
  table.synced = false;  // when it attached it was alone
  table.agreed = replica.core.now;
  replica.core.events.clear();
  settle_synced(replica.core, table);
  EXPECT_EQ(told(), 0) << "what lacks may be about to be put again";
  complete(owner->core);
  carry(kClusterScope);
  carry(kBlue);
  EXPECT_EQ(told(), 1);
  table.synced = false;
  boot(3);
  carry(kClusterScope);
  replica.core.now += replica.core.config.restore_max;
  settle_synced(replica.core, table);
  EXPECT_EQ(told(), 2) << "but that is not waited for for ever";
}

TEST_F(Restart, the_row_that_says_complete_is_no_record) {
  const Log& log = own_log(owner->core, *owner->core.table(kBlue));
  EXPECT_EQ(log.live(), 3u);
  EXPECT_EQ(records_in(log), 2u);
  EXPECT_FALSE(put(owner->core, kBlue, kCompleteTable, "a", {}));
}

// Nobody can fill a gap in its logs: others who do not have what is beyond it would differ from us
// until the owner is forgotten. That row may be the one that attaches it.
TEST_F(Restart, an_owner_that_is_away_has_no_item_in_a_network_and_in_the_cluster_but_its_head) {
  Table &table = *replica.core.table(kBlue), &cluster = *replica.core.table(kClusterScope);
  const Uuid& node = owner->core.self->node;
  ASSERT_NE(item_of(replica.core, cluster, node)->fingerprint, 0u);
  uint64_t own = table.root - table.owners.at(node).hashed;
  set_state(replica.core, *replica.core.members.find(node), MemberState::failed);
  EXPECT_EQ(table.root, own);
  EXPECT_FALSE(item_of(replica.core, table, node));
  EXPECT_EQ(item_of(replica.core, cluster, node)->fingerprint, 0u);
  EXPECT_NE(item_of(replica.core, cluster, node)->head, 0u);

  write(*owner, "c", "1");
  write(*owner, "a", "2");
  const Log& log = own_log(owner->core, *owner->core.table(kBlue));
  auto last = cut(log, {log.head() - 1, log.head()}, {kBlue, node, 1300, 1, false});
  Source source = replica.from(1);
  handle(replica.core, source, last.front());
  ASSERT_FALSE(table.owners.at(node).current->gaps().empty());
  EXPECT_EQ(table.root, own);

  set_state(replica.core, *replica.core.members.find(node), MemberState::alive);
  EXPECT_NE(table.root, own);
  EXPECT_NE(item_of(replica.core, table, node)->fingerprint, 0u);
}

}  // namespace
}  // namespace ovn::gossip
