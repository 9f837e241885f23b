// SPDX-License-Identifier: Apache-2.0
#include "test/sim/world.h"

#include <algorithm>

#include "core/base/check.h"
#include "gossip/directory.h"
#include "gossip/packet.h"
#include "gossip/siphash.h"
#include "test/sim/checker.h"

namespace ovn::sim {
namespace {

constexpr uint16_t kPort = 7946;
constexpr uint32_t kFirstAddress = 0x0a000001;
constexpr std::array<uint8_t, 16> kPrefix6{0x20, 0x01, 0x0d, 0xb8};
constexpr Duration kToGetRound = std::chrono::minutes(1);

std::array<uint8_t, 16> random_bytes(Random& random) {
  std::array<uint8_t, 16> bytes;
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random.next());
  return bytes;
}

}  // namespace

ip::Endpoint World::endpoint_of(HostId id) const {
  uint32_t address = hosts_[id].address;
  if (!settings_.both_families || address % 2 == 0) {
    return {ip::Address::v4(kFirstAddress + address), kPort};
  }
  std::array<uint8_t, 16> bytes = kPrefix6;
  for (int i = 0; i < 4; ++i) bytes[12 + i] = static_cast<uint8_t>(address >> (24 - 8 * i));
  return {ip::Address::v6(bytes), kPort};
}

std::optional<HostId> World::host_at(const ip::Endpoint& endpoint) const {
  uint32_t address = 0;
  if (endpoint.address.is_v4()) {
    address = endpoint.address.v4_value() - kFirstAddress;
  } else {
    for (int i = 12; i < 16; ++i) address = address << 8 | endpoint.address.data()[i];
  }
  return address < addresses_.size() ? addresses_[address] : std::nullopt;
}

World::World(Settings settings)
    : settings_(std::move(settings)),
      random_(settings_.seed),
      connections_(*this),
      now_(std::chrono::hours(1)) {
  settings_.config.cluster = Uuid::from_random(random_bytes(random_));
  settings_.config.keys = {{1, {}}};
  for (auto& byte : settings_.config.keys[0].key) byte = static_cast<uint8_t>(random_.next());
  if (settings_.share_identities) directory_ = std::make_shared<gossip::Directory>();
  hosts_.resize(settings_.hosts);
  addresses_.resize(2 * settings_.hosts);
  for (HostId id = 0; id < size(); ++id) {
    gossip::Identity& identity = hosts_[id].identity;
    identity.node = Uuid::from_random(random_bytes(random_));
    identity.name = fmt::format("host-{}", id);
    take_address(id, id);
    by_uuid_[identity.node] = id;
  }
}

World::~World() = default;

void World::take_address(HostId id, uint32_t address) {
  Host& host = hosts_[id];
  host.address = address;
  host.moved = now_;
  addresses_[address] = id;
  host.identity.endpoint = endpoint_of(id);
}

bool World::rightly_isolated(HostId id) const {
  auto up = std::ranges::count_if(hosts_, [](const Host& host) { return host.node.has_value(); });
  return 2 * static_cast<size_t>(up) <= size() && node(id).isolated();
}

bool World::rightly_awaited(HostId gone, HostId by) const {
  const gossip::Identity& last_boot = host(gone).identity;
  auto view = node(by).member(last_boot.node);
  bool returned = view && view->identity.epoch == last_boot.epoch;
  return !running(gone) && view && view->restarting && !returned;
}

bool World::seeds_away() const {
  auto seeds = std::span(hosts_).first(std::min<size_t>(kSeeds, size()));
  return std::ranges::none_of(seeds, [](const Host& host) { return host.node.has_value(); });
}

std::optional<HostId> World::host_of(const Uuid& node) const {
  auto found = by_uuid_.find(node);
  if (found == by_uuid_.end()) return {};
  return found->second;
}

void World::start(HostId id) {
  Host& host = hosts_[id];
  OVN_CHECK(!host.node);
  copy_disk(id);
  host.identity.epoch = ++host.stored_epoch;
  host.identity.boot_id = random_bytes(random_);
  // Nobody can know of an address before somebody is there.
  if (host.moved > host.started) host.moved = now_;
  host.started = host.disturbed = now_;
  host.planned = false;
  // What it took part in before, and does not any more, it can tell only now.
  for (auto& [network, until] : host.ever_attached) {
    if (until == kNever && !host.networks.contains(network)) until = now_;
  }
  for (const auto& [network, records] : host.networks) host.ever_attached[network] = kNever;
  Instant now = clock(id);
  host.node.emplace(settings_.config, host.identity, crypto_, random_.next(), now, directory_);
  note_keys(id);
  records_.forget(id);
  for (auto& checker : checkers_) checker->started(*this, id);
  std::vector<ip::Endpoint> seeds;
  for (HostId seed = 0; seed < std::min(kSeeds, size()); ++seed) {
    seeds.push_back(endpoint_of(seed));
  }
  host.node->join(seeds, now);
  // What it had recorded is put again, as an agent does from its store.
  for (const auto& [network, records] : host.networks) {
    OVN_CHECK(host.node->attach(network, now));
    for (const auto& [key, value] : records) {
      for (auto& checker : checkers_) checker->wrote(*this, id, network, key.second, value);
      OVN_CHECK(host.node->put(network, key.first, key.second, value, now));
    }
  }
  if (settings_.complete) host.node->complete(now);
  settle(id);
}

void World::start_all() {
  for (HostId id = 0; id < size(); ++id) start(id);
}

void World::catch_packet(HostId from, HostId to, const Bytes& bytes) {
  auto header = gossip::decode_header(bytes);
  if (!header || header->form != gossip::Form::long_form) return;
  uint64_t place = catches_++;
  if (caught_.size() < kCaughtMax) caught_.push_back({from, to, bytes});
  else if (place % 4 == 0) caught_[place / 4 % kCaughtMax] = {from, to, bytes};
}

void World::attach(HostId id, NetworkTag network) {
  Host& host = hosts_[id];
  host.networks[network];
  host.ever_attached[network] = kNever;
  if (!host.node) return;
  for (auto& checker : checkers_) checker->attached(*this, id, network);
  OVN_CHECK(host.node->attach(network, clock(id)));
  settle(id);
}

void World::detach(HostId id, NetworkTag network) {
  Host& host = hosts_[id];
  if (host.networks.erase(network) == 0) return;
  records_.forget(id, network);
  for (auto& checker : checkers_) checker->detached(*this, id, network);
  if (!host.node) return;
  host.ever_attached[network] = now_;
  host.node->detach(network, clock(id));
  settle(id);
}

void World::put(HostId id, NetworkTag network, const std::string& key, const std::string& value) {
  Host& host = hosts_[id];
  ByteView bytes = as_bytes(value);
  Bytes& held = host.networks.at(network)[{1, key}];
  held.assign(bytes.begin(), bytes.end());
  for (auto& checker : checkers_) checker->wrote(*this, id, network, key, held);
  if (!host.node) return;
  OVN_CHECK(host.node->put(network, 1, key, bytes, clock(id)));
  settle(id);
}

void World::drop(HostId id, NetworkTag network, std::string key) {
  Host& host = hosts_[id];
  if (host.networks.at(network).erase({1, key}) == 0) return;
  for (auto& checker : checkers_) checker->dropped(*this, id, network, key);
  if (!host.node) return;
  OVN_CHECK(host.node->drop(network, 1, key, clock(id)));
  settle(id);
}

void World::tell_fault(const Fault& fault, bool begins) {
  for (auto& checker : checkers_) checker->fault(*this, fault, begins);
}

void World::tell_streamed(HostId from, HostId to, const Bytes& bytes) {
  trace_ = gossip::siphash({trace_, static_cast<uint64_t>(now_.time_since_epoch().count())}, bytes);
  stream_bytes_ += bytes.size();
  // Behind its length it is sealed as a datagram is.
  Bytes packet(bytes.begin() + 4, bytes.end());
  for (auto& checker : checkers_) checker->streamed(*this, from, to, packet);
}

void World::tell_row(HostId id, NetworkTag network, const SeenRow* before, const SeenRow* after) {
  for (auto& checker : checkers_) checker->row(*this, id, network, before, after);
}

void World::at(Duration after, std::function<void()> action) {
  actions_[next_number_] = std::move(action);
  push({now_ + after, next_number_, 0, Event::action, 0, next_number_});
}

void World::push(Event event) {
  event.number = next_number_++;
  queue_.push(event);
}

void World::run(Duration duration) {
  Instant end = now_ + duration;
  // What breaks a rule may also never come to rest.
  while (!queue_.empty() && queue_.top().when <= end) {
    if (failures_.size() >= settings_.failures_max) return;
    step();
  }
  now_ = end;
}

bool World::run_until(const std::function<bool()>& done, Duration limit) {
  Instant end = now_ + limit;
  while (!done()) {
    if (queue_.empty() || queue_.top().when > end) {
      now_ = end;
      return done();
    }
    step();
  }
  return true;
}

void World::step() {
  Event event = queue_.top();
  queue_.pop();
  now_ = event.when;
  ++events_;
  serve(event);
}

void World::serve(const Event& event) {
  if (event.kind == Event::action) {
    auto action = actions_.extract(event.payload);
    return action.mapped()();
  }
  Host& host = hosts_[event.host];
  if (event.kind == Event::datagram) {
    Bytes bytes = std::move(flying_[event.payload]);
    free_.push_back(event.payload);
    return deliver(event.host, event.from, std::move(bytes));
  }
  if (host.wake != event.when) return;  // an earlier one was set since
  host.wake = kNever;
  if (!host.node || host.frozen_until) return;
  Instant now = clock(event.host);
  if (host.node->next_deadline() <= now) host.node->handle_timeout(now);
  settle(event.host);
}

void World::deliver(HostId to, HostId from, Bytes bytes) {
  Host& host = hosts_[to];
  if (!host.node) return;
  if (host.frozen_until) {
    host.held_back.emplace_back(endpoint_of(from), std::move(bytes));
    return;
  }
  for (auto& checker : checkers_) checker->arrived(*this, to, from, bytes);
  host.node->handle_datagram(endpoint_of(from), bytes, clock(to));
  settle(to);
}

void World::settle(HostId id) {
  Host& host = hosts_[id];
  while (auto datagram = host.node->poll_transmit()) send(id, *datagram);
  while (auto action = host.node->poll_stream()) connections_.apply(id, std::move(*action));
  while (auto event = host.node->poll_event()) {
    if (auto* raised = std::get_if<gossip::EpochRaised>(&*event)) store_epoch(id, raised->epoch);
    if (auto* records = std::get_if<gossip::RecordsChanged>(&*event)) {
      records_.note(id, records->network);
    }
    for (auto& checker : checkers_) checker->event(*this, id, *event);
  }
  records_.look(*this, false);
  for (auto& checker : checkers_) checker->served(*this, id);
  Instant due = host.node->next_deadline();
  if (due == kNever || host.frozen_until) return;
  Instant next = std::max(due - host.ahead, now_);
  if (host.wake <= next) return;
  host.wake = next;
  push({next, 0, id, Event::timer, 0, 0});
}

// Takes its time; a crash before that and the epoch is not stored.
void World::store_epoch(HostId id, uint32_t epoch) {
  at(random_.between(Duration::zero(), std::chrono::milliseconds(20)),
     [this, id, epoch, boot = hosts_[id].identity.boot_id] {
       Host& host = hosts_[id];
       if (!host.node || host.identity.boot_id != boot) return;
       host.stored_epoch = epoch;
       host.node->epoch_stored(epoch, clock(id));
       settle(id);
     });
}

uint64_t World::keep(Bytes bytes) {
  if (free_.empty()) {
    flying_.push_back(std::move(bytes));
    return flying_.size() - 1;
  }
  uint64_t place = free_.back();
  free_.pop_back();
  flying_[place] = std::move(bytes);
  return place;
}

void World::send(HostId from, const gossip::Transmit& datagram) {
  ++datagrams_;
  corrupted_ |= network_.corruption > 0;
  bytes_ += datagram.bytes.size();
  trace_ = gossip::siphash({trace_, static_cast<uint64_t>(now_.time_since_epoch().count())},
                           datagram.bytes);
  auto to = host_at(datagram.to);
  if (!to) return;
  catch_packet(from, *to, datagram.bytes);
  for (auto& checker : checkers_) checker->sent(*this, from, *to, datagram.bytes);
  for (Arrival& arrival : network_.carry(from, *to, datagram.bytes, now_, random_)) {
    uint64_t place = keep(std::move(arrival.bytes));
    push({now_ + arrival.after, 0, *to, Event::datagram, from, place});
  }
}

Network& World::change_network() {
  network_changed_ = now_;
  if (!network_.whole(size())) healed_ = now_;
  else if (now_ - healed_ > kToGetRound) told_till_ = now_ - kToGetRound;
  return network_;
}

bool World::got_round(Instant when) const {
  bool whole = network_.whole(size()) && now_ - healed_ > kToGetRound;
  return when < (whole ? now_ - kToGetRound : told_till_);
}

void World::add(std::unique_ptr<Checker> checker) { checkers_.push_back(std::move(checker)); }

void World::check_settled() {
  for (auto& checker : checkers_) checker->settled(*this);
}

void World::check_at_rest() {
  records_.look(*this, true);
  for (auto& checker : checkers_) checker->at_rest(*this);
}

void World::fail(std::string what) {
  if (failures_.size() >= settings_.failures_max) return;
  auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now_ - Instant(std::chrono::hours(1)));
  failures_.push_back(fmt::format("{} ms: {}", ms.count(), what));
  for (auto& checker : checkers_) checker->broke(*this, what);
}

}  // namespace ovn::sim
