// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/outsider_api.h"

#include "core/base/metrics.h"
#include "core/base/version.h"

namespace ovn::agent {

namespace {

json::object status(const Config& config) {
  json::object cluster{{"id", nullptr},
                       {"managers", json::array()},
                       {"manager_state", "none: " + waiting_for(config)}};
  json::object node{{"id", nullptr}, {"name", config.node.name}, {"address", nullptr},
                    {"manager", false}};
  return {{"node", std::move(node)}, {"cluster", std::move(cluster)}};
}

}  // namespace

std::string waiting_for(const Config& config) {
  std::string text =
      "this host is in no cluster: waiting for 'ovn-lite cluster join TOKEN' or "
      "'ovn-lite cluster init'";
  if (config.gossip.seeds.empty()) return text;
  text += "; with seeds configured it makes no cluster of its own (";
  for (size_t i = 0; i < config.gossip.seeds.size(); ++i) {
    text += (i ? ", " : "") + config.gossip.seeds[i].to_string();
  }
  return text + ")";
}

api::Response answer_as_outsider(const api::Request& request, const Config& config) {
  if (request.path == "/v1/status") return api::reply(status(config));
  if (request.path == "/v1/version") return api::reply(json::object{{"version", kVersion}});
  if (request.path == "/v1/metrics") return {200, metrics::render(), "text/plain; version=0.0.4"};
  return api::refusal({Errc::unavailable, 0, waiting_for(config)});
}

}  // namespace ovn::agent
