// SPDX-License-Identifier: Apache-2.0
#include "test/sim/connections.h"

#include <algorithm>
#include <vector>

#include "test/sim/world.h"

namespace ovn::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A piece is sent again after this time, then after twice as long, and so on.
constexpr Duration kRepeat = milliseconds(200);
constexpr int kTries = 6;
// After that a connection that lets nothing through is over for both ends.
constexpr Duration kGiveUp = seconds(12);

}  // namespace

void Connections::apply(HostId host, gossip::StreamAction action) {
  if (auto* open = std::get_if<gossip::StreamOpen>(&action)) begin(host, *open);
  if (auto* data = std::get_if<gossip::StreamSend>(&action)) send(host, std::move(*data));
  if (auto* over = std::get_if<gossip::StreamClose>(&action)) close(host, over->id);
}

std::optional<Duration> Connections::travel(HostId from, HostId to) {
  Duration waited{};
  for (int tries = 0; tries < kTries; ++tries) {
    auto arrivals =
        world_.network().carry(from, to, {0}, world_.now() + waited, world_.random());
    if (!arrivals.empty()) return waited + arrivals.front().after;
    waited += kRepeat * (1 << tries);
  }
  return {};
}

void Connections::later(Duration after, Step step, uint64_t number, int side) {
  world_.at(after, [this, step, number, side] {
    auto found = open_.find(number);
    if (found == open_.end()) return;
    const Host& host = world_.host(found->second.ends[side].host);
    if (host.node && host.frozen_until && *host.frozen_until > world_.now()) {
      return later(*host.frozen_until - world_.now(), step, number, side);
    }
    (this->*step)(number, side);
  });
}

void Connections::begin(HostId host, const gossip::StreamOpen& action) {
  uint64_t number = ++last_;
  Connection& connection = open_[number];
  connection.ends[0] = {host, action.id, {}, world_.now()};
  places_[{host, action.id}] = {number, 0};
  auto to = world_.host_at(action.to);
  connection.ends[1] = {to.value_or(host), {}, {}, world_.now()};
  if (!to || *to == host) return later(milliseconds(1), &Connections::tell_closed, number, 0);
  auto takes = travel(host, *to);
  if (!takes) return get_stuck(number);
  connection.ends[1].last = world_.now() + *takes;
  later(*takes, &Connections::accept, number, 1);
}

void Connections::accept(uint64_t number, int side) {
  End& end = open_.at(number).ends[side];
  HostId host = end.host;
  auto stream = world_.running(host) ? world_.node(host).stream_accepted(world_.clock(host))
                                     : std::nullopt;
  if (!stream) {
    auto takes = travel(host, open_.at(number).ends[0].host);
    if (takes) later(*takes, &Connections::tell_closed, number, 0);
    else get_stuck(number);
  } else {
    end.stream = stream;
    places_[{host, *stream}] = {number, side};
  }
  if (world_.running(host)) world_.settle(host);
}

void Connections::send(HostId host, gossip::StreamSend action) {
  auto place = places_.find({host, action.id});
  if (place == places_.end()) return;
  auto [number, side] = place->second;
  Connection& connection = open_.at(number);
  End& other = connection.ends[1 - side];
  world_.tell_streamed(host, other.host, action.bytes);
  size_t cut = world_.random().below(action.bytes.size() + 1);
  auto middle = action.bytes.begin() + static_cast<long>(cut);
  for (Bytes piece : {Bytes(action.bytes.begin(), middle), Bytes(middle, action.bytes.end())}) {
    auto takes = travel(host, other.host);
    if (connection.stuck) return;
    if (!takes) return get_stuck(number);
    other.last = std::max(other.last, world_.now() + *takes);
    other.arriving.push_back(std::move(piece));
    later(other.last - world_.now(), &Connections::arrive, number, 1 - side);
  }
}

void Connections::arrive(uint64_t number, int side) {
  End& end = open_.at(number).ends[side];
  if (!end.stream || end.arriving.empty()) return;
  Bytes bytes = std::move(end.arriving.front());
  end.arriving.pop_front();
  HostId host = end.host;
  world_.node(host).handle_stream(*end.stream, bytes, world_.clock(host));
  world_.settle(host);
}

void Connections::close(HostId host, gossip::StreamId stream) {
  auto place = places_.find({host, stream});
  if (place == places_.end()) return;
  auto [number, side] = place->second;
  Connection& connection = open_.at(number);
  forget_end(connection.ends[side]);
  End& other = connection.ends[1 - side];
  auto takes = travel(host, other.host);
  if (!takes || connection.stuck) return get_stuck(number);
  // Behind what was sent before.
  other.last = std::max(other.last, world_.now() + *takes);
  later(other.last - world_.now(), &Connections::tell_closed, number, 1 - side);
}

void Connections::tell_closed(uint64_t number, int side) {
  End end = std::move(open_.at(number).ends[side]);
  forget_end(open_.at(number).ends[1 - side]);
  if (end.stream) places_.erase({end.host, *end.stream});
  open_.erase(number);
  if (!end.stream) return;
  world_.node(end.host).stream_closed(*end.stream, world_.clock(end.host));
  world_.settle(end.host);
}

void Connections::forget_end(End& end) {
  if (end.stream) places_.erase({end.host, *end.stream});
  end.stream.reset();
}

void Connections::get_stuck(uint64_t number) {
  if (std::exchange(open_.at(number).stuck, true)) return;
  // Whichever is told first: the other end is told by that.
  world_.at(kGiveUp, [this, number] {
    auto found = open_.find(number);
    if (found == open_.end()) return;
    std::vector<Place> told;
    for (End& end : found->second.ends) {
      if (end.stream) told.emplace_back(end.host, *end.stream);
      forget_end(end);
    }
    open_.erase(found);
    for (auto [host, stream] : told) {
      world_.node(host).stream_closed(stream, world_.clock(host));
      world_.settle(host);
    }
  });
}

void Connections::end(HostId host, bool process_lives) {
  std::vector<std::pair<uint64_t, int>> ended;
  for (const auto& [number, connection] : open_) {
    for (int side : {0, 1}) {
      if (connection.ends[side].host == host) ended.emplace_back(number, side);
    }
  }
  for (auto [number, side] : ended) {
    auto found = open_.find(number);
    if (found == open_.end()) continue;
    Connection& connection = found->second;
    if (process_lives) {
      get_stuck(number);
      continue;
    }
    forget_end(connection.ends[side]);
    auto takes = travel(host, connection.ends[1 - side].host);
    if (takes) later(*takes, &Connections::tell_closed, number, 1 - side);
    else get_stuck(number);
  }
}

void Connections::process_ended(HostId host) { end(host, false); }
void Connections::moved(HostId host) { end(host, true); }

}  // namespace ovn::sim
