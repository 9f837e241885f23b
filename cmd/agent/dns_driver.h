// SPDX-License-Identifier: Apache-2.0
// Keeps the DNS thread in step with what this host knows: opens sockets in the containers that may
// ask, closes them with the container, and hands over new zones of the networks whose names have
// changed, the others staying as they are.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "cmd/agent/dns_thread.h"
#include "cmd/agent/dns_upstreams.h"
#include "cmd/agent/kernel_thread.h"
#include "cmd/config.h"
#include "core/controller/dns_rules.h"

namespace ovn::agent {

class DnsDriver {
 public:
  // `on_port` is told when host.dns_ports has changed.
  DnsDriver(Loop& loop, KernelThread& kernel, controller::Host& host, const Config::Dns& config,
            uint64_t seed, std::function<void()> on_port);

  void reload(const Config::Dns& config);
  // The host has changed.
  void follow();
  // Calls `then` when the container can ask, or could not when it was tried now.
  void await(const model::SandboxId& sandbox, std::function<void()> then);
  // The answer that the container would get; without one, from the names of all networks here.
  void explain(const model::SandboxId* sandbox, Bytes query,
               std::function<void(DnsExplained)> then);

 private:
  struct Zone {
    controller::NetworkNames names;
    std::shared_ptr<const dns::Zone> zone;
  };
  struct Client {
    DnsServer::Key key = 0;
    model::Sandbox sandbox;  // as it was last; the host may have lost it since
    DnsScope scope;
    bool opening = false, open = false;
    std::string problem;
    std::vector<std::function<void()>> waiting;
  };

  void follow_zones();
  void follow_scopes(const std::map<model::SandboxId, controller::Asking>& asking);
  DnsScope scope_of(const controller::Asking& asking) const;
  void open(const model::SandboxId& id, Client& client);
  void opened(const model::SandboxId& id, DnsServer::Key key, Result<DnsSockets> sockets);
  void note_port(const model::SandboxId& id, uint16_t port);

  Loop& loop_;
  KernelThread& kernel_;
  controller::Host& host_;
  Config::Dns config_;
  std::function<void()> on_port_;
  DnsThread thread_;
  DnsUpstreams upstreams_;
  std::map<model::NetworkId, Zone> zones_;
  std::map<controller::Asking, DnsScope> scopes_;
  std::map<model::SandboxId, Client> clients_;
  DnsServer::Key last_key_ = 0;
  Timer again_, complete_;
};

}  // namespace ovn::agent
