// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/ingress_backend.h"

#include <gtest/gtest.h>

#include "test/core/reconcile/ingress_views.h"
#include "test/support/golden.h"
#include "test/support/random_snapshot.h"

namespace ovn::reconcile {
namespace {

using namespace test;

kernel::Snapshot backend_of(const NetworkView& view) {
  kernel::Snapshot snapshot;
  add_ingress_backend(*view.ingress, view.local[0], snapshot);
  normalize(snapshot);
  return snapshot;
}

TEST(IngressBackend, all_that_its_sandbox_has) {
  EXPECT_TRUE(matches_golden("test/core/reconcile/golden/ingress_backend.txt",
                             to_text(backend_of(ingress_network()))));
}

TEST(IngressBackend, a_host_more_is_two_elements_and_what_any_endpoint_is) {
  NetworkView before = ingress_network(), after = before;
  after.ingress->hosts.push_back(ingress_host(3));
  EXPECT_EQ(change(before, after),
            (std::vector<std::string>{
                "put nft element sb-a5b000000000/ovn-lite-ingress hosts 0200000000030000 : "
                "0300564f03000000",
                "put nft element sb-a5b000000000/ovn-lite-netdev-ingress macs 0300564f : "
                "0200000000030000"}));
}

TEST(IngressBackend, only_targets_of_its_own_are_open) {
  NetworkView view = ingress_network();
  IngressPort other = view.ingress->ports[0];
  other.port = 8081, other.target = 81;
  std::erase_if(other.backends, [](const Backend& b) { return b.address == addr("10.255.0.2"); });
  view.ingress->ports.push_back(other);
  auto open_in = [&] {
    auto snapshot = backend_of(view);
    return std::ranges::count(snapshot.elements, "open", &kernel::nft::Element::set);
  };
  EXPECT_EQ(open_in(), 2) << "it is that one's backend by its other address";
  std::erase_if(view.ingress->ports[1].backends,
                [](const Backend& b) { return b.address == addr("fd09::2"); });
  EXPECT_EQ(open_in(), 1);
}

}  // namespace
}  // namespace ovn::reconcile
