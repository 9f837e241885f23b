// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/manager_server.h"

#include <algorithm>
#include <charconv>

#include "cmd/agent/key_keeper.h"
#include "cmd/agent/loop.h"
#include "cmd/cluster/openssl.h"
#include "cmd/cluster/tls.h"
#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/controller/node_rules.h"

namespace ovn::agent {

namespace {

constexpr size_t kConnectionsMax = 16'384;
constexpr size_t kWatchersMax = kConnectionsMax;
constexpr unsigned kWaitSecondsMax = 300;

metrics::Counter proofs_refused("ovn_lite_manager_proofs_refused_total",
                                "Requests whose sender did not prove to know the join secret.");
metrics::Counter watchers_refused("ovn_lite_manager_watchers_refused_total",
                                  "Watches refused because too many are open.");

uint64_t number_in(const api::Request& request, const std::string& key, uint64_t most) {
  uint64_t value = 0;
  auto found = request.query.find(key);
  if (found == request.query.end()) return 0;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  return std::min(value, most);
}

}  // namespace

Result<std::unique_ptr<ManagerServer>> ManagerServer::create(Loop& loop, Worker& worker,
                                                             store::Store& store,
                                                             Options options) {
  std::unique_ptr<ManagerServer> server(new ManagerServer(loop, worker, store, options));
  CHECK_OK(server->load(store));
  CHECK_OK(server->listen(options.config, options.config.node.state_dir));
  return server;
}

ManagerServer::ManagerServer(Loop& loop, Worker& worker, store::Store& store,
                             const Options& options)
    : loop_(loop),
      file_(options.file),
      endpoints_(options.endpoints),
      seeds_(options.seeds),
      alive_(options.alive),
      gossip_port_(options.config.gossip.port),
      drains_(options.drains),
      store_(loop, worker, store,
             [this](const std::vector<store::Entry>& entries) {
               auto loaded = controller::load(manager_, entries);
               if (!loaded) log::error("manager's store: {}", loaded.error().message);
               tell_watchers();
             }),
      rotation_(loop, manager_, alive_,
                [this](store::Batch batch, auto then) { commit(std::move(batch), then); }),
      watch_timer_(loop) {
  std::vector<ipam::DefaultPool> pools;
  for (const auto& pool : options.config.ipam.pools) pools.push_back({pool.base, pool.size});
  manager_.space = ipam::make_space(file_.cluster, pools);
  manager_.dynamic_ports = options.config.ports.dynamic;
}

Result<void> ManagerServer::load(store::Store& store) {
  TRY(auto entries, store.load());
  CHECK_OK(controller::load(manager_, entries));
  if (manager_.keys.empty()) CHECK_OK(store.commit(found()));
  auto own = manager_.nodes.find(file_.node);
  if (own != manager_.nodes.end() && own->second.address == file_.address) return {};
  model::Node self{file_.node, file_.name, file_.address, true, unix_now()};
  TRY(auto admitted, controller::admit_node(manager_, self));
  return store.commit(admitted.batch);
}

// The cluster begins with the keys of its first host's file.
store::Batch ManagerServer::found() {
  std::vector<model::GossipKey> keys;
  for (const auto& [id, secret] : file_.keys) keys.push_back({id, secret, {}, 0, unix_now()});
  return controller::found_ring(manager_, std::move(keys));
}

Result<void> ManagerServer::listen(const Config& config, const std::string& state_dir) {
  TRY(auto credentials, cluster::load_credentials(state_dir));
  TRY(auto context, cluster::server_context(credentials));
  ip::Endpoint endpoint = config.manager.listen;
  if (endpoint.address.is_unspecified() && !file_.address.is_v4()) {
    endpoint.address = ip::Address::v6({});
  }
  ListenerLimits limits;
  limits.connections_max = kConnectionsMax;
  limits.session.idle_time = std::chrono::minutes(5);
  auto handler = [this](Incoming incoming, Respond respond) {
    answer_remote(std::move(incoming), std::move(respond));
  };
  TRY(listener_, HttpListener::on_tls_port(loop_, endpoint, context, handler, limits));
  return {};
}

void ManagerServer::answer_remote(Incoming incoming, Respond respond) {
  auto answer = [respond](api::Response response) { respond(to_http(std::move(response))); };
  auto field = [&](std::string_view name) {
    auto found = incoming.request.fields.find(name);
    return found == incoming.request.fields.end() ? std::string() : found->second;
  };
  auto node = Uuid::parse(field(cluster::kNodeField));
  if (!node || !cluster::is_node_proof(field(cluster::kProofField), incoming.tls, file_.secret,
                                       *node)) {
    proofs_refused.add();
    return answer(api::refusal({Errc::denied, 0, "the join secret is not this cluster's"}));
  }
  auto request = to_api(std::move(incoming.request));
  if (!request) return answer(api::refusal(request.error()));
  call(*node, *request, answer);
}

void ManagerServer::call(const Uuid& caller, const api::Request& request, ApiRespond respond) {
  if (request.path == api::kWatchPath) return watch(caller, request, std::move(respond));
  api::ManagerCall call;
  call.caller = caller;
  call.fresh_id = cluster::random_id();
  call.now = unix_now();
  call.gossip_port = gossip_port_;
  bool about_drains = request.path.starts_with(api::kDrainsPath);
  bool about_endpoints = about_drains || request.path.starts_with(api::kIpamPath) ||
                         request.path.starts_with(api::kServicesPath);
  if (about_drains) call.drains = drains_();
  if (request.method != "GET" || about_endpoints) call.endpoints = endpoints_();
  if (request.path == api::kJoinPath) call.admission = admission();
  if (request.path == api::kKeysPath) {
    call.fresh_key = cluster::random_array<32>();
    call.alive = alive_();
  }
  auto outcome = api::manager_api(manager_, request, call);
  commit(std::move(outcome.batch),
         [respond, response = std::move(outcome.response)](const Result<void>& done) {
           respond(done ? response : api::refusal(done.error()));
         });
}

void ManagerServer::commit(store::Batch batch, std::function<void(Result<void>)> then) {
  ++commits_under_way_;
  store_.commit(std::move(batch), [this, then = std::move(then)](Result<void> done) {
    --commits_under_way_;
    then(std::move(done));
    tell_watchers();
    rotation_.look();
  });
}

void ManagerServer::watch(const Uuid& caller, const api::Request& request, ApiRespond respond) {
  if (!manager_.nodes.contains(caller)) {
    return respond(api::refusal({Errc::denied, 0,
                                 fmt::format("node {} is not of this cluster: was it removed?",
                                             caller)}));
  }
  if (watchers_.size() >= kWatchersMax) {
    watchers_refused.add();
    return respond(api::refusal({Errc::exhausted, 0, "too many hosts watch this manager"}));
  }
  std::chrono::seconds wait(number_in(request, "wait", kWaitSecondsMax));
  uint64_t since = number_in(request, "since", UINT64_MAX);
  if (auto caught_up = controller::catch_up(manager_, since)) {
    log::warn("node '{}' knows revision {}, which this database has not: was it put back? "
              "'ovn-lite ipam check' tells what it forgot",
              node_name(manager_, caller), since);
    commit(*std::move(caught_up), [](Result<void>) {});
  }
  watchers_.push_back({caller, since, loop_.now() + wait, std::move(respond)});
  tell_watchers();
  confirm_policy(manager_, caller, since);
  rotation_.look();
}

void ManagerServer::tell_watchers() {
  // What is not on disk yet nobody may build upon.
  if (commits_under_way_ > 0 || store_.reloading()) return;
  Instant now = loop_.now();
  std::list<Watcher> due;
  Instant earliest = kNever;
  for (auto at = watchers_.begin(); at != watchers_.end();) {
    auto next = std::next(at);
    if (at->since < revision_for(manager_, at->node) || at->deadline <= now) {
      due.splice(due.end(), watchers_, at);
    } else {
      earliest = std::min(earliest, at->deadline);
    }
    at = next;
  }
  watch_timer_.arm(earliest, [this] { tell_watchers(); });
  for (auto& watcher : due) {
    watcher.respond(api::reply(api::policy_json(policy_for(manager_, watcher.node))));
  }
}

json::object ManagerServer::admission() const {
  json::array keys, seeds;
  auto ring = ring_of_file(controller::key_ring(manager_));
  OVN_CHECK(ring);
  for (const auto& entry : *ring) {
    keys.push_back(json::object{{"id", entry.id}, {"key", to_hex(entry.key)}});
  }
  for (const auto& seed : seeds_()) seeds.push_back(json::value(seed.to_string()));
  return {{"cluster", file_.cluster.to_string()},
          {"keys", std::move(keys)},
          {"seeds", std::move(seeds)}};
}

}  // namespace ovn::agent
