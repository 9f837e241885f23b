// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/create_flow.h"

#include "cmd/agent/loop.h"
#include "cmd/agent/network_flow.h"
#include "cmd/cluster/openssl.h"
#include "core/api/network_body.h"
#include "core/controller/policy_rules.h"
#include "core/ipam/routed.h"
#include "core/store/codec.h"
#include "netlink/routed_prefixes.h"

namespace ovn::agent {

namespace {

using Prefixes = std::vector<ip::Prefix>;

constexpr int kCreated = 201;

void create_here(const FlowTools& tools, const controller::NetworkRequest& request,
                 const ApiRespond& respond) {
  model::NetworkId id(cluster::random_id());
  create_local(tools, {request, id, unix_now(), {}}, answer_network(respond, kCreated));
}

// What the manager made is adopted.
void adopt(const FlowTools& tools, api::Response response, const ApiRespond& respond) {
  auto body = json::parse_object(response.body);
  if (response.status >= 400 || !body) return respond(std::move(response));
  auto network = store::parse_network(*body);
  if (!network) return respond(api::refusal(Error(network.error()).within("manager's answer")));
  auto batch = controller::adopt_network(tools.host.host(), *network, tools.loop.now());
  tools.host.commit(std::move(batch), [respond, response](Result<void> committed) {
    respond(committed ? response : api::refusal(committed.error()));
  });
}

void create_by_manager(const FlowTools& tools, api::Request request, const Prefixes& avoid,
                       const ApiRespond& respond) {
  auto body = json::parse_object(request.body);
  if (!body) return respond(api::refusal(body.error()));
  json::array texts;
  for (const ip::Prefix& prefix : avoid) texts.push_back(json::value(prefix.to_string()));
  body->insert_or_assign("avoid", std::move(texts));
  request.body = json::serialize(*body);
  tools.manager.forward(std::move(request), [tools, respond](api::Response response) {
    adopt(tools, std::move(response), respond);
  });
}

}  // namespace

void create_network(FlowTools tools, api::Request request, ApiRespond respond) {
  auto wanted = api::parse_network_request(request.body);
  if (!wanted) return respond(api::refusal(wanted.error()));
  auto then = [tools, request = std::move(request), wanted = *std::move(wanted),
               respond = std::move(respond)](Result<Prefixes> routed) mutable {
    if (!routed) return respond(api::refusal(Error(routed.error()).within("routes of this host")));
    Prefixes avoid = ipam::worth_avoiding(*std::move(routed));
    bool here = model::is_host_local(wanted.driver);
    if (!here) return create_by_manager(tools, std::move(request), avoid, respond);
    wanted.avoid = std::move(avoid);
    create_here(tools, wanted, respond);
  };
  tools.kernel.run([] { return netlink::routed_prefixes(); }, std::move(then));
}

}  // namespace ovn::agent
