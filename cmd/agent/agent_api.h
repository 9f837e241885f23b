// SPDX-License-Identifier: Apache-2.0
// The agent's API (ovn-lite's own; see core/api for the forms): a table of routes, each either
// answered from what this host knows, driven through a flow, or passed on to the manager.
#pragma once

#include "cmd/agent/api_http.h"
#include "cmd/agent/attach_flow.h"
#include "cmd/agent/lease_keeper.h"
#include "cmd/agent/leave_flow.h"
#include "cmd/agent/peer_questions.h"
#include "cmd/cluster/cluster_file.h"
#include "core/api/host_api.h"
#include "core/api/router.h"
#include "core/controller/manager.h"

namespace ovn::agent {

class AgentApi {
 public:
  // All of it outlives the API.
  struct Parts {
    FlowTools tools;
    GossipDriver& gossip;
    PeerQuestions& peers;
    LeaseKeeper& leases;
    LeaveFlow& leaving;
    const cluster::ClusterFile& file;
    Instant started;
  };

  explicit AgentApi(Parts parts);

  void handle(const api::Request& request, ApiRespond respond) const;

 private:
  struct Call {
    const api::Request& request;
    const api::Params& params;
    ApiRespond respond;
  };
  using Route = std::function<void(const Call&)>;

  void add_reads();
  void add_cluster();
  void add_debug();
  void add_networks();
  void add_attachments();
  void add_services();

  // A route that is answered at once.
  template <class Answer>
  Route read(Answer answer);

  void post_leave(const Call& call) const;
  void delete_network(const Call& call) const;
  void get_dns_answer(const Call& call) const;
  void post_attachment(const Call& call) const;
  void delete_attachments(const Call& call) const;

  json::object status() const;
  json::array detached_json(const DetachedList& detached) const;
  std::vector<std::string> members_of(std::string_view network) const;
  const controller::Host& host() const { return parts_.tools.host.host(); }
  const gossip::Node& gossip() const { return parts_.gossip.node(); }
  api::StandingOf standing() const;

  Parts parts_;
  api::Router<Route> router_;
};

}  // namespace ovn::agent
