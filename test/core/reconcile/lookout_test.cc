// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/lookout.h"

#include <gtest/gtest.h>

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using kernel::Netns;
using kernel::NetnsName;

const Instant kStart(1h);
const Netns kA{NetnsName("a"), "/a", true, 0}, kB{NetnsName("b"), "/b", false, 7};

Lookout known(std::vector<Netns> spaces) {
  Lookout lookout(100ms, 1s);
  lookout.watch(spaces, {}, kStart);
  lookout.looked(lookout.take(false, kStart, SIZE_MAX));
  return lookout;
}

TEST(Lookout, a_new_namespace_is_due_at_once_and_known_after) {
  Lookout lookout(100ms, 1s);
  lookout.watch(std::vector{kA}, {}, kStart);
  EXPECT_FALSE(lookout.known(kA.name));
  EXPECT_EQ(lookout.next(), kStart);
  EXPECT_EQ(lookout.take(false, kStart, SIZE_MAX), std::vector{kA});
  EXPECT_TRUE(lookout.take(false, kStart, SIZE_MAX).empty());
  lookout.looked(std::vector{kA});
  EXPECT_TRUE(lookout.known(kA.name));
  EXPECT_EQ(lookout.next(), kNever);
}

TEST(Lookout, what_others_have_read_is_known_and_looked_at_again_soon) {
  Lookout lookout(100ms, 1s);
  lookout.watch(std::vector{kA}, {}, kStart);
  lookout.seen({kA.name, "/elsewhere", true, 0}, kStart);
  EXPECT_FALSE(lookout.known(kA.name)) << "another of that name";
  lookout.seen(kA, kStart);
  EXPECT_TRUE(lookout.known(kA.name));
  EXPECT_EQ(lookout.next(), kStart + 1s);
}

TEST(Lookout, sandboxes_are_looked_at_before_what_they_are_connected_to) {
  const Netns net{kernel::NetnsName("a"), "/a", true, 0}, host{kernel::kHost, "", false, 0},
      box{kernel::NetnsName("z"), "/z", false, 5};
  Lookout lookout(100ms, 1s);
  lookout.watch(std::vector{net, host, box}, {}, kStart);
  EXPECT_EQ(lookout.take(false, kStart, 1), std::vector{box});
  EXPECT_EQ(lookout.take(false, kStart, 9), (std::vector{net, host}));
  lookout.looked(std::vector{net, host, box});
  lookout.look_everywhere(kStart);
  EXPECT_EQ(lookout.take(true, kStart, 2), (std::vector{net, box}));
  EXPECT_EQ(lookout.take(true, kStart, 2), std::vector{host});
}

TEST(Lookout, the_hosts_namespace_is_always_known) {
  EXPECT_TRUE(Lookout(100ms, 1s).known(kernel::kHost));
}

TEST(Lookout, an_event_is_looked_at_after_a_short_delay_and_many_at_once) {
  Lookout lookout = known({kA});
  lookout.event(kA.name, kStart);
  lookout.event(kA.name, kStart + 50ms);
  EXPECT_EQ(lookout.next(), kStart + 100ms);
  EXPECT_TRUE(lookout.take(true, kStart + 99ms, 9).empty());
  EXPECT_EQ(lookout.take(true, kStart + 100ms, 9), std::vector{kA});
}

TEST(Lookout, an_event_right_after_our_own_change_is_looked_at_later) {
  Lookout lookout = known({kA});
  lookout.changed(kA.name, kStart);
  lookout.event(kA.name, kStart + 5ms);
  EXPECT_EQ(lookout.next(), kStart + 1s);
  lookout.event(kA.name, kStart + 950ms);
  EXPECT_EQ(lookout.next(), kStart + 1s);
}

TEST(Lookout, an_event_during_a_dump_calls_for_another) {
  Lookout lookout = known({kA});
  lookout.event(kA.name, kStart);
  (void)lookout.take(true, kStart + 1s, 9);
  lookout.event(kA.name, kStart + 1s);
  lookout.looked(std::vector{kA});
  EXPECT_EQ(lookout.next(), kStart + 1100ms);
}

TEST(Lookout, another_namespace_under_the_same_name_is_unknown) {
  Lookout lookout = known({kB});
  Netns other = kB;
  other.cookie = 8;
  lookout.watch(std::vector{other}, {}, kStart);
  EXPECT_FALSE(lookout.known(kB.name));
  lookout.looked(std::vector{kB});  // the answer to an older question
  EXPECT_FALSE(lookout.known(kB.name));
}

TEST(Lookout, keeps_what_is_still_there_and_forgets_the_rest) {
  Lookout lookout = known({kA, kB});
  lookout.watch({}, std::vector{kA}, kStart);
  EXPECT_TRUE(lookout.known(kA.name));
  EXPECT_FALSE(lookout.known(kB.name));
  lookout.event(kB.name, kStart);
  EXPECT_EQ(lookout.next(), kNever);
}

TEST(Lookout, gives_no_more_than_asked_for) {
  Lookout lookout = known({kA, kB});
  lookout.look_everywhere(kStart);
  EXPECT_EQ(lookout.take(true, kStart, 1).size(), 1u);
  EXPECT_EQ(lookout.take(true, kStart, 1).size(), 1u);
  EXPECT_TRUE(lookout.take(true, kStart, 1).empty());
}

}  // namespace
}  // namespace ovn::reconcile
