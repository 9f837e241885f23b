// SPDX-License-Identifier: Apache-2.0
// A question of one member to another, and its answer: bytes of which only their owners know what
// they mean, in datagrams as all others are. No table keeps them, and nothing is sent unless
// somebody asks. A question is sent again until the answer is there or nobody waits for it any
// more, so whoever is asked may hear it twice; not while it is answering.
#pragma once

#include <map>

#include "core/base/result.h"
#include "gossip/frame.h"
#include "gossip/schedule.h"

namespace ovn::gossip {

struct Core;
struct Source;

struct Questions {
  static constexpr size_t kAskedMax = 1024;
  static constexpr size_t kHeardMax = 64;
  static constexpr Duration kRepeatInterval = std::chrono::milliseconds(400);
  static constexpr Duration kPatience = std::chrono::seconds(2);

  struct Asked {
    Uuid node;
    Bytes about;
    Instant give_up;
  };
  std::map<QuestionId, Asked> asked;
  Schedule<QuestionId> due;  // to be sent again, or given up
  // Of others, not answered yet, and until when they wait.
  std::map<std::pair<Uuid, QuestionId>, Instant> heard;
};

// Asks a member. An Answered event follows, with the answer or without. Errors: invalid (size),
// not_found (no such member), unavailable (it does not answer, or this node is silent), exhausted.
Result<QuestionId> ask(Core& core, const Uuid& node, ByteView about);
// Answers what a Questioned event told of. Requires at most kQuestionSizeMax bytes.
void answer(Core& core, const Uuid& node, QuestionId id, ByteView said);
void question_timeout(Core& core);

void handle(Core& core, Source& source, const Question& question);
void handle(Core& core, Source& source, const Answer& answer);

}  // namespace ovn::gossip
