// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/boot_record.h"

#include <charconv>

namespace ovn::agent {

namespace {

using store::Change;

constexpr std::string_view kBootKind = "boot";
constexpr std::string_view kEpochKey = "epoch";
constexpr std::string_view kPeerKind = "peer";

Result<uint32_t> parse_epoch(const std::string& text) {
  uint32_t epoch = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), epoch);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(Errc::corrupt, "boot epoch '{}' is no number", text);
  }
  return epoch;
}

Change peer_change(Change::Verb verb, const ip::Endpoint& peer) {
  std::string value = verb == Change::Verb::put ? "{}" : "";
  return {verb, {std::string(kPeerKind), peer.to_string(), value}};
}

}  // namespace

Result<BootRecord> load_boot_record(std::span<const store::Entry> entries) {
  BootRecord record;
  for (const auto& entry : entries) {
    if (entry.kind == kBootKind && entry.key == kEpochKey) {
      TRY(record.epoch, parse_epoch(entry.value));
    } else if (entry.kind == kPeerKind) {
      // A peer that cannot be read is one place less to ask.
      if (auto peer = ip::Endpoint::parse(entry.key)) record.peers.insert(*peer);
    }
  }
  return record;
}

store::Batch store_epoch(uint32_t epoch) {
  return {{Change::Verb::put, {std::string(kBootKind), std::string(kEpochKey),
                               std::to_string(epoch)}}};
}

store::Batch store_peers(const std::set<ip::Endpoint>& from, const std::set<ip::Endpoint>& to) {
  store::Batch batch;
  for (const auto& peer : from) {
    if (!to.contains(peer)) batch.push_back(peer_change(Change::Verb::drop, peer));
  }
  for (const auto& peer : to) {
    if (!from.contains(peer)) batch.push_back(peer_change(Change::Verb::put, peer));
  }
  return batch;
}

}  // namespace ovn::agent
