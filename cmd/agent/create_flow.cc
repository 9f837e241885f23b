// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/create_flow.h"

#include "cmd/agent/avoided.h"
#include "cmd/agent/loop.h"
#include "cmd/agent/network_flow.h"
#include "cmd/cluster/openssl.h"
#include "core/api/network_body.h"
#include "core/controller/policy_rules.h"
#include "core/store/codec.h"

namespace ovn::agent {

namespace {

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
  auto whole = with_avoided(std::move(request), avoid);
  if (!whole) return respond(api::refusal(whole.error()));
  tools.manager.forward(*std::move(whole), [tools, respond](api::Response response) {
    adopt(tools, std::move(response), respond);
  });
}

}  // namespace

void create_network(FlowTools tools, api::Request request, ApiRespond respond) {
  auto wanted = api::parse_network_request(request.body);
  if (!wanted) return respond(api::refusal(wanted.error()));
  auto then = [tools, request = std::move(request), wanted = *std::move(wanted),
               respond = std::move(respond)](Result<Prefixes> avoid) mutable {
    if (!avoid) return respond(api::refusal(avoid.error()));
    bool here = model::is_host_local(wanted.driver);
    if (!here) return create_by_manager(tools, std::move(request), *avoid, respond);
    wanted.avoid = *std::move(avoid);
    create_here(tools, wanted, respond);
  };
  read_avoided(tools.kernel, std::move(then));
}

}  // namespace ovn::agent
