// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/network_flow.h"

#include "core/controller/parent_rules.h"
#include "core/model/parent_options.h"
#include "core/store/codec.h"
#include "netlink/host_links.h"

namespace ovn::agent {

namespace {

using NetworkChange = controller::Changed<model::Network>;

void commit_network(FlowTools tools, Result<NetworkChange> changed, NetworkChanged then) {
  if (!changed) return then(Failure{std::move(changed).error()});
  tools.host.commit(std::move(changed->batch),
                    [network = std::move(changed->value), then](Result<void> committed) {
                      committed ? then(network) : then(Failure{committed.error()});
                    });
}

// The network is in the store: its parent is made, or the network is not.
void await_parent(FlowTools tools, const model::Network& network, NetworkChanged then) {
  tools.host.await(tools.host.follow(), [tools, network, then] {
    auto standing =
        tools.host.reconciler().standing(kernel::kHost, model::parent_name(network));
    bool removed = !tools.host.host().networks.contains(network.id);
    if (removed || standing.state != reconcile::Standing::State::error) return then(network);
    Error why{Errc::kernel, 0, standing.error};
    remove_local(tools, network.id, [why, then](Result<model::Network>) { then(Failure{why}); });
  });
}

}  // namespace

NetworkChanged answer_network(ApiRespond respond, int status) {
  return [respond = std::move(respond), status](Result<model::Network> network) {
    respond(network ? api::reply(store::to_json(*network), status)
                    : api::refusal(network.error()));
  };
}

void create_local(FlowTools tools, controller::LocalNetwork wanted, NetworkChanged then) {
  auto create = [tools, then](const controller::LocalNetwork& looked_at) {
    auto made =
        controller::create_local_network(tools.host.host(), looked_at, tools.loop.now());
    commit_network(tools, std::move(made), [tools, then](Result<model::Network> network) {
      if (!network || !model::makes_parent(*network)) return then(std::move(network));
      await_parent(tools, *network, then);
    });
  };
  auto names = controller::links_to_look_at(wanted.request);
  if (names.empty()) return create(wanted);
  tools.kernel.run([names] { return netlink::look_at_links(names); },
                   [wanted, create, then](Result<kernel::HostLinks> links) mutable {
                     if (!links) return then(Failure{std::move(links).error()});
                     wanted.links = *std::move(links);
                     create(wanted);
                   });
}

void remove_local(FlowTools tools, const model::NetworkId& id, NetworkChanged then) {
  auto removed = controller::remove_local_network(tools.host.host(), id);
  commit_network(tools, std::move(removed), [tools, then](Result<model::Network> network) {
    if (network) tools.host.follow();
    then(std::move(network));
  });
}

}  // namespace ovn::agent
