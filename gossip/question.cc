// SPDX-License-Identifier: Apache-2.0
#include "gossip/question.h"

#include "core/base/check.h"
#include "gossip/core.h"
#include "gossip/letter.h"

namespace ovn::gossip {
namespace {

void send(Core& core, QuestionId id, const Questions::Asked& asked) {
  if (const Member* member = core.member(asked.node)) {
    Letter letter(core, *member);
    letter.add(Question{id, asked.about});
    letter.send();
    core.counters.add(Count::questions_sent);
  }
  core.questions.due.set(id, std::min(core.now + Questions::kRepeatInterval, asked.give_up));
}

// Room for one more that this node is asked; those go first for which nobody waits.
bool make_room(Core& core) {
  auto& heard = core.questions.heard;
  if (heard.size() < Questions::kHeardMax) return true;
  std::erase_if(heard, [&](const auto& one) { return one.second <= core.now; });
  return heard.size() < Questions::kHeardMax;
}

}  // namespace

Result<QuestionId> ask(Core& core, const Uuid& node, ByteView about) {
  if (about.size() > kQuestionSizeMax) {
    return fail(Errc::invalid, "a question of {} bytes", about.size());
  }
  const Member* member = core.member(node);
  if (!member) return fail(Errc::not_found, "it is no member of the cluster");
  if (!member->reachable()) return fail(Errc::unavailable, "it is {}", to_string(member->state));
  if (core.silent()) return fail(Errc::unavailable, "this node is silent");
  auto& asked = core.questions.asked;
  if (asked.size() >= Questions::kAskedMax) {
    core.counters.add(Count::questions_refused);
    return fail(Errc::exhausted, "{} questions wait for answers", asked.size());
  }
  QuestionId id(core.random.next());
  auto added = asked.insert_or_assign(
      id, Questions::Asked{node, Bytes(about.begin(), about.end()),
                           core.now + Questions::kPatience});
  send(core, id, added.first->second);
  return id;
}

void answer(Core& core, const Uuid& node, QuestionId id, ByteView said) {
  OVN_CHECK(said.size() <= kQuestionSizeMax);
  core.questions.heard.erase({node, id});
  const Member* member = core.member(node);
  if (!member) return;
  Letter letter(core, *member);
  letter.add(Answer{id, Bytes(said.begin(), said.end())});
  letter.send();
}

void question_timeout(Core& core) {
  Questions& questions = core.questions;
  while (auto id = questions.due.pop(core.now)) {
    auto asked = questions.asked.find(*id);
    if (core.now < asked->second.give_up) {
      send(core, *id, asked->second);
      continue;
    }
    questions.asked.erase(asked);
    core.counters.add(Count::questions_unanswered);
    core.events.push_back(Answered{*id, {}});
  }
}

void handle(Core& core, Source& source, const Question& question) {
  auto& heard = core.questions.heard;
  std::pair key(source.node, question.id);
  if (heard.contains(key)) return;
  if (!make_room(core)) return core.counters.add(Count::questions_refused);
  heard.emplace(key, core.now + Questions::kPatience);
  core.events.push_back(Questioned{source.node, question.id, question.about});
}

void handle(Core& core, Source& source, const Answer& answer) {
  auto asked = core.questions.asked.find(answer.id);
  if (asked == core.questions.asked.end() || asked->second.node != source.node) return;
  core.questions.asked.erase(asked);
  core.questions.due.cancel(answer.id);
  core.events.push_back(Answered{answer.id, answer.said});
}

}  // namespace ovn::gossip
