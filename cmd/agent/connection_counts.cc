// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/connection_counts.h"

#include <memory>
#include <set>

#include "core/controller/reference.h"
#include "core/controller/restart_rules.h"
#include "core/reconcile/desired.h"
#include "netlink/incoming.h"

namespace ovn::agent {

namespace {

using Endpoints = std::vector<model::EndpointId>;

struct Look {
  kernel::Netns sandbox;
  std::set<ip::Address> addresses;  // the endpoint's and its twin's
};

std::optional<Look> look_for(const controller::Host& host, const model::EndpointId& id) {
  auto endpoint = host.endpoints.find(id);
  if (endpoint == host.endpoints.end() || !is_live(host, endpoint->second)) return {};
  const model::Sandbox& sandbox = host.sandboxes.at(endpoint->second.sandbox);
  Look look{{reconcile::sandbox_netns(sandbox.id), sandbox.netns_path, false, sandbox.cookie}, {}};
  for (const auto& [_, other] : host.endpoints) {
    if (other.id != id && other.twin_of != id) continue;
    for (const auto& one : other.addresses) look.addresses.insert(one.address.address());
  }
  return look;
}

struct CountHere {
  KernelThread& kernel;
  std::vector<std::optional<Look>> looks;
  std::function<void(model::Counts)> then;
  model::Counts counts = {};
};

void count_next(const std::shared_ptr<CountHere>& count) {
  while (count->counts.size() < count->looks.size() && !count->looks[count->counts.size()]) {
    count->counts.emplace_back();
  }
  if (count->counts.size() == count->looks.size()) return count->then(std::move(count->counts));
  const Look& look = *count->looks[count->counts.size()];
  count->kernel.run([look] { return netlink::count_incoming(look.sandbox, look.addresses); },
                    [count](Result<size_t> number) {
                      count->counts.emplace_back();
                      if (number) count->counts.back() = static_cast<uint32_t>(*number);
                      count_next(count);
                    });
}

// What is asked of all hosts.
struct CountAll {
  std::function<void(const api::Connections&)> then;
  api::Connections known = {};
  size_t awaited = 1;  // answers, and the end of the asking

  void end_one() {
    if (--awaited == 0) then(known);
  }
  void add(const std::string& node, const Endpoints& endpoints, const model::Counts& counts) {
    for (size_t i = 0; i < endpoints.size(); ++i) {
      if (counts[i]) known.counts.emplace(endpoints[i], *counts[i]);
      else known.unknown.emplace(node, "it could not look into all containers");
    }
    end_one();
  }
  void fail(const std::string& node, const Error& why) {
    known.unknown.emplace(node, why.message);
    end_one();
  }
};

void ask_peer(PeerQuestions& peers, const Uuid& node, const std::string& name,
              const Endpoints& endpoints, const std::shared_ptr<CountAll>& all) {
  peers.ask(node, model::encode_count_question(endpoints),
            [all, name, endpoints](const Result<Bytes>& said) {
              if (!said) return all->fail(name, said.error());
              auto counts = model::decode_counts(*said, endpoints.size());
              if (!counts) return all->fail(name, counts.error());
              all->add(name, endpoints, *counts);
            });
}

// Of one host.
void count_at(KernelThread& kernel, const controller::Host& host, PeerQuestions& peers,
              const std::string& name, const Endpoints& endpoints,
              const std::shared_ptr<CountAll>& all) {
  if (name == host.self.name) {
    ++all->awaited;
    return count_here(kernel, host, endpoints, [all, name, endpoints](const auto& counts) {
      all->add(name, endpoints, counts);
    });
  }
  auto node = controller::find_node(host.nodes, name);
  for (size_t at = 0; at < endpoints.size(); at += model::kCountsAskedMax) {
    auto first = endpoints.begin() + static_cast<long>(at);
    size_t count = std::min(model::kCountsAskedMax, endpoints.size() - at);
    ++all->awaited;
    if (!node) all->fail(name, node.error());
    else ask_peer(peers, (*node)->id, name, {first, first + static_cast<long>(count)}, all);
  }
}

}  // namespace

void count_here(KernelThread& kernel, const controller::Host& host,
                const std::vector<model::EndpointId>& endpoints,
                std::function<void(model::Counts)> then) {
  CountHere count{kernel, {}, std::move(then)};
  for (const auto& id : endpoints) count.looks.push_back(look_for(host, id));
  count_next(std::make_shared<CountHere>(std::move(count)));
}

PeerQuestions::Answerer answer_counts(KernelThread& kernel, const controller::Host& host) {
  return [&](ByteView about, const std::function<void(Bytes)>& respond) -> Result<void> {
    TRY(auto endpoints, model::decode_count_question(about));
    count_here(kernel, host, endpoints, [respond](const model::Counts& counts) {
      respond(model::encode_counts(counts));
    });
    return {};
  };
}

void count_connections(KernelThread& kernel, const controller::Host& host, PeerQuestions& peers,
                       const api::BackendsByNode& backends,
                       std::function<void(const api::Connections&)> then) {
  auto all = std::make_shared<CountAll>(CountAll{std::move(then)});
  for (auto [name, endpoints] : backends) {
    if (endpoints.size() > kCountedMax) {
      all->known.unknown.emplace(name, fmt::format("only {} of its backends are counted",
                                                   kCountedMax));
      endpoints.resize(kCountedMax);
    }
    count_at(kernel, host, peers, name, endpoints, all);
  }
  all->end_one();
}

}  // namespace ovn::agent
