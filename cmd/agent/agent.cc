// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/agent.h"

#include <set>

#include "cmd/agent/boot.h"
#include "cmd/agent/connection_counts.h"
#include "cmd/agent/ingress_checks.h"
#include "cmd/cluster/openssl.h"
#include "cmd/config_keys.h"
#include "core/base/failpoint.h"
#include "core/base/log.h"
#include "core/controller/detach_rules.h"
#include "core/controller/local_network_rules.h"
#include "core/controller/uplink_rules.h"
#include "core/ipam/routed.h"
#include "core/store/sqlite_store.h"
#include "netlink/kernel.h"
#include "netlink/netns.h"
#include "netlink/routed_prefixes.h"

namespace ovn::agent {

namespace {

constexpr Duration kRestartAtMost = std::chrono::minutes(1);
constexpr size_t kSeedsEnough = 16;
constexpr Duration kFarewell = std::chrono::milliseconds(200);

// Where networks of one host get their subnets; make_space() has other pools for the cluster's.
const ipam::DefaultPool kLocalPool{ip::Prefix(ip::Address::v4(0xac100000), 12), 24};

uint64_t fresh_seed() {
  uint64_t seed;
  cluster::fill_random({reinterpret_cast<uint8_t*>(&seed), sizeof seed});
  return seed;
}

}  // namespace

Result<std::unique_ptr<Agent>> Agent::create(Loop& loop, const Config& config,
                                             const cluster::ClusterFile& file,
                                             std::function<void()> left) {
  std::unique_ptr<Agent> agent(new Agent(loop, config, file));
  CHECK_OK(agent->open_store());
  CHECK_OK(agent->make_host());
  CHECK_OK(agent->start_gossip());
  CHECK_OK(agent->start_manager(std::move(left)));
  agent->begin();
  return agent;
}

Agent::Agent(Loop& loop, const Config& config, const cluster::ClusterFile& file)
    : loop_(loop),
      config_(config),
      file_(file),
      store_worker_(loop, "ovn-store"),
      closer_(loop, "ovn-closer"),
      kernel_(loop, std::make_unique<netlink::Kernel>([this](std::shared_ptr<void> socket) {
        // Moved: a second owner here, on the kernel's thread, might be the last one.
        closer_.run([socket = std::move(socket)]() mutable { return socket.reset(), true; },
                    [](bool) {});
      })),
      runtimes_(loop, kernel_, config.runtime),
      peers_timer_(loop),
      epoch_timer_(loop),
      stop_timer_(loop) {}

Agent::~Agent() = default;

// The epoch of this boot is on disk before anything can speak of it.
Result<void> Agent::open_store() {
  TRY(store_, store::SqliteStore::open(config_.node.state_dir + "/state.db"));
  TRY(entries_, store_->load());
  TRY(boot_, load_boot_record(entries_));
  ++boot_.epoch;
  CHECK_OK(store_->commit(store_epoch(boot_.epoch)));
  return failpoint("agent.epoch");
}

Result<void> Agent::make_host() {
  controller::Host host;
  ip::Address address = config_.gossip.advertise.value_or(file_.address);
  host.self = {file_.node, file_.name, address, file_.role == cluster::Role::manager, 0};
  host.netns_folder = config_.node.run_dir + "/netns";
  host.idle_time = std::chrono::seconds(config_.overlay.idle_time);
  TRY(host.boot_id, host_boot_id());
  TRY(host.underlay, read_underlay(config_.overlay, address, {}));
  TRY(host_cookie_, netlink::netns_cookie(netlink::kOwnNetnsPath));
  host.dynamic_ports = config_.ports.dynamic;
  host.local_space = ipam::make_space(host.self.id, {kLocalPool});
  CHECK_OK(controller::load(host, entries_, loop_.now()));
  entries_ = {};
  auto ended = controller::release_earlier_boots(host, loop_.now());
  CHECK_OK(store_->commit(ended.batch));
  TRY(auto routed, netlink::routed_prefixes());
  host.uplink_subnets = controller::uplink_subnets(host, routed);
  CHECK_OK(store_->commit(controller::give_uplinks(host)));
  TRY(auto bridge, controller::ensure_default_bridge(host, ipam::worth_avoiding(std::move(routed)),
                                                     unix_now(), loop_.now()));
  if (!bridge.empty()) CHECK_OK(store_->commit(bridge));

  auto leftovers = leftover_namespaces(host.netns_folder);
  host_ = std::make_unique<HostDriver>(loop_, std::move(host), store_worker_, *store_, kernel_,
                                       std::move(leftovers), fresh_seed(), config_);
  restarts_ = std::make_unique<RestartKeeper>(
      loop_, *host_, kernel_, runtimes_, config_.runtime.docker_socket,
      std::chrono::seconds(config_.runtime.restart_time), host_cookie_);
  host_->on_waiting([this] { restarts_->check(); });
  return {};
}

Result<void> Agent::start_gossip() {
  const controller::Host& host = host_->host();
  gossip::Config config;
  config.cluster = file_.cluster;
  config.packet_size_max = config_.gossip.mtu;
  for (const auto& key : file_.keys) config.keys.push_back({key.id, key.key});
  CHECK_OK(config.validate());
  gossip::Identity self{host.self.id, boot_.epoch, cluster::random_array<16>(), host.self.name,
                        {host.self.address, config_.gossip.port}};
  started_ = loop_.now();
  gossip::Node node(std::move(config), std::move(self), crypto_, fresh_seed(), started_);

  ip::Endpoint listen{config_.gossip.listen, config_.gossip.port};
  if (listen.address.is_unspecified() && !host.self.address.is_v4()) {
    listen.address = ip::Address::v6({});
  }
  TRY(gossip_, GossipDriver::open(loop_, listen, std::move(node),
                                  [this](const gossip::Event& event) { gossip_event(event); }));
  peers_ = std::make_unique<PeerQuestions>(*gossip_, answer_counts(kernel_, host_->host()));
  keys_ = std::make_unique<KeyKeeper>(store_worker_, *gossip_, file_, config_.node.state_dir);
  return host_->start(*gossip_);
}

Result<void> Agent::start_manager(std::function<void()> left) {
  ApiCall call, watch;
  if (file_.role == cluster::Role::manager) {
    TRY(manager_store_, store::SqliteStore::open(config_.node.state_dir + "/manager.db"));
    TRY(manager_server_,
        ManagerServer::create(loop_, store_worker_, *manager_store_,
                              {config_, file_, [this] { return known_endpoints(); },
                               [this] { return gossip_seeds(); },
                               [this] { return alive_nodes(); },
                               [this] { return drain_facts(); }}));
    call = watch = [this](api::Request request, ApiRespond respond) {
      manager_server_->call(file_.node, request, std::move(respond));
    };
  } else {
    TRY(manager_client_, ManagerClient::create(loop_, file_));
    TRY(watch_client_, ManagerClient::create(loop_, file_));
    call = [this](auto request, auto respond) { manager_client_->call(request, respond); };
    watch = [this](auto request, auto respond) { watch_client_->call(request, respond); };
  }
  manager_ = std::make_unique<ManagerLink>(
      loop_, call, watch, fresh_seed(),
      [this](const auto& policy, auto adopted) { adopt_policy(policy, std::move(adopted)); });
  leases_ = std::make_unique<LeaseKeeper>(loop_, *host_, *manager_);
  drains_ = std::make_unique<DrainKeeper>(loop_, *host_, *manager_);
  ingress_ = std::make_unique<IngressKeeper>(loop_, *host_, *manager_);
  FlowTools tools{loop_, *host_, kernel_, *manager_, runtimes_, *ingress_, host_cookie_};
  leaving_ =
      std::make_unique<LeaveFlow>(tools, *gossip_, manager_server_.get(), std::move(left));
  api_ = std::make_unique<AgentApi>(
      AgentApi::Parts{tools, *gossip_, *peers_, *leases_, *leaving_, file_, started_});
  if (const auto& at = config_.ingress.health_listen) {
    TRY(checks_, listen_for_checks(loop_, *at, host_->host()));
  }
  return {};
}

void Agent::begin() {
  join_gossip(config_.gossip.seeds);
  host_->follow();
  host_->feed().complete();
  manager_->start();
}

void Agent::join_gossip(const std::vector<ip::Endpoint>& configured) {
  std::set<ip::Endpoint> peers(configured.begin(), configured.end());
  peers.insert(file_.seeds.begin(), file_.seeds.end());
  peers.insert(boot_.peers.begin(), boot_.peers.end());
  // Peers are stored some time after they are met; the manager's list may be there already.
  for (const auto& [id, node] : host_->host().nodes) {
    if (peers.size() >= kSeedsEnough) break;
    if (id != file_.node) peers.insert({node.address, config_.gossip.port});
  }
  std::vector<ip::Endpoint> list(peers.begin(), peers.end());
  gossip_->update([&](gossip::Node& node, Instant now) { node.join(list, now); });
}

void Agent::adopt_policy(const controller::Policy& policy, ManagerLink::Adopted adopted) {
  host_->commit_and_follow(controller::adopt_policy(host_->host(), policy, loop_.now()));
  keys_->adopt(policy.keys, [this] { join_gossip(config_.gossip.seeds); }, std::move(adopted));
}

void Agent::reload(const Config& config) {
  for (const ConfigChange& change : config_changes(config_, config)) {
    if (change.live) {
      log::info("'{}' is {} from now on", change.key,
                change.value.empty() ? "unset" : change.value);
    } else {
      log::warn("'{}' has changed: that takes a restart of the agent", change.key);
    }
  }
  if (config.gossip.seeds != config_.gossip.seeds) join_gossip(config.gossip.seeds);
  host_->host().idle_time = std::chrono::seconds(config.overlay.idle_time);
  host_->host().dynamic_ports = config.ports.dynamic;
  if (manager_server_) manager_server_->set_dynamic_ports(config.ports.dynamic);
  host_->dns().reload(config.dns);
  config_.gossip.seeds = config.gossip.seeds;
  config_.overlay.idle_time = config.overlay.idle_time;
  restarts_->set_restart_time(std::chrono::seconds(config.runtime.restart_time));
  config_.runtime.restart_time = config.runtime.restart_time;
  config_.ports = config.ports;
  config_.dns = config.dns;
  config_.log = config.log;
}

void Agent::stop(std::function<void()> stopped) {
  gossip_->update([](gossip::Node& node, Instant now) { node.restarting(kRestartAtMost, now); });
  stop_timer_.arm_after(kFarewell, std::move(stopped));
}

}  // namespace ovn::agent
