// SPDX-License-Identifier: Apache-2.0
#include "core/base/metrics.h"

#include <thread>

#include <gtest/gtest.h>

namespace ovn::metrics {
namespace {

Counter sent_bytes("test_sent_total", "Things sent.", "kind=\"b\"");
Counter sent_atoms("test_sent_total", "Things sent.", "kind=\"a\"");
Gauge level("test_level", "How high it stands.");

TEST(Metrics, render_gives_families_in_order_with_one_head_each) {
  sent_atoms.add();
  sent_bytes.add(41);
  sent_bytes.add();
  level.set(-3);
  std::string text = render();
  EXPECT_NE(text.find("# HELP test_level How high it stands.\n"
                      "# TYPE test_level gauge\n"
                      "test_level -3\n"
                      "# HELP test_sent_total Things sent.\n"
                      "# TYPE test_sent_total counter\n"
                      "test_sent_total{kind=\"a\"} 1\n"
                      "test_sent_total{kind=\"b\"} 42\n"),
            std::string::npos)
      << text;
}

TEST(Metrics, two_threads_lose_no_count) {
  static Counter counter("test_threads_total", "Counted by two threads.");
  auto count = [] {
    for (int i = 0; i < 10000; ++i) counter.add();
  };
  std::thread other(count);
  count();
  other.join();
  EXPECT_EQ(counter.value(), 20000);
}

TEST(Metrics, a_gauge_keeps_its_last_value) {
  level.set(5);
  level.set(7);
  EXPECT_EQ(level.value(), 7);
}

}  // namespace
}  // namespace ovn::metrics
