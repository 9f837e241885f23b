// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/datapath.h"

#include <gtest/gtest.h>

#include "test/core/reconcile/rig.h"

namespace ovn::reconcile {
namespace {

using namespace std::chrono_literals;
using namespace test;

View by(const char* datapath) {
  NetworkView network = typical();
  network.network.options["datapath"] = datapath;
  return view_of(network);
}

TEST(Datapath, either_way_all_comes_back_that_someone_removes) {
  for (const char* path : {"bridge", "macvlan"}) {
    Rig rig;
    View view = by(path);
    rig.want(view);
    rig.run();
    ASSERT_TRUE(rig.truth(view).ops.empty()) << path;
    for (const kernel::Link& link : desired(view).links) {
      if (std::holds_alternative<kernel::Device>(link.kind)) continue;
      rig.pass(2s);
      rig.interfere(kernel::drop(link));
      rig.pass(1s);
      EXPECT_TRUE(rig.truth(view).ops.empty()) << path << ": " << link.name;
    }
  }
}

TEST(Datapath, one_endpoint_more_touches_no_other) {
  for (const char* path : {"bridge", "macvlan"}) {
    Rig rig;
    rig.want(by(path));
    rig.run();
    rig.forget();
    rig.want(with_third(by(path)));
    rig.run();
    for (const std::string& line : rig.done()) {
      bool of_others = line.find("sb-a") != line.npos || line.find("sb-b") != line.npos;
      EXPECT_FALSE(of_others) << path << ": " << line;
    }
  }
}

}  // namespace
}  // namespace ovn::reconcile
