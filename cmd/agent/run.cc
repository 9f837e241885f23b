// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/run.h"

#include <malloc.h>
#include <sys/resource.h>

#include <csignal>
#include <optional>
#include <sstream>

#include "cmd/agent/agent.h"
#include "cmd/agent/cluster_wait.h"
#include "cmd/agent/http_listener.h"
#include "cmd/agent/outsider_api.h"
#include "cmd/agent/state_lock.h"
#include "cmd/cluster/durable_file.h"
#include "cmd/cluster/forget.h"
#include "cmd/cluster/init.h"
#include "core/base/log.h"
#include "core/base/version.h"

namespace ovn::agent {

namespace {

// The process: first an outsider that can only say what it waits for, then an agent.
class Daemon {
 public:
  Daemon(const Config& config, ReloadConfig reload)
      : config_(config),
        reload_(std::move(reload)),
        signals_(loop_, {SIGTERM, SIGINT, SIGHUP}, [this](int number) { raised(number); }) {}

  Result<void> run() {
    TRY(auto lock, lock_state(config_.node.state_dir));
    TRY(auto file, cluster::load_cluster_file(config_.node.state_dir));
    CHECK_OK(listen());
    if (!file && becomes_cluster_of_one()) {
      TRY(file, init_in_place());
    }
    file ? start(*file) : wait();
    loop_.run();
    if (left_) forget();
    return std::move(end_);
  }

 private:
  bool becomes_cluster_of_one() const {
    return config_.gossip.seeds.empty() && config_.manager.enabled;
  }

  Result<void> listen() {
    CHECK_OK(cluster::make_folder(config_.node.run_dir, 0755));
    auto answer = [this](api::Request request, ApiRespond respond) {
      if (agent_) return agent_->handle(std::move(request), std::move(respond));
      respond(answer_as_outsider(request, config_));
    };
    TRY(listener_, HttpListener::on_unix_socket(loop_, config_.socket_path(), api_handler(answer)));
    return {};
  }

  Result<cluster::ClusterFile> init_in_place() {
    TRY(auto file, cluster::init({config_.node.state_dir, config_.node.name,
                                  config_.gossip.advertise, config_.manager.listen.port}));
    log::info(
        "made cluster {} with this host as its manager; 'ovn-lite cluster token' invites others",
        file.cluster);
    return file;
  }

  void wait() {
    log::info("{}", waiting_for(config_));
    auto waiting = ClusterWait::begin(loop_, config_.node.state_dir, [this](auto file) {
      file ? start(*file) : fail_with(std::move(file).error());
    });
    waiting ? void(wait_ = *std::move(waiting)) : fail_with(std::move(waiting).error());
  }

  void start(const cluster::ClusterFile& file) {
    auto agent = Agent::create(loop_, config_, file, [this] {
      left_ = true;
      loop_.stop();
    });
    if (!agent) return fail_with(std::move(agent).error());
    agent_ = *std::move(agent);
    log::info("ovn-lite {} is node '{}' ({}) of cluster {}, at {}", kVersion, file.name, file.node,
              file.cluster, file.address);
  }

  // The databases are closed first.
  void forget() {
    listener_.reset();
    agent_.reset();
    end_ = cluster::forget_cluster(config_.node.state_dir);
    if (end_) log::info("this host has left its cluster and the agent ends; nothing is kept");
  }

  void raised(int number) {
    if (number == SIGHUP) return reload();
    log::info("{}: stopping; containers stay connected", number == SIGTERM ? "SIGTERM" : "SIGINT");
    if (!agent_ || std::exchange(stopping_, true)) return loop_.stop();
    agent_->stop([this] { loop_.stop(); });
  }

  void reload() {
    auto config = reload_();
    if (!config) return complain(config.error());
    log::configure(config->log.level, config->log.format);
    if (agent_) agent_->reload(*config);
  }

  // A problem a line: what is logged is one.
  static void complain(const Error& problems) {
    log::error("configuration not reloaded:");
    std::istringstream lines(problems.message);
    for (std::string line; std::getline(lines, line);) log::error("{}", line);
  }

  void fail_with(Error why) {
    end_ = Failure{std::move(why)};
    loop_.stop();
  }

  Config config_;
  ReloadConfig reload_;
  Loop loop_;
  SignalWatch signals_;
  std::unique_ptr<Agent> agent_;
  std::unique_ptr<ClusterWait> wait_;
  std::unique_ptr<HttpListener> listener_;
  bool stopping_ = false;
  bool left_ = false;  // the cluster
  Result<void> end_;
};

// Few threads allocate, and little: arenas of their own would only hold memory back.
void keep_memory_small() {
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TRIM_THRESHOLD, 128 << 10);
}

// A published port is a socket or two.
void allow_all_files() {
  rlimit files;
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

// Ignored by who started us, ends of our children would be lost.
void hear_of_children() { ::signal(SIGCHLD, SIG_DFL); }

}  // namespace

Result<void> run(const Config& config, ReloadConfig reload) {
  keep_memory_small();
  allow_all_files();
  hear_of_children();
  return Daemon(config, std::move(reload)).run();
}

}  // namespace ovn::agent
