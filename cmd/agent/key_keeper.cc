// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/key_keeper.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/log.h"

namespace ovn::agent {

namespace {

using Keys = std::vector<cluster::GossipKey>;

std::string ids_of(std::span<const cluster::GossipKey> keys) {
  std::string out;
  for (const auto& key : keys) out += fmt::format("{}{}", out.empty() ? "" : ", ", key.id);
  return out;
}

bool share_a_key(const Keys& a, const Keys& b) {
  return std::ranges::any_of(a, [&](const auto& key) { return std::ranges::count(b, key) > 0; });
}

}  // namespace

KeyKeeper::KeyKeeper(Worker& worker, GossipDriver& gossip, cluster::ClusterFile& file,
                     std::string state_dir)
    : worker_(worker),
      gossip_(gossip),
      file_(file),
      state_dir_(std::move(state_dir)),
      used_(file.keys) {}

void KeyKeeper::adopt(const std::vector<model::GossipKey>& ring, std::function<void()> cut_off,
                      std::function<void(Result<void>)> then) {
  auto keys = ring_of_file(ring);
  if (!keys) return then(Failure{std::move(keys).error()});
  if (*keys == file_.keys && *keys == used_) return then({});
  cluster::ClusterFile fresh = file_;
  fresh.keys = *std::move(keys);
  auto write = [state_dir = state_dir_, fresh] {
    return cluster::replace_cluster_file(state_dir, fresh);
  };
  worker_.run(write, [this, keys = fresh.keys, cut_off, then](Result<void> written) {
    if (written) file_.keys = keys;
    use(keys, cut_off);
    then(std::move(written));
  });
}

void KeyKeeper::use(const Keys& keys, const std::function<void()>& cut_off) {
  if (keys == used_) return;
  bool knew_one = share_a_key(used_, keys);
  used_ = keys;
  std::vector<gossip::GroupKey> group;
  for (const auto& key : keys) group.push_back({key.id, key.key});
  gossip_.update([&](gossip::Node& node, Instant now) {
    auto set = node.set_keys(group, now);
    OVN_CHECK(set);
  });
  std::string others = ids_of(std::span(keys).subspan(1));
  log::info("gossip is sealed with key {}{}", keys[0].id,
            others.empty() ? "" : "; packets of key " + others + " are opened too");
  if (!knew_one) cut_off();
}

Result<Keys> ring_of_file(const std::vector<model::GossipKey>& ring) {
  CHECK_OK(model::check_ring(ring));
  Keys keys;
  for (const auto& key : ring) {
    auto at = key.state == model::KeyState::primary ? keys.begin() : keys.end();
    keys.insert(at, {key.id, key.secret});
  }
  return keys;
}

std::string explain(const gossip::WrongKey& wrong, const Keys& held,
                    const std::string& manager_state) {
  if (wrong.held) {
    return fmt::format(
        "gossip from {} does not open under key {}: that host, or this one, has another key of "
        "that number; it is taken for a stranger",
        wrong.from, wrong.key);
  }
  std::string text = fmt::format("gossip from {} is sealed with key {}, this host holds {}: ",
                                 wrong.from, wrong.key, ids_of(held));
  if (manager_state == "ok") {
    return text + "that host has missed a rotation, or is of another cluster";
  }
  return text + "if this host has missed a rotation it is cut off until the manager, who is " +
         manager_state + ", tells it the keys";
}

}  // namespace ovn::agent
