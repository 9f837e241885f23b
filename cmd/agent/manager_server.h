// SPDX-License-Identifier: Apache-2.0
// The manager in the agent of its host: the central state with its own store, reached by this
// host's agent in process and by the others over TLS, where each request carries the sender's proof
// (see cmd/cluster/tls.h). A change is on disk before it is answered; then everybody who watches is
// told.
#pragma once

#include <list>
#include <memory>

#include "cmd/agent/api_http.h"
#include "cmd/agent/http_listener.h"
#include "cmd/agent/key_rotation.h"
#include "cmd/agent/store_thread.h"
#include "cmd/cluster/cluster_file.h"
#include "cmd/config.h"
#include "core/api/manager_api.h"
#include "core/base/random.h"

namespace ovn::agent {

class ManagerServer {
 public:
  using Endpoints = std::function<std::vector<controller::KnownEndpoint>()>;
  using Drains = std::function<controller::DrainFacts()>;
  using Seeds = std::function<std::vector<ip::Endpoint>()>;

  struct Options {
    const Config& config;
    const cluster::ClusterFile& file;
    Endpoints endpoints;  // attached anywhere, as far as known
    Seeds seeds;          // where a newcomer finds gossip
    KeyRotation::Alive alive;  // the nodes that gossip has not given up
    Drains drains = [] { return controller::DrainFacts(); };
  };

  // Reads the store, admits this host if it is new, and listens. `store` and `worker` outlive it.
  // Errors: corrupt, unavailable (store), exists (port).
  static Result<std::unique_ptr<ManagerServer>> create(Loop& loop, Worker& worker,
                                                       store::Store& store, Options options);

  // A request of `caller`, who has proved to be that node.
  void call(const Uuid& caller, const api::Request& request, ApiRespond respond);

  // For ports of services that name none, from now on.
  void set_dynamic_ports(const model::PortRange& range) { manager_.dynamic_ports = range; }

  const controller::Manager& manager() const { return manager_; }
  uint16_t port() const { return listener_->port(); }

 private:
  struct Watcher {
    Uuid node;
    uint64_t since;
    Instant deadline;
    ApiRespond respond;
  };

  ManagerServer(Loop& loop, Worker& worker, store::Store& store, const Options& options);

  Result<void> load(store::Store& store);
  store::Batch found();
  Result<void> listen(const Config& config, const std::string& state_dir);
  void commit(store::Batch batch, std::function<void(Result<void>)> then);
  void answer_remote(Incoming incoming, Respond respond);
  void watch(const Uuid& caller, const api::Request& request, ApiRespond respond);
  // Answers watchers whose revision is passed or whose time is over.
  void tell_watchers();
  json::object admission() const;

  Loop& loop_;
  const cluster::ClusterFile& file_;
  Endpoints endpoints_;
  Seeds seeds_;
  KeyRotation::Alive alive_;
  uint16_t gossip_port_;
  Drains drains_;
  controller::Manager manager_;
  StoreThread store_;
  size_t commits_under_way_ = 0;
  KeyRotation rotation_;
  std::list<Watcher> watchers_;
  Timer watch_timer_;
  std::unique_ptr<HttpListener> listener_;
};

}  // namespace ovn::agent
