// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/as_desired.h"

#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

template <class T>
bool is_so(const T& actual, const T& desired) {
  if constexpr (requires { satisfies(actual, desired); }) return satisfies(actual, desired);
  else if constexpr (std::is_same_v<T, Sysctl>) return serves(actual, desired);
  else return actual == desired;
}

template <class T, class Objects>
bool are_so(const std::vector<T>& desired, const Objects& actual) {
  return std::ranges::all_of(actual, [&](const T& one) {
    const T* wish = find_same(desired, one);
    return wish && is_so(one, *wish);
  });
}

}  // namespace

bool as_desired(std::span<const Netns> namespaces, const Snapshot& desired,
                const Snapshot& actual) {
  bool same = are_so(desired.sysctls, actual.sysctls);
  each_kind(
      [&]<class T>(const std::vector<T>& wanted, const std::vector<T>& found) {
        if constexpr (!std::is_same_v<T, Sysctl>) {
          for (const Netns& netns : namespaces) {
            auto want = in_space(wanted, netns.name), have = in_space(found, netns.name);
            same = same && want.size() == have.size() && are_so(wanted, have);
          }
        }
      },
      desired, actual);
  return same;
}

}  // namespace ovn::reconcile
