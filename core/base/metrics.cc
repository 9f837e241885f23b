// SPDX-License-Identifier: Apache-2.0
#include "core/base/metrics.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include <fmt/core.h>

namespace ovn::metrics {

namespace {

// Metrics link themselves in while the program starts, before there is a second thread.
constinit Metric* first_metric = nullptr;

}  // namespace

Metric::Metric(std::string_view type, std::string_view name, std::string_view help,
               std::string_view labels)
    : type_(type), name_(name), help_(help), labels_(labels), next_(first_metric) {
  first_metric = this;
}

std::string render() {
  std::vector<const Metric*> all;
  for (const Metric* metric = first_metric; metric; metric = metric->next_) all.push_back(metric);
  std::sort(all.begin(), all.end(), [](const Metric* a, const Metric* b) {
    return std::tie(a->name_, a->labels_) < std::tie(b->name_, b->labels_);
  });
  std::string text;
  std::string_view family;
  for (const Metric* metric : all) {
    if (metric->name_ != family) {
      family = metric->name_;
      text +=
          fmt::format("# HELP {} {}\n# TYPE {} {}\n", family, metric->help_, family, metric->type_);
    }
    text += metric->labels_.empty()
                ? fmt::format("{} {}\n", family, metric->value())
                : fmt::format("{}{{{}}} {}\n", family, metric->labels_, metric->value());
  }
  return text;
}

}  // namespace ovn::metrics
