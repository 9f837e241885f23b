// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/api/host_api.h"
#include "core/controller/ingress_health.h"
#include "core/controller/mtu_rules.h"

namespace ovn::api {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

json::object fault_json(const reconcile::Fault& fault, Instant now) {
  auto wait = std::max(fault.next_retry - now, Duration(0));
  return {{"object", fault.object},
          {"error", fault.error},
          {"attempts", fault.attempts},
          {"next_retry_ms", duration_cast<milliseconds>(wait).count()}};
}

json::object kernel_json(const reconcile::Status& kernel, const StatusFacts& facts) {
  json::array errors, healed;
  for (const auto& fault : kernel.faults) errors.push_back(fault_json(fault, facts.now));
  for (const auto& [object, when] : kernel.last_healed) {
    int64_t at = facts.unix_now - duration_cast<seconds>(facts.now - when).count();
    healed.push_back(json::object{{"object", object}, {"when", at}});
  }
  return {{"objects", kernel.objects},
          {"pending", kernel.pending},
          {"errors", std::move(errors)},
          {"healed_total", kernel.healed_total},
          {"last_healed", std::move(healed)}};
}

// Which of the ports that services publish on every host this one cannot serve, and why.
json::object ingress_json(const controller::Host& host, const std::string& trouble) {
  controller::IngressHealth health = controller::ingress_health(host);
  json::array unserved;
  for (const auto& [key, service, reason] : health.unserved) {
    unserved.push_back(json::object{{"port", fmt::format("{}/{}", key.port,
                                                         to_string(key.transport))},
                                    {"service", service->name},
                                    {"reason", reason}});
  }
  json::object out{{"ports", health.published},
                   {"unserved", std::move(unserved)}};
  if (!trouble.empty()) out["trouble"] = trouble;
  return out;
}

// Hosts that take less than others of a network, and what its containers use therefore.
json::array narrow_json(const controller::Host& host) {
  json::array out;
  for (const auto& one : controller::narrow_hosts(host)) {
    out.push_back(json::object{
        {"node", controller::node_name(host, one.node)},
        {"mtu", one.mtu},
        {"used", one.used},
        {"largest", one.largest},
        {"networks", json::array(one.networks.begin(), one.networks.end())}});
  }
  return out;
}

}  // namespace

json::object status_json(const controller::Host& host, const reconcile::Status& kernel,
                         const StatusFacts& facts) {
  json::object node{{"id", host.self.id.to_string()},
                    {"name", host.self.name},
                    {"address", host.self.address.to_string()},
                    {"manager", host.self.manager}};
  json::object cluster{{"id", facts.cluster},
                       {"managers", json::array(facts.managers.begin(), facts.managers.end())},
                       {"manager_state", facts.manager_state},
                       {"isolated", facts.isolated}};
  return {{"node", std::move(node)},
          {"cluster", std::move(cluster)},
          {"members", facts.members},
          {"networks", host.networks.size()},
          {"endpoints", host.endpoints.size()},
          {"vxlan_port", controller::underlay_of(host).vxlan_port},
          {"narrow", narrow_json(host)},
          {"ingress", ingress_json(host, facts.ingress_trouble)},
          {"kernel", kernel_json(kernel, facts)},
          {"uptime_s", duration_cast<seconds>(facts.uptime).count()}};
}

json::object plan_json(const reconcile::Reconciler& reconciler) {
  const auto plan = reconciler.remaining();
  json::array ops, conflicts;
  for (const auto& op : plan.ops) ops.push_back(json::value(kernel::to_string(op)));
  for (const auto& conflict : plan.conflicts) {
    json::object one{{"object", kernel::to_string(conflict.object)}, {"reason", conflict.reason}};
    conflicts.push_back(std::move(one));
  }
  return {{"ops", std::move(ops)},
          {"conflicts", std::move(conflicts)},
          {"owned", reconciler.status().objects}};
}

}  // namespace ovn::api
