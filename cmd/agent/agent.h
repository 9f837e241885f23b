// SPDX-License-Identifier: Apache-2.0
// The agent of a host that is in a cluster: builds every object, wires them, and takes them down.
// All state belongs to the loop's thread; what blocks runs on the kernel and the store thread.
//
//   request (HTTP) ─┐
//   gossip event ───┼─> rules on controller::Host ─> store commit ─> reconciler ─> kernel thread
//   kernel event ───┤                                     └────────> gossip records
//   policy (watch) ─┘
//
// Results come back as calls on the loop, never as nested ones.
#pragma once

#include <functional>
#include <memory>

#include "cmd/agent/agent_api.h"
#include "cmd/agent/api_http.h"
#include "cmd/agent/attach_flow.h"
#include "cmd/agent/boot_record.h"
#include "cmd/agent/drain_keeper.h"
#include "cmd/agent/gossip_crypto.h"
#include "cmd/agent/key_keeper.h"
#include "cmd/agent/lease_keeper.h"
#include "cmd/agent/manager_client.h"
#include "cmd/agent/manager_server.h"
#include "cmd/agent/restart_keeper.h"
#include "cmd/cluster/cluster_file.h"
#include "cmd/config.h"

namespace ovn::agent {

class Agent {
 public:
  // Blocks (store, first look at the kernel): before the loop runs, or once in its life. `left` is
  // called when the host has left its cluster: the agent is to end, its state to be removed.
  // Errors: conflict, corrupt (store), exists (port), unavailable (address), denied (not root),
  // kernel.
  static Result<std::unique_ptr<Agent>> create(Loop& loop, const Config& config,
                                               const cluster::ClusterFile& file,
                                               std::function<void()> left);
  ~Agent();

  void handle(const api::Request& request, ApiRespond respond) {
    api_->handle(request, std::move(respond));
  }
  // Takes over what can be changed while running, and logs what cannot.
  void reload(const Config& config);
  // Tells the others that this is a restart, then calls `stopped`. The kernel's state stays.
  void stop(std::function<void()> stopped);

 private:
  Agent(Loop& loop, const Config& config, const cluster::ClusterFile& file);

  // In this order, from create().
  Result<void> open_store();
  Result<void> make_host();
  Result<void> start_gossip();
  Result<void> start_manager(std::function<void()> left);
  void begin();

  void join_gossip(const std::vector<ip::Endpoint>& configured);
  void gossip_event(const gossip::Event& event);
  void member_changed(const Uuid& id);
  void store_raised_epoch(uint32_t epoch);
  void save_peers();
  void adopt_policy(const controller::Policy& policy, ManagerLink::Adopted adopted);
  // For the manager: what is attached anywhere, where newcomers find gossip, and who is there.
  std::vector<controller::KnownEndpoint> known_endpoints() const;
  std::vector<ip::Endpoint> gossip_seeds() const;
  std::set<Uuid> alive_nodes() const;
  controller::DrainFacts drain_facts() const;

  Loop& loop_;
  Instant started_{};
  Config config_;
  cluster::ClusterFile file_;
  uint64_t host_cookie_ = 0;
  std::unique_ptr<store::Store> store_, manager_store_;
  std::vector<store::Entry> entries_;  // of the start, until make_host()
  BootRecord boot_;
  Worker store_worker_;
  Worker closer_;  // of what is slow to close
  KernelThread kernel_;
  Runtimes runtimes_;
  std::unique_ptr<HostDriver> host_;
  std::unique_ptr<RestartKeeper> restarts_;
  GossipCrypto crypto_;
  std::unique_ptr<GossipDriver> gossip_;
  std::unique_ptr<PeerQuestions> peers_;
  std::unique_ptr<KeyKeeper> keys_;
  std::unique_ptr<ManagerServer> manager_server_;  // on the manager's host only
  std::unique_ptr<ManagerClient> manager_client_, watch_client_;
  std::unique_ptr<ManagerLink> manager_;
  std::unique_ptr<LeaseKeeper> leases_;
  std::unique_ptr<DrainKeeper> drains_;
  std::unique_ptr<IngressKeeper> ingress_;
  std::unique_ptr<LeaveFlow> leaving_;
  std::unique_ptr<AgentApi> api_;
  std::unique_ptr<HttpListener> checks_;  // of published ports, if the configuration has them
  Timer peers_timer_, epoch_timer_, stop_timer_;
  bool peers_due_ = false;
};

}  // namespace ovn::agent
