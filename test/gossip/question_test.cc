// SPDX-License-Identifier: Apache-2.0
#include "gossip/question.h"

#include <gtest/gtest.h>

#include "test/gossip/core_fixture.h"

namespace ovn::gossip {
namespace {

using std::chrono::milliseconds;

const Bytes kAbout{1, 2, 3}, kSaid{4};

QuestionId asked_of(Host& host, uint8_t number) {
  return *ask(host.core, identity_of(number).node, kAbout);
}
size_t questions(Host& host) { return Host::only<Question>(host.sent()).size(); }

// The one event of that kind, which is taken.
template <class Kind>
Kind event(Host& host) {
  EXPECT_EQ(host.core.events.size(), 1u);
  Kind kind = std::get<Kind>(host.core.events.front());
  host.core.events.pop_front();
  return kind;
}

TEST(Question, goes_there_and_its_answer_comes_back) {
  Host one(1), two(2);
  one.add(2), two.add(1);
  QuestionId id = asked_of(one, 2);
  auto sent = Host::only<Question>(one.sent());
  ASSERT_EQ(sent.size(), 1u);
  Source from_one = two.from(1);
  handle(two.core, from_one, sent[0]);
  auto heard = event<Questioned>(two);
  EXPECT_EQ(heard.node, identity_of(1).node);
  EXPECT_EQ(heard.about, kAbout);
  answer(two.core, heard.node, heard.id, kSaid);
  auto back = Host::only<Answer>(two.sent());
  ASSERT_EQ(back.size(), 1u);
  Source from_two = one.from(2);
  handle(one.core, from_two, back[0]);
  auto answered = event<Answered>(one);
  EXPECT_EQ(answered.id, id);
  EXPECT_EQ(answered.said, kSaid);
  handle(one.core, from_two, back[0]);
  EXPECT_TRUE(one.core.events.empty()) << "there is one answer to a question";
  EXPECT_EQ(one.core.questions.due.earliest(), kNever);
}

TEST(Question, is_sent_again_until_nobody_waits_any_more) {
  Host host(1);
  host.add(2);
  QuestionId id = asked_of(host, 2);
  Instant end = host.core.now + Questions::kPatience;
  size_t sent = 0;
  for (; host.core.now < end; host.core.now += milliseconds(10)) {
    question_timeout(host.core);
    sent += questions(host);
  }
  EXPECT_EQ(sent, 5u);
  EXPECT_TRUE(host.core.events.empty());
  question_timeout(host.core);
  auto answered = event<Answered>(host);
  EXPECT_EQ(answered.id, id);
  EXPECT_FALSE(answered.said);
  EXPECT_EQ(host.core.counters[Count::questions_unanswered], 1u);
  EXPECT_EQ(host.core.questions.due.earliest(), kNever) << "and then nothing more is sent";
}

TEST(Question, is_told_once_however_often_it_comes_until_it_is_answered) {
  Host host(2);
  host.add(1);
  Source source = host.from(1);
  for (int i = 0; i < 3; ++i) handle(host.core, source, Question{QuestionId(7), kAbout});
  auto heard = event<Questioned>(host);
  answer(host.core, heard.node, heard.id, kSaid);
  handle(host.core, source, Question{QuestionId(7), kAbout});
  event<Questioned>(host);  // the answer was lost
}

TEST(Question, only_who_was_asked_can_answer) {
  Host host(1);
  host.add(2), host.add(3);
  QuestionId id = asked_of(host, 2);
  Source source = host.from(3);
  handle(host.core, source, Answer{id, kSaid});
  EXPECT_TRUE(host.core.events.empty());
}

TEST(Question, is_refused_where_no_answer_can_come) {
  Host host(1);
  host.add(2);
  auto why = [&](uint8_t number, ByteView about) {
    auto asked = ask(host.core, identity_of(number).node, about);
    return asked ? Errc() : asked.error().code;
  };
  EXPECT_EQ(why(3, kAbout), Errc::not_found);
  EXPECT_EQ(why(2, Bytes(kQuestionSizeMax + 1)), Errc::invalid);
  host.member(2).state = MemberState::unreachable;
  EXPECT_EQ(ask(host.core, identity_of(2).node, kAbout).error().message, "it is unreachable");
  host.member(2).state = MemberState::alive;
  host.core.fenced = true;
  EXPECT_EQ(why(2, kAbout), Errc::unavailable);
}

TEST(Question, only_so_many_wait_for_answers) {
  Host host(1);
  host.add(2);
  for (size_t i = 0; i < Questions::kAskedMax; ++i) asked_of(host, 2);
  auto more = ask(host.core, identity_of(2).node, kAbout);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Errc::exhausted);
  EXPECT_EQ(host.core.counters[Count::questions_refused], 1u);
}

TEST(Question, only_so_many_are_being_answered_and_those_given_up_make_room) {
  Host host(2);
  host.add(1);
  Source source = host.from(1);
  for (uint64_t i = 0; i <= Questions::kHeardMax; ++i) {
    handle(host.core, source, Question{QuestionId(i), kAbout});
  }
  EXPECT_EQ(host.core.events.size(), Questions::kHeardMax);
  EXPECT_EQ(host.core.counters[Count::questions_refused], 1u);
  host.core.now += Questions::kPatience;
  handle(host.core, source, Question{QuestionId(1000), kAbout});
  EXPECT_EQ(host.core.events.size(), Questions::kHeardMax + 1);
  EXPECT_EQ(host.core.questions.heard.size(), 1u);
}


}  // namespace
}  // namespace ovn::gossip
