// SPDX-License-Identifier: Apache-2.0
#include "core/dns/zone.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>

#include "core/base/hash.h"

namespace ovn::dns {

namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
constexpr size_t kTypicalName = 32;
constexpr size_t kAnswersMax = std::numeric_limits<uint16_t>::max();

std::optional<Name> lower_name(std::string_view text) {
  auto name = Name::from_text(text);
  if (name) name->make_lower();
  return name;
}

}  // namespace

// Answers of a name are a list while it grows, and stand side by side in the end.
class Zone::Builder {
 public:
  explicit Builder(Zone& zone) : zone_(zone) {}

  void reserve(std::span<const Source> sources, size_t ports) {
    size_t most = ports;
    for (const Source& source : sources) most += source.names.size() + source.addresses.size();
    zone_.slots_.resize(std::bit_ceil(2 * most + 2));
    zone_.entries_.reserve(most);
    chains_.reserve(most);
    links_.reserve(most);
    zone_.answers_.reserve(most);
    zone_.text_.reserve(most * kTypicalName);
  }

  void add(const Source& source) {
    uint32_t owner = number_of(source.owner);
    std::optional<Name> first;
    for (const std::string& text : source.names) {
      auto name = lower_name(text);
      if (!name) continue;
      uint32_t entry = entry_of(name->key());
      for (const ip::Address& address : source.addresses) {
        links_.push_back({{address, owner}, source.reachable, chains_[entry]});
        chains_[entry] = static_cast<uint32_t>(links_.size() - 1);
      }
      if (!first) first = name;
    }
    if (!first) return;
    if (zone_.suffix_) first->append(*zone_.suffix_);
    for (const ip::Address& address : source.addresses) name_address(address, *first, owner);
  }

  void add(const PortSource& source) {
    auto name = lower_name(source.name), target = lower_name(source.target);
    if (!name || !target) return;
    if (zone_.suffix_) target->append(*zone_.suffix_);
    Entry& entry = zone_.entries_[entry_of(name->key())];
    if (entry.ports == 0) {
      zone_.ports_.emplace_back();
      entry.ports = static_cast<uint32_t>(zone_.ports_.size());
    }
    zone_.ports_[entry.ports - 1].push_back(
        {source.port, source.weight, *target, source.reachable});
  }

  void finish() {
    for (auto& ports : zone_.ports_) settle(ports);
    for (size_t i = 0; i < zone_.entries_.size(); ++i) settle(zone_.entries_[i], chains_[i]);
  }

 private:
  struct Link {
    Answer answer;
    bool reachable;
    uint32_t next;
  };

  uint32_t number_of(const std::string& owner) {
    auto [place, is_new] = owners_.try_emplace(owner, zone_.owners_.size());
    if (is_new) zone_.owners_.push_back(owner);
    return place->second;
  }

  uint32_t entry_of(std::string_view key) {
    uint32_t& slot = zone_.slots_[zone_.slot_of(key)];
    if (slot == 0) {
      Entry entry;
      entry.key_at = static_cast<uint32_t>(zone_.text_.size());
      entry.key_size = static_cast<uint8_t>(key.size());
      zone_.text_ += key;
      zone_.entries_.push_back(entry);
      chains_.push_back(kNone);
      slot = static_cast<uint32_t>(zone_.entries_.size());
    }
    return slot - 1;
  }

  void name_address(const ip::Address& address, const Name& host, uint32_t owner) {
    Entry& entry = zone_.entries_[entry_of(Name::reverse_of(address).key())];
    if (entry.host_size != 0) return;
    entry.host_at = static_cast<uint32_t>(zone_.text_.size());
    entry.host_size = static_cast<uint8_t>(host.bytes().size());
    entry.owner = owner;
    zone_.text_ += host.key();
  }

  static void settle(std::vector<PortAnswer>& ports) {
    if (std::ranges::none_of(ports, &PortAnswer::reachable)) return;
    std::erase_if(ports, [](const PortAnswer& one) { return !one.reachable; });
  }

  void settle(Entry& entry, uint32_t chain) {
    found_.clear();
    bool reachable = false;
    for (uint32_t at = chain; at != kNone; at = links_[at].next) {
      found_.push_back(links_[at]);
      reachable = reachable || links_[at].reachable;
    }
    if (reachable) std::erase_if(found_, [](const Link& link) { return !link.reachable; });
    auto before = [](const Link& a, const Link& b) { return a.answer.address < b.answer.address; };
    std::sort(found_.begin(), found_.end(), before);
    auto same = [](const Link& a, const Link& b) { return a.answer.address == b.answer.address; };
    found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
    entry.first = static_cast<uint32_t>(zone_.answers_.size());
    for (const Link& link : found_) {
      uint16_t& count = link.answer.address.is_v4() ? entry.v4 : entry.v6;
      if (count == kAnswersMax) continue;
      ++count;
      zone_.answers_.push_back(link.answer);
    }
  }

  Zone& zone_;
  std::map<std::string, uint32_t> owners_;
  std::vector<uint32_t> chains_;  // of each entry
  std::vector<Link> links_, found_;
};

std::shared_ptr<const Zone> Zone::build(std::string network, std::vector<ip::Prefix> subnets,
                                        std::span<const Source> sources,
                                        std::span<const PortSource> ports, bool complete) {
  auto zone = std::make_shared<Zone>();
  zone->complete_ = complete;
  zone->suffix_ = lower_name(network);
  zone->network_ = std::move(network);
  zone->subnets_ = std::move(subnets);
  Builder builder(*zone);
  builder.reserve(sources, ports.size());
  for (const Source& source : sources) builder.add(source);
  for (const PortSource& port : ports) builder.add(port);
  builder.finish();
  return zone;
}

size_t Zone::slot_of(std::string_view key) const {
  size_t mask = slots_.size() - 1;
  for (size_t at = fnv1a(key) & mask;; at = (at + 1) & mask) {
    if (slots_[at] == 0 || key_of(entries_[slots_[at] - 1]) == key) return at;
  }
}

bool Zone::find(std::string_view key, Found& found) const {
  uint32_t slot = slots_[slot_of(key)];
  if (slot == 0) return false;
  const Entry& entry = entries_[slot - 1];
  found.v4 = std::span(answers_).subspan(entry.first, entry.v4);
  found.v6 = std::span(answers_).subspan(entry.first + entry.v4, entry.v6);
  found.host = as_bytes(std::string_view(text_).substr(entry.host_at, entry.host_size));
  found.owner = entry.owner;
  if (entry.ports != 0) found.ports = ports_[entry.ports - 1];
  else found.ports = {};
  return true;
}

bool Zone::covers(const ip::Address& address) const {
  return std::ranges::any_of(subnets_, [&](const auto& s) { return s.contains(address); });
}

}  // namespace ovn::dns
