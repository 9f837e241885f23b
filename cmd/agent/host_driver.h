// SPDX-License-Identifier: Apache-2.0
// Owns what this host knows (controller::Host) on behalf of the loop, and keeps in step with it
// what follows: the store before, the kernel and gossip after. A change goes
//
//   rule(host) -> batch -> commit() -> follow() -> reconciler, gossip, watches
//
// and whoever asked for it is answered after that. Nothing else writes to store, kernel or gossip.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "cmd/agent/dns_driver.h"
#include "cmd/agent/gossip_feed.h"
#include "cmd/agent/health_checker.h"
#include "cmd/agent/kernel_watch.h"
#include "cmd/agent/mount_watch.h"
#include "cmd/agent/port_reservations.h"
#include "cmd/agent/reconcile_driver.h"
#include "cmd/agent/sandbox_watch.h"
#include "cmd/agent/store_thread.h"
#include "cmd/agent/underlay_watch.h"
#include "core/controller/drain_rules.h"
#include "core/controller/host.h"

namespace ovn::agent {

class HostDriver {
 public:
  // `leftovers` are the namespaces in host.netns_folder at the start.
  HostDriver(Loop& loop, controller::Host host, Worker& store_worker, store::Store& store,
             KernelThread& kernel, std::vector<kernel::Netns> leftovers, uint64_t seed,
             const Config& config);

  // What needs the host to exist. To be called once, before anything else.
  Result<void> start(GossipDriver& gossip);

  controller::Host& host() { return host_; }
  const controller::Host& host() const { return host_; }
  const reconcile::Reconciler& reconciler() const { return reconcile_.reconciler(); }
  GossipFeed& feed() { return *feed_; }
  DnsDriver& dns() { return dns_; }
  // What an attachment binds it keeps by being in the host; see release_ports().
  PortReservations& ports() { return ports_; }
  // Lets go of the ports that no endpoint has.
  void release_ports();

  // Called whenever the host is followed and sandboxes wait for their containers.
  void on_waiting(std::function<void()> waiting) { on_waiting_ = std::move(waiting); }
  // Called whenever the host as a whole has been followed.
  void on_followed(std::function<void()> followed) { on_followed_ = std::move(followed); }
  // A sandbox ends, for a reason that the log tells.
  void release(const model::SandboxId& id, std::string_view why);

  // See StoreThread::commit().
  void commit(store::Batch batch, StoreThread::Committed committed);
  // Commits and follows; a failure has been logged and is otherwise nobody's business.
  void commit_and_follow(store::Batch batch);
  // Kernel and gossip follow the host as it is now; `seen` as in Reconciler::set_desired(). Returns
  // the revision for await().
  uint64_t follow(const kernel::Snapshot& seen = {});
  // The same where nothing has changed but that an endpoint of this sandbox was added; what is
  // wanted of the kernel is then computed for that alone, if it can be.
  uint64_t follow_attached(const model::SandboxId& sandbox, const kernel::Snapshot& seen);
  // As follow(), a little later and once for many changes.
  void follow_soon();
  void await(uint64_t revision, ReconcileDriver::Settled settled) {
    reconcile_.await(revision, std::move(settled));
  }

 private:
  void take_ports();
  // Services' ports that another process has are left to it, and asked for again after a while.
  void take_ingress_ports();
  // Drains of backends are confirmed when the kernel has followed that revision, in networks where
  // it could; elsewhere when it has after all.
  void follow_drains(uint64_t revision);
  void confirm_drains();
  void reloaded(const std::vector<store::Entry>& entries);
  // Hears of namespaces that may have been made.
  void watch_soon();
  void namespaces_vanished(const std::vector<kernel::NetnsName>& names);
  void sandbox_gone(const model::SandboxId& id);
  void sandbox_moved(const model::SandboxId& id, int32_t pid);

  Loop& loop_;
  controller::Host host_;
  PortReservations ports_;
  StoreThread store_;
  ReconcileDriver reconcile_;
  DnsDriver dns_;
  HealthChecker health_;
  SandboxWatch sandbox_watch_;
  UnderlayWatch underlay_watch_;
  std::unique_ptr<KernelWatch> kernel_watch_;
  std::unique_ptr<MountWatch> mount_watch_;
  std::unique_ptr<GossipFeed> feed_;
  std::vector<kernel::Netns> namespaces_;  // wanted
  controller::DrainsSeen drains_;          // that the kernel follows, or is about to
  // The same, once all that they ask for has been tried; nothing when all are confirmed.
  std::optional<controller::DrainsSeen> drains_tried_;
  std::function<void()> on_waiting_, on_followed_;
  Timer soon_, idle_, watch_, foreign_;
  bool soon_armed_ = false, watch_armed_ = false;
};

}  // namespace ovn::agent
