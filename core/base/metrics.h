// SPDX-License-Identifier: Apache-2.0
// Counters and gauges with the Prometheus text form (exposition format 0.0.4). A metric is made
// once, at namespace scope of the file that counts, and lives as long as the program; counting is
// one relaxed atomic add and may be done from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace ovn::metrics {

class Metric {
 public:
  // `name` and `help` are literals; `labels` is either empty or "key=\"value\"".
  Metric(std::string_view type, std::string_view name, std::string_view help,
         std::string_view labels);
  Metric(const Metric&) = delete;
  Metric& operator=(const Metric&) = delete;

  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 protected:
  std::atomic<int64_t> value_ = 0;

 private:
  friend std::string render();
  std::string_view type_, name_, help_, labels_;
  Metric* next_;
};

// Only ever goes up; the name ends in _total.
class Counter : public Metric {
 public:
  explicit Counter(std::string_view name, std::string_view help, std::string_view labels = "")
      : Metric("counter", name, help, labels) {}
  void add(int64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
};

// A level that goes up and down.
class Gauge : public Metric {
 public:
  explicit Gauge(std::string_view name, std::string_view help, std::string_view labels = "")
      : Metric("gauge", name, help, labels) {}
  void set(int64_t value) { value_.store(value, std::memory_order_relaxed); }
};

// All metrics, sorted by name and labels.
std::string render();

}  // namespace ovn::metrics
