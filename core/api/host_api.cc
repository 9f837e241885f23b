// SPDX-License-Identifier: Apache-2.0
#include "core/api/host_api.h"

#include <algorithm>

#include "core/controller/reference.h"
#include "core/store/codec.h"

namespace ovn::api {

using controller::Host;
using reconcile::LocalEndpoint;
using reconcile::Standing;

namespace {

json::array texts(const std::vector<std::string>& from) {
  return json::array(from.begin(), from.end());
}

std::string network_name(const Host& host, const model::NetworkId& id) {
  auto network = host.networks.find(id);
  return network == host.networks.end() ? id.str() : network->second.name;
}

// Drivers without an interface of ours have the loopback device only, or nothing that can fail.
std::string state_of(const Host& host, const model::Endpoint& endpoint,
                     const StandingOf& standing_of) {
  if (host.uncommitted.contains(endpoint.id)) return "pending";
  if (host.sandboxes.at(endpoint.sandbox).waits()) return "waiting";
  std::string link = endpoint.ifname.empty() ? "lo" : endpoint.ifname;
  Standing standing = standing_of(reconcile::sandbox_netns(endpoint.sandbox), link);
  switch (standing.state) {
    case Standing::State::done:
      return "ready";
    case Standing::State::pending:
      return "pending";
    case Standing::State::error:
      break;
  }
  return "error: " + standing.error;
}

LocalEndpoint local(const Host& host, const model::Endpoint& endpoint) {
  return {endpoint, host.sandboxes.at(endpoint.sandbox)};
}

json::array sorted_attachments(const Host& host, std::vector<const model::Endpoint*> endpoints,
                               const StandingOf& standing) {
  auto place = [&](const model::Endpoint* endpoint) {
    return std::pair(host.sandboxes.at(endpoint->sandbox).name,
                     network_name(host, endpoint->network));
  };
  std::ranges::stable_sort(endpoints, {}, place);
  json::array out;
  for (const auto* endpoint : endpoints) out.push_back(attachment_json(host, *endpoint, standing));
  return out;
}

}  // namespace

json::array networks_json(const Host& host) {
  std::vector<const model::Network*> networks;
  for (const auto& [_, network] : host.networks) networks.push_back(&network);
  std::ranges::sort(networks, {}, [](const auto* network) { return network->name; });
  json::array out;
  for (const auto* network : networks) out.push_back(store::to_json(*network));
  return out;
}

Result<json::object> network_json(const Host& host, std::string_view reference,
                                  const std::vector<std::string>& members,
                                  const StandingOf& standing) {
  TRY(const auto* network, controller::find_network(host.networks, reference));
  json::object out = store::to_json(*network);
  out["endpoints"] = sorted_attachments(host, endpoints_in(host, network->id), standing);
  out["members"] = texts(members);
  return out;
}

json::array attachments_json(const Host& host, const StandingOf& standing) {
  std::vector<const model::Endpoint*> endpoints;
  for (const auto& [_, endpoint] : host.endpoints) endpoints.push_back(&endpoint);
  return sorted_attachments(host, std::move(endpoints), standing);
}

json::object attachment_json(const Host& host, const model::Endpoint& endpoint,
                             const StandingOf& standing) {
  return attachment_json(host, local(host, endpoint), state_of(host, endpoint, standing));
}

json::object attachment_json(const Host& host, const LocalEndpoint& local, std::string_view state) {
  const model::Endpoint& endpoint = local.endpoint;
  json::object network{{"id", endpoint.network.str()},
                       {"name", network_name(host, endpoint.network)}};
  json::array addresses;
  for (const auto& allocation : endpoint.addresses) {
    addresses.push_back(json::value(allocation.address.to_string()));
  }
  json::array ports;
  for (const auto& port : endpoint.ports) ports.push_back(json::value(model::to_string(port)));
  json::object out{{"id", endpoint.id.str()},
                   {"network", std::move(network)},
                   {"target", local.sandbox.target},
                   {"name", local.sandbox.name},
                   {"ifname", endpoint.ifname},
                   {"addresses", std::move(addresses)},
                   {"aliases", texts(endpoint.aliases)},
                   {"ports", std::move(ports)},
                   {"dns", to_string(local.sandbox.dns)},
                   {"state", state},
                   {"restart", local.sandbox.follow ? "follow" : "once"},
                   {"gw_priority", endpoint.gw_priority},
                   {"created", endpoint.created}};
  if (!endpoint.service.empty()) {
    auto service = host.services.find(endpoint.service);
    out["service"] = service == host.services.end() ? endpoint.service.str()
                                                    : service->second.name;
    out["weight"] = endpoint.weight;
  }
  if (!endpoint.mac.is_zero()) out["mac"] = endpoint.mac.to_string();
  return out;
}

// Whether a container is followed over its restarts.
Result<bool> parse_restart(std::string_view text) {
  if (text == "follow" || text == "once") return text == "follow";
  return fail(Errc::invalid, "'{}' is neither once nor follow", text);
}

Result<AttachBody> parse_attach(std::string_view body) {
  TRY(auto fields, json::parse_object(body));
  json::ObjectReader in(fields);
  AttachBody out;
  out.target = in.text("target");
  out.wait = in.flag("wait", true);
  out.request.network = in.text("network");
  out.request.ip = in.parsed("ip", ip::Address::parse);
  out.request.ip6 = in.parsed("ip6", ip::Address::parse);
  out.request.mac = in.parsed("mac", Mac::parse);
  out.request.ifname = in.text_if("ifname").value_or("");
  out.request.sandbox.name = in.text_if("name").value_or("");
  out.request.aliases = in.texts("aliases");
  out.request.publish = in.parsed_all("publish", model::parse_publish);
  out.request.sandbox.follow = in.parsed("restart", parse_restart).value_or(false);
  out.request.gw_priority = in.integer("gw_priority");
  out.request.service = in.text_if("service").value_or("");
  out.request.weight = static_cast<uint16_t>(
      in.number_if("weight", model::kWeightMax).value_or(out.request.weight));
  out.request.dns = in.parsed("dns", model::parse_dns_mode);
  CHECK_OK(in.finish());
  return out;
}

Result<bool> parse_leave(std::string_view body) {
  TRY(auto fields, json::parse_object(body));
  json::ObjectReader in(fields);
  bool force = in.flag("force", false);
  CHECK_OK(in.finish());
  return force;
}

}  // namespace ovn::api
