// SPDX-License-Identifier: Apache-2.0
// ovn-lite cluster. Entering a cluster needs no agent; what comes later asks it.
#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"
#include "cmd/cluster/init.h"
#include "cmd/cluster/join.h"
#include "cmd/http/message.h"

namespace ovn::cli {
namespace {

const Listing kNodes = {{{"NAME", "name"},
                         {"ID", "id", Form::id},
                         {"ADDRESS", "address"},
                         {"MANAGER", "manager", Form::yes},
                         {"STATE", "state", Form::state},
                         {"JOINED", "joined", Form::ago}},
                        "name",
                        "id"};

// --advertise, else what the configuration says.
Result<std::optional<ip::Address>> own_address(const Session& session, const Config& config) {
  if (!session.arguments().has("advertise")) return config.gossip.advertise;
  TRY(auto address, ip::Address::parse(session.arguments().value("advertise")));
  return std::optional(address);
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  size_t from = std::min(text.find_first_not_of(kSpace), text.size());
  size_t to = text.find_last_not_of(kSpace);
  return std::string(text.substr(from, to == text.npos ? 0 : to + 1 - from));
}

}  // namespace

Result<int> cluster_init(Session& session) {
  TRY(auto config, session.config());
  cluster::InitOptions options;
  options.state_dir = config.node.state_dir;
  options.name = session.arguments().value("name", config.node.name);
  TRY(options.address, own_address(session, config));
  options.manager_port = config.manager.listen.port;
  TRY(auto file, cluster::init(options));
  std::string token = cluster::format(cluster::join_token(file));
  if (session.arguments().has("quiet")) {
    session.out += token + "\n";
  } else {
    session.out += fmt::format(
        "Cluster {} begins with {} ({}), its manager.\n"
        "Other hosts join it with\n\n    ovn-lite cluster join {}\n",
        file.cluster, file.name, file.address, token);
  }
  return 0;
}

Result<int> cluster_join(Session& session) {
  TRY(auto config, session.config());
  std::string text = session.arguments().value("TOKEN");
  if (text == "-") text = trimmed(session.environment().read_input());
  TRY(auto token, cluster::parse_token(text));
  cluster::JoinOptions options;
  options.state_dir = config.node.state_dir;
  options.name = session.arguments().value("name", config.node.name);
  TRY(options.address, own_address(session, config));
  if (session.arguments().has("timeout")) options.timeout = session.timeout();
  TRY(auto file, cluster::join(token, options));
  if (!session.arguments().has("quiet")) {
    session.out +=
        fmt::format("{} ({}) is in cluster {}.\n", file.name, file.address, file.cluster);
  }
  return 0;
}

Result<int> cluster_token(Session& session) {
  TRY(auto config, session.config());
  TRY(auto file, cluster::load_cluster_file(config.node.state_dir));
  if (!file) {
    return fail(Errc::not_found,
                "this host is in no cluster: there is no {}; 'ovn-lite cluster init' begins one",
                cluster::cluster_file_path(config.node.state_dir));
  }
  session.out += cluster::format(cluster::join_token(*file)) + "\n";
  return 0;
}

Result<int> cluster_nodes(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/cluster/nodes"));
  session.print(kNodes, rows);
  return 0;
}

Result<int> cluster_leave(Session& session) {
  json::object body{{"force", session.arguments().has("force")}};
  TRY(auto left, session.agent().call("POST", "/v1/cluster/leave", json::serialize(body)));
  if (session.arguments().has("quiet")) return 0;
  session.out += fmt::format("{} has left cluster {}; its agent ends.\n",
                             format_cell(left.body, "name"), format_cell(left.body, "cluster"));
  return 0;
}

Result<int> cluster_rm(Session& session) {
  Client agent = session.agent();
  return session.for_each("NODE", [&](const std::string& name) -> Result<void> {
    TRY(auto removed, agent.call("DELETE", "/v1/cluster/nodes/" + http::percent_encode(name)));
    session.out += format_field("name", json::array({removed.body}));
    return {};
  });
}

Result<int> cluster_update(Session& session) {
  TRY(uint16_t port, parse_vxlan_port(session.arguments().value("vxlan-port")));
  std::string body = json::serialize(json::object{{"vxlan_port", port}});
  CHECK_OK(session.agent().call("POST", "/v1/cluster/settings", body));
  return 0;
}

}  // namespace ovn::cli
