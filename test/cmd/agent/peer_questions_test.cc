// SPDX-License-Identifier: Apache-2.0
// When questions are sent again and given up is gossip's to say (test/gossip/question_test.cc).
#include "cmd/agent/peer_questions.h"

#include "core/base/metrics.h"
#include "test/cmd/agent/other_agent.h"

namespace ovn::agent {
namespace {

class PeerQuestionsTest : public testing::Test {
 protected:
  PeerQuestionsTest() { rig_.on_event = test::questions_to(peers_); }

  Result<Bytes> answer(PeerQuestions& asker, const Uuid& node, const Bytes& about) {
    std::optional<Result<Bytes>> answered;
    asker.ask(node, about, [&](Result<Bytes> answer) { answered = std::move(answer); });
    EXPECT_TRUE(rig_.run_until([&] { return answered.has_value(); }));
    return *answered;
  }
  // Says the question with a byte before it, later; one that begins with 0 it does not know.
  PeerQuestions::Answerer echo(uint8_t mark) {
    return [this, mark](ByteView about, auto respond) -> Result<void> {
      if (about[0] == 0) return fail(Errc::corrupt, "what?");
      Bytes said{mark};
      said.insert(said.end(), about.begin(), about.end());
      rig_.loop.post([respond, said] { respond(said); });
      return {};
    };
  }

  test::Rig rig_;
  PeerQuestions peers_{*rig_.gossip, echo(1)};
  test::OtherAgent other_{rig_, echo(2)};
};

TEST_F(PeerQuestionsTest, each_answers_the_other) {
  EXPECT_EQ(*answer(peers_, test::kPeer, {7}), (Bytes{2, 7}));
  EXPECT_EQ(*answer(other_.peers(), test::kSelf, {8}), (Bytes{1, 8}));
}

TEST_F(PeerQuestionsTest, who_cannot_be_asked_is_told_at_once) {
  auto answered = answer(peers_, *Uuid::parse("33333333-3333-4333-8333-333333333333"), {7});
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().message, "it is no member of the cluster");
}

TEST_F(PeerQuestionsTest, what_the_other_does_not_know_is_counted_there_and_not_answered) {
  auto answered = answer(peers_, test::kPeer, {0});
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().message, "it has not answered in time");
  EXPECT_EQ(metrics::render().find("ovn_lite_peer_questions_unknown_total 0\n"),
            std::string::npos);
}

}  // namespace
}  // namespace ovn::agent
