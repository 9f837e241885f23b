// SPDX-License-Identifier: Apache-2.0
// A host of a test: a namespace in which a reconciler of its own works on the real kernel, and the
// namespaces of its containers.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/reconcile/reconciler.h"
#include "netlink/kernel.h"
#include "netlink/netns.h"
#include "test/core/reconcile/views.h"

namespace ovn::reconcile {

class HostSpace {
 public:
  HostSpace(std::string folder, const char* address) : folder_(std::move(folder)) {
    EXPECT_TRUE(netlink::create_netns(path()));
    view.underlay = {test::addr(address), 1500, 4789};
    view.netns_folder = folder_ + "/netns";
  }

  std::string path() const { return folder_ + "/host/ns"; }

  LocalEndpoint add_container(const std::string& digit, std::vector<const char*> addresses) {
    LocalEndpoint container = test::local(digit, std::move(addresses));
    container.sandbox.netns_path = fmt::format("{}/boxes/{}", folder_, digit);
    EXPECT_TRUE(netlink::create_netns(container.sandbox.netns_path));
    container.sandbox.cookie = *netlink::netns_cookie(container.sandbox.netns_path);
    containers.push_back(container);
    return container;
  }

  // Its containers as other hosts know them.
  std::vector<model::EndpointRecord> records() const {
    std::vector<model::EndpointRecord> all;
    for (const auto& [endpoint, sandbox] : containers) {
      all.push_back({endpoint.id, endpoint.mac, view.underlay.address, endpoint.addresses,
                     sandbox.name, {}});
    }
    return all;
  }

  // Makes the kernel as `view` wants it. Returns the number of operations.
  size_t converge() { return run(desired(view)); }
  // The same after somebody else was at work.
  size_t heal() {
    reconciler_.handle_events_lost(now_);
    return converge();
  }

  void clean() {
    run({});
    for (auto& container : containers) (void)netlink::remove_netns(container.sandbox.netns_path);
    (void)netlink::remove_netns(path());
  }

  View view;
  std::vector<LocalEndpoint> containers;

 private:
  size_t run(kernel::Snapshot wanted) {
    auto fd = netlink::open_netns(path());
    auto scope = netlink::NetnsScope::enter(*fd);
    EXPECT_TRUE(scope);
    if (!kernel_) kernel_ = std::make_unique<netlink::Kernel>();
    now_ += std::chrono::minutes(1);
    size_t done = 0;
    reconciler_.set_desired(std::move(wanted), {}, now_);
    while (auto request = reconciler_.poll_request(now_)) {
      if (auto* dump = std::get_if<Dump>(&*request)) {
        reconciler_.handle_dump(kernel_->dump(dump->namespaces, dump->sysctls), now_);
      } else {
        done += std::get<Apply>(*request).ops.size();
        reconciler_.handle_results(kernel_->apply(std::get<Apply>(*request).ops), now_);
      }
    }
    for (const auto& fault : reconciler_.status().faults) {
      ADD_FAILURE() << fault.object << ": " << fault.error;
    }
    return done;
  }

  std::string folder_;
  Instant now_ = Instant(std::chrono::hours(1));
  Reconciler reconciler_{1, {}, now_};
  std::unique_ptr<netlink::Kernel> kernel_;
};

}  // namespace ovn::reconcile
