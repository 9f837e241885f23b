// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_api.h"

#include <algorithm>
#include <map>

#include "core/model/record.h"
#include "core/store/codec.h"

namespace ovn::agent {

namespace {

template <class Unit>
int64_t count_in(Duration span) {
  return std::chrono::duration_cast<Unit>(span).count();
}

json::object peer_json(const gossip::MemberView& member, Instant now) {
  json::object out{{"name", member.identity.name},
                   {"id", member.identity.node.to_string()},
                   {"address", member.identity.endpoint.to_string()},
                   {"epoch", member.identity.epoch},
                   {"incarnation", member.incarnation},
                   {"state", to_string(member.state)},
                   {"since_ms", count_in<std::chrono::milliseconds>(now - member.since)},
                   {"restarting", member.restarting},
                   {"flapping", member.flapping},
                   {"networks", member.networks}};
  if (member.rtt) out["rtt_us"] = count_in<std::chrono::microseconds>(*member.rtt);
  return out;
}

json::object row_json(const gossip::RecordView& row, const controller::Host& host,
                      const std::string& network) {
  json::object out{{"network", network},
                   {"owner", controller::node_name(host, row.owner)},
                   {"key", row.key},
                   {"epoch", row.epoch},
                   {"sequence", row.sequence},
                   {"lamport", row.lamport},
                   {"visible", row.visible},
                   {"size", row.value.size()}};
  auto record =
      model::decode_endpoint_record(model::EndpointId(std::string(row.key)), row.value);
  if (!record) return out;
  json::array addresses;
  for (const auto& held : record->addresses) {
    addresses.push_back(json::value(held.address.to_string()));
  }
  out["addresses"] = std::move(addresses);
  out["mac"] = record->mac.to_string();
  out["vtep"] = record->vtep.to_string();
  out["name"] = record->name;
  return out;
}

gossip::MemberView own_view(const gossip::Node& node, Instant started) {
  gossip::MemberView self;
  self.identity = node.self();
  self.incarnation = node.incarnation();
  self.since = started;
  self.networks = node.networks().size();
  return self;
}

int64_t ms(Duration span) { return count_in<std::chrono::milliseconds>(span); }

std::string scope_name(gossip::NetworkTag scope, const controller::Host& host) {
  if (scope == gossip::kClusterScope) return "cluster";
  for (const auto& [id, network] : host.networks) {
    if (gossip::network_tag(id.str()) == scope) return network.name;
  }
  return fmt::format("{:016x}", scope.value());
}

json::object keys_json(const gossip::Inspection& inspection) {
  json::array ids;
  for (uint16_t id : inspection.keys) ids.push_back(id);
  json::object newest;
  for (const auto& [id, members] : inspection.newest_keys) newest[std::to_string(id)] = members;
  return {{"primary", inspection.primary_key}, {"held", ids}, {"members_by_newest", newest}};
}

json::object scopes_json(const gossip::Inspection& inspection, const controller::Host& host) {
  std::map<std::pair<bool, std::string>, const gossip::ScopeView*> by_name;
  for (const auto& view : inspection.scopes) {
    by_name[{view.scope != gossip::kClusterScope, scope_name(view.scope, host)}] = &view;
  }
  json::object scopes;
  for (const auto& [place, scope] : by_name) {
    const gossip::ScopeView& view = *scope;
    scopes[place.second] = json::object{{"root", fmt::format("{:016x}", view.root)},
                                                        {"owners", view.owners},
                                                        {"peers", view.peers},
                                                        {"waiting", view.waiting},
                                                        {"oldest_ms", ms(view.oldest)},
                                                        {"synced", view.synced},
                                                        {"fetching", view.fetching}};
  }
  return scopes;
}

json::object accusations_json(const gossip::Inspection& inspection, const controller::Host& host) {
  json::object accusations;
  for (const auto& view : inspection.accusations) {
    json::array accusers;
    for (const Uuid& accuser : view.accusers) {
      accusers.push_back(json::value(controller::node_name(host, accuser)));
    }
    accusations[controller::node_name(host, view.subject)] =
        json::object{{"accusers", accusers}, {"age_ms", ms(view.age)}};
  }
  return accusations;
}

json::object lagging_json(const gossip::Inspection& inspection, const controller::Host& host) {
  json::object lagging;
  for (const auto& view : inspection.lagging) {
    lagging[controller::node_name(host, view.node)] = json::object{{"differs_ms", ms(view.age)}};
  }
  return lagging;
}

std::string_view state_of(const gossip::Node& gossip, const Uuid& node) {
  if (node == gossip.self().node) return to_string(gossip::MemberState::alive);
  auto member = gossip.member(node);
  return member ? to_string(member->state) : "absent";
}

}  // namespace

json::array peers_json(const gossip::Node& node, Instant started, Instant now) {
  auto members = node.members();
  members.push_back(own_view(node, started));
  std::ranges::sort(members, {}, [](const auto& member) { return member.identity.name; });
  json::array out;
  for (const auto& member : members) out.push_back(peer_json(member, now));
  return out;
}

json::array table_json(const gossip::Node& node, const controller::Host& host,
                       const model::Network& network) {
  auto rows = node.rows(gossip::network_tag(network.id.str()));
  std::erase_if(rows, [](const auto& row) { return row.table != model::kEndpointTable; });
  std::ranges::stable_sort(
      rows, {}, [&](const auto& row) { return controller::node_name(host, row.owner); });
  json::array out;
  for (const auto& row : rows) out.push_back(row_json(row, host, network.name));
  return out;
}

json::object gossip_json(const GossipDriver& gossip, const controller::Host& host, Instant now) {
  gossip::Inspection inspection = gossip.node().inspect(now);
  json::object counters;
  for (size_t i = 0; i < static_cast<size_t>(gossip::Count::count_); ++i) {
    auto what = static_cast<gossip::Count>(i);
    counters[to_string(what)] = gossip.node().counters()[what];
  }
  counters["receive_drops"] = gossip.receive_drops();
  json::object levels;
  for (const auto& [name, value] : gossip.node().gauges()) levels[name] = value;
  return {{"epoch", gossip.node().self().epoch},
          {"incarnation", gossip.node().incarnation()},
          {"keys", keys_json(inspection)},
          {"scopes", scopes_json(inspection, host)},
          {"accusations", accusations_json(inspection, host)},
          {"lagging", lagging_json(inspection, host)},
          {"counters", std::move(counters)},
          {"levels", std::move(levels)}};
}

json::array nodes_json(const gossip::Node& node, const controller::Host& host) {
  json::array out;
  for (const auto& [id, known] : host.nodes) {
    json::object fields = store::to_json(known);
    fields["state"] = state_of(node, id);
    out.push_back(std::move(fields));
  }
  return out;
}

json::object members_json(const gossip::Node& node) {
  using gossip::MemberState;
  std::map<MemberState, int> counts{{MemberState::alive, 1}};
  for (const auto& member : node.members()) ++counts[member.state];
  json::object out;
  for (auto state : {MemberState::alive, MemberState::suspect, MemberState::unreachable,
                     MemberState::failed, MemberState::left}) {
    out[to_string(state)] = counts[state];
  }
  return out;
}

}  // namespace ovn::agent
