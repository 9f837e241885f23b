// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/host_driver.h"

#include <algorithm>

#include "cmd/agent/target.h"
#include "core/base/log.h"
#include "core/controller/backends.h"
#include "core/controller/detach_rules.h"
#include "core/controller/idle_networks.h"
#include "core/controller/ingress_rules.h"
#include "core/controller/mtu_rules.h"
#include "core/controller/publish_rules.h"
#include "core/controller/restart_rules.h"
#include "core/controller/view.h"
#include "core/reconcile/balance.h"
#include "core/reconcile/ingress.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

// Records come in bursts; what is wanted of the kernel is computed once for all of one.
constexpr Duration kGather = std::chrono::milliseconds(5);

// Until a port that another process has is asked for again.
constexpr Duration kForeignPause = std::chrono::seconds(5);

}  // namespace

HostDriver::HostDriver(Loop& loop, controller::Host host, Worker& store_worker,
                       store::Store& store, KernelThread& kernel,
                       std::vector<kernel::Netns> leftovers, uint64_t seed,
                       const Config& config)
    : loop_(loop),
      host_(std::move(host)),
      store_(loop, store_worker, store, [this](const auto& entries) { reloaded(entries); }),
      reconcile_(loop, kernel, reconcile::Reconciler(seed, std::move(leftovers), loop.now()),
                 [this](const auto& names) { namespaces_vanished(names); },
                 [this] {
                   watch_soon();
                   confirm_drains();
                 }),
      dns_(loop, kernel, host_, config.dns, ~seed, [this] { follow_soon(); }),
      health_(loop, kernel, host_, [this] { follow_soon(); }),
      sandbox_watch_(
          loop, kernel, [this](const auto& id) { sandbox_gone(id); },
          [this](const auto& id, int32_t pid) { sandbox_moved(id, pid); }),
      underlay_watch_(loop, kernel, config.overlay, host_.underlay,
                      [this](const reconcile::Underlay& now) {
                        host_.underlay = now;
                        follow_soon();
                      }),
      soon_(loop),
      idle_(loop),
      watch_(loop),
      foreign_(loop) {
  take_ports();
}

// Before anything else: another process may be about to have them.
void HostDriver::take_ports() {
  for (const model::HostPort& port : controller::host_ports_of(host_)) {
    if (auto taken = ports_.take(port); !taken) {
      log::warn("{}: it stays published, and another process that has it gets none of it",
                taken.error().message);
    }
  }
}

void HostDriver::take_ingress_ports() {
  std::set<model::HostPort> foreign;
  for (const model::HostPort& port : controller::ingress_host_ports(host_)) {
    auto taken = ports_.take(port);
    if (taken) continue;
    foreign.insert(port);
    if (host_.foreign_ports.contains(port)) continue;
    log::warn("{}: another process has it, and no service is reached by it on this host",
              taken.error().message);
  }
  host_.foreign_ports = std::move(foreign);
  if (!host_.foreign_ports.empty()) foreign_.arm_after(kForeignPause, [this] { follow(); });
}

void HostDriver::release_ports() { ports_.follow(controller::host_ports_of(host_)); }

Result<void> HostDriver::start(GossipDriver& gossip) {
  auto on_changed = [this](const kernel::NetnsName& netns) {
    if (netns == kernel::kHost) underlay_watch_.handle_change();
    reconcile_.handle_kernel_event(netns);
  };
  TRY(kernel_watch_,
      KernelWatch::open(loop_, on_changed, [this] { reconcile_.handle_events_lost(); }));
  TRY(mount_watch_, MountWatch::open(
                        loop_, [this]() -> auto& { return namespaces_; },
                        [this](const auto& netns) { reconcile_.handle_kernel_event(netns); }));
  feed_ = std::make_unique<GossipFeed>(loop_, gossip, host_, [this] { follow_soon(); });
  return {};
}

void HostDriver::commit(store::Batch batch, StoreThread::Committed committed) {
  store_.commit(std::move(batch), std::move(committed));
}

void HostDriver::commit_and_follow(store::Batch batch) {
  commit(std::move(batch), [this](Result<void> committed) {
    if (committed) follow_soon();
  });
}

uint64_t HostDriver::follow(const kernel::Snapshot& seen) {
  soon_.disarm();
  soon_armed_ = false;
  controller::end_idle(host_, loop_.now());
  idle_.arm(controller::idle_deadline(host_), [this] { follow(); });
  take_ingress_ports();
  reconcile::View view = controller::view(host_);
  kernel::Snapshot desired = reconcile::desired(view);
  namespaces_ = desired.namespaces;
  uint64_t revision = reconcile_.set_desired(std::move(desired), reconcile::held(view), seen);
  if (!ports_.agrees_with(controller::host_ports_of(host_))) {
    reconcile_.await(revision, [this] { release_ports(); });
  }
  feed_->follow_host();
  underlay_watch_.set_peers(controller::other_vteps(host_));
  health_.follow();
  follow_drains(revision);
  dns_.follow();
  sandbox_watch_.set(host_.sandboxes);
  if (on_waiting_ && !controller::waiting(host_).empty()) on_waiting_();
  if (on_followed_) on_followed_();
  return revision;
}

uint64_t HostDriver::follow_attached(const model::SandboxId& id, const kernel::Snapshot& seen) {
  // To a backend all others in its networks are led.
  if (controller::is_backend(host_, id) || controller::was_idle(host_, id)) return follow(seen);
  kernel::Snapshot more = reconcile::desired(controller::view_of(host_, id));
  auto revision = reconcile_.add_desired(more, seen);
  if (!revision) return follow(seen);
  for (const kernel::Netns& netns : more.namespaces) {
    if (std::ranges::find(namespaces_, netns) == namespaces_.end()) namespaces_.push_back(netns);
  }
  feed_->follow_attached(id);
  dns_.follow();
  sandbox_watch_.set(host_.sandboxes);
  return *revision;
}

void HostDriver::follow_drains(uint64_t revision) {
  auto drains = controller::drains_seen(host_);
  if (drains == drains_) return;
  drains_ = drains;
  reconcile_.await(revision, [this, drains = std::move(drains)] {
    drains_tried_ = drains;
    confirm_drains();
  });
}

// What failed is tried again: each answer of the kernel may be the one that was waited for.
void HostDriver::confirm_drains() {
  if (!drains_tried_) return;
  auto faulty = reconciler().faulty(reconcile::kBalanceTable);
  faulty.merge(reconciler().faulty(reconcile::kIngressTable));
  auto followed = controller::drains_followed(host_, *drains_tried_, faulty);
  if (followed == *drains_tried_) drains_tried_.reset();
  if (followed == host_.confirmed_drains) return;
  host_.confirmed_drains = std::move(followed);
  feed_->follow_host();
}

void HostDriver::follow_soon() {
  if (std::exchange(soon_armed_, true)) return;
  soon_.arm_after(kGather, [this] { follow(); });
}

// Who was waiting for the kernel goes first.
void HostDriver::watch_soon() {
  if (std::exchange(watch_armed_, true)) return;
  watch_.arm_after(kGather, [this] {
    watch_armed_ = false;
    kernel_watch_->watch(namespaces_);
  });
}

void HostDriver::reloaded(const std::vector<store::Entry>& entries) {
  auto loaded = controller::load(host_, entries, loop_.now());
  if (!loaded) log::error("store: {}", loaded.error().message);
  follow();
}

void HostDriver::namespaces_vanished(const std::vector<kernel::NetnsName>& names) {
  std::set<kernel::NetnsName> vanished(names.begin(), names.end());
  for (const auto& [id, sandbox] : host_.sandboxes) {
    if (vanished.contains(reconcile::sandbox_netns(id))) sandbox_watch_.check(id);
  }
}

void HostDriver::sandbox_gone(const model::SandboxId& id) {
  auto ended = host_.sandboxes.find(id);
  if (ended == host_.sandboxes.end() || !controller::is_followed(ended->second)) {
    return release(id, "is gone");
  }
  log::info("{} has ended: it is attached again when it starts", ended->second.target);
  commit_and_follow(controller::begin_wait(host_, id, loop_.now()));
}

void HostDriver::release(const model::SandboxId& id, std::string_view why) {
  auto released = controller::release_sandbox(host_, id, loop_.now());
  for (const auto& local : released.endpoints) {
    log::info("{} {}: detached from network {}", local.sandbox.target, why,
              host_.networks.at(local.endpoint.network).name);
  }
  commit_and_follow(std::move(released.batch));
}

void HostDriver::sandbox_moved(const model::SandboxId& id, int32_t pid) {
  commit_and_follow(controller::move_sandbox(host_, id, pid, netlink::process_netns_path(pid)));
}

}  // namespace ovn::agent
