// SPDX-License-Identifier: Apache-2.0
// No datagram is larger than allowed, and no host sends more in ten seconds than its egress limit
// allows, nor thousands of datagrams. What a stranger sent, who may be a copy in anybody's name, is
// answered by a few datagrams a second, no larger than it was, or one.
#include "gossip/packet.h"
#include "test/sim/checkers/all.h"
#include "test/sim/frames.h"

namespace ovn::sim {
namespace {

using gossip::FrameType;
using gossip::Header;

class Traffic : public Checker {
  void arrived(World& world, HostId to, HostId from, const Bytes& bytes) override {
    auto header = gossip::decode_header(bytes);
    asked_.reset();
    if (!header || knows(world, to, *header) || proves(bytes)) return;
    asked_ = {to, from, bytes.size(), 0, 0};
  }

  void served(World& world, HostId id) override {
    auto asked = std::exchange(asked_, std::nullopt);
    if (!asked || asked->host != id || asked->answers == 0) return;
    auto second = world.clock(id).time_since_epoch() / std::chrono::seconds(1);
    Answered& answered = answered_[{id, world.endpoint_of(asked->stranger)}];
    if (answered.second != second) answered = {second, 0, 0};
    answered.answers += asked->answers;
    answered.larger += asked->bytes > asked->size;
    if (answered.larger > 1 || answered.answers > kAnswersMax) {
      world.fail(fmt::format("traffic: host {} answered the stranger host {} {} times in a second, "
                             "{} times by more than was asked",
                             id, asked->stranger, answered.answers, answered.larger));
    }
  }

  void started(World&, HostId id) override {
    std::erase_if(answered_, [&](const auto& entry) { return entry.first.first == id; });
  }

  void sent(World& world, HostId from, HostId to, const Bytes& bytes) override {
    if (asked_ && asked_->host == from && asked_->stranger == to) {
      ++asked_->answers;
      asked_->bytes += bytes.size();
    }
    const gossip::Config& config = world.config();
    if (bytes.size() > config.packet_size_max) {
      world.fail(fmt::format("traffic: host {} sent a datagram of {} bytes", from, bytes.size()));
    }
    auto ten_seconds = world.now().time_since_epoch() / std::chrono::seconds(10);
    Sent& sent = sent_[from];
    if (sent.period != ten_seconds) sent = {ten_seconds, 0, 0};
    ++sent.datagrams;
    sent.bytes += bytes.size();
    if (sent.bytes > config.egress_burst + 10 * config.egress_rate + kUnpaced ||
        sent.datagrams > kDatagramsMax) {
      world.fail(fmt::format("traffic: host {} sent {} datagrams, {} bytes within ten seconds",
                             from, sent.datagrams, sent.bytes));
      sent = {};
    }
  }

  static bool knows(const World& world, HostId host, const Header& header) {
    if (header.form == gossip::Form::short_form) return true;
    auto view = world.node(host).member(header.uuid);
    return view && view->identity.boot_id == header.boot_id;
  }

  // It returns a nonce, and so is of this moment.
  static bool proves(const Bytes& bytes) {
    bool found = false;
    for_each_frame(bytes, [&](FrameType type, ByteView) { found |= type == FrameType::response; });
    return found;
  }

  static constexpr uint64_t kDatagramsMax = 10000;
  // Probes, questions and answers that began while they were allowed, in ten seconds.
  static constexpr uint64_t kUnpaced = 32 << 10;
  // Eight, one of those that are limited beside, and two questions of a node to its other self.
  static constexpr unsigned kAnswersMax = 11;
  // The stranger's datagram that is being served, and what it was answered so far.
  struct Asked {
    HostId host, stranger;
    size_t size;
    unsigned answers;
    size_t bytes;
  };
  std::optional<Asked> asked_;
  struct Answered {
    int64_t second = 0;
    unsigned answers = 0, larger = 0;
  };
  std::map<std::pair<HostId, ip::Endpoint>, Answered> answered_;
  struct Sent {
    int64_t period = 0;
    uint64_t datagrams = 0, bytes = 0;
  };
  std::map<HostId, Sent> sent_;
};

}  // namespace

std::unique_ptr<Checker> traffic() { return std::make_unique<Traffic>(); }

}  // namespace ovn::sim
