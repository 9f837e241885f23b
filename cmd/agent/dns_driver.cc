// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_driver.h"

#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr Duration kOpenAgain = std::chrono::seconds(1);
// While the reconciler is about to bring the loopback device up.
constexpr Duration kOpenSoon = std::chrono::milliseconds(10);

dns::ForwarderConfig forwarder_config(const Config::Dns& config) {
  return {std::chrono::milliseconds(config.timeout), config.waiting, config.cache};
}

// Answered on the loop, if that is still there.
template <class T>
std::function<void(T)> back_on(Loop& loop, std::function<void(T)> then) {
  return [&loop, then = std::move(then)](T value) {
    loop.post([then, value = std::move(value)]() mutable { then(std::move(value)); });
  };
}

}  // namespace

DnsDriver::DnsDriver(Loop& loop, KernelThread& kernel, controller::Host& host,
                     const Config::Dns& config, uint64_t seed, std::function<void()> on_port)
    : loop_(loop),
      kernel_(kernel),
      host_(host),
      config_(config),
      on_port_(std::move(on_port)),
      thread_(forwarder_config(config), seed),
      upstreams_(loop,
                 [this](const std::vector<ip::Endpoint>& list) {
                   thread_.post([list, config = forwarder_config(config_)](DnsServer& server) {
                     server.set_upstreams(list, config);
                   });
                 }),
      again_(loop),
      complete_(loop) {
  upstreams_.start(config_.upstreams);
}

void DnsDriver::reload(const Config::Dns& config) {
  config_ = config;
  upstreams_.start(config_.upstreams);
  follow();
}

void DnsDriver::follow() {
  follow_zones();
  complete_.arm(controller::names_deadline(host_, loop_.now()), [this] { follow(); });
  auto asking = controller::asking_sandboxes(host_);
  follow_scopes(asking);
  DnsServer::Scopes changed;
  for (auto at = clients_.begin(); at != clients_.end();) {
    if (asking.contains(at->first)) {
      ++at;
      continue;
    }
    thread_.post([key = at->second.key](DnsServer& server) { server.close(key); });
    host_.dns_ports.erase(at->first);
    for (auto& then : at->second.waiting) loop_.post(std::move(then));
    at = clients_.erase(at);
  }
  for (const auto& [id, now] : asking) {
    Client& client = clients_[id];
    if (client.key == 0) client.key = ++last_key_;
    client.sandbox = host_.sandboxes.at(id);
    const DnsScope& scope = scopes_.at(now);
    bool same = std::exchange(client.scope, scope) == scope;
    if (client.open && !same) changed.emplace_back(client.key, scope);
    if (!client.open) open(id, client);
  }
  if (changed.empty()) return;
  thread_.post([changed = std::move(changed)](DnsServer& server) { server.set_scopes(changed); });
}

// Who may ask for the same has the same scope: few are made, however many ask.
void DnsDriver::follow_scopes(const std::map<model::SandboxId, controller::Asking>& asking) {
  auto before = std::exchange(scopes_, {});
  for (const auto& [_, what] : asking) {
    auto [place, is_new] = scopes_.try_emplace(what);
    if (!is_new) continue;
    place->second = scope_of(what);
    auto old = before.find(what);
    if (old != before.end() && *old->second == *place->second) place->second = old->second;
  }
}

void DnsDriver::follow_zones() {
  auto names = controller::network_names(host_, loop_.now());
  std::erase_if(zones_, [&](const auto& zone) { return !names.contains(zone.first); });
  for (auto& [id, now] : names) {
    Zone& zone = zones_[id];
    if (zone.zone && zone.names == now) continue;
    zone.zone = dns::Zone::build(now.network, now.subnets, now.sources, now.ports, now.complete);
    zone.names = std::move(now);
  }
}

DnsScope DnsDriver::scope_of(const controller::Asking& asking) const {
  auto scope = std::make_shared<dns::Scope>();
  for (const auto& id : asking.networks) scope->zones.push_back(zones_.at(id).zone);
  scope->ttl = config_.ttl;
  scope->forwards = asking.forwards;
  return scope;
}

void DnsDriver::open(const model::SandboxId& id, Client& client) {
  if (std::exchange(client.opening, true)) return;
  kernel_.run([sandbox = client.sandbox] { return open_dns_sockets(sandbox); },
              [this, id, key = client.key](Result<DnsSockets> sockets) {
                opened(id, key, std::move(sockets));
              });
}

void DnsDriver::opened(const model::SandboxId& id, DnsServer::Key key,
                       Result<DnsSockets> sockets) {
  auto found = clients_.find(id);
  if (found == clients_.end() || found->second.key != key) return;
  Client& client = found->second;
  client.opening = false;
  if (sockets) {
    client.open = true;
    note_port(id, sockets->port);
    auto shared = std::make_shared<DnsSockets>(*std::move(sockets));
    thread_.post([key, shared, scope = client.scope](DnsServer& server) {
      server.open(key, std::move(*shared), scope);
    });
  } else {
    const Error& why = sockets.error();
    bool soon = why.code == Errc::unavailable;
    bool news = std::exchange(client.problem, why.message) != why.message;
    // Where the namespace has gone, others will tell.
    if (news && !soon && why.code != Errc::not_found) {
      log::warn("{}: no names are answered there: {}", client.sandbox.target, why.message);
    }
    again_.arm_after(soon ? kOpenSoon : kOpenAgain, [this] { follow(); });
  }
  for (auto& then : std::exchange(client.waiting, {})) then();
}

void DnsDriver::note_port(const model::SandboxId& id, uint16_t port) {
  if (port == model::kDnsPort) return;
  host_.dns_ports[id] = port;
  on_port_();
}

void DnsDriver::await(const model::SandboxId& sandbox, std::function<void()> then) {
  auto client = clients_.find(sandbox);
  if (client == clients_.end() || client->second.open) return then();
  client->second.waiting.push_back(std::move(then));
  open(sandbox, client->second);
}

void DnsDriver::explain(const model::SandboxId* sandbox, Bytes query,
                        std::function<void(DnsExplained)> then) {
  controller::Asking all{{}, true};
  for (const auto& [id, _] : zones_) all.networks.push_back(id);
  auto client = sandbox ? clients_.find(*sandbox) : clients_.end();
  DnsScope scope = client == clients_.end() ? scope_of(all) : client->second.scope;
  thread_.post([scope, query = std::move(query), then = back_on(loop_, std::move(then))](
                   DnsServer& server) { server.explain(scope, query, then); });
}

}  // namespace ovn::agent
