// SPDX-License-Identifier: Apache-2.0
// What the files of FakeKernel share: lists of objects by key, and errors in the kernel's words.
#pragma once

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/kernel/objects.h"

namespace ovn::test {

template <class T>
auto find_key(std::vector<T>& objects, const T& wanted) {
  return std::find_if(objects.begin(), objects.end(),
                      [&](const T& have) { return have.key() == wanted.key(); });
}

template <class T>
void replace(std::vector<T>& objects, const T& wanted) {
  auto at = find_key(objects, wanted);
  if (at == objects.end()) {
    objects.push_back(wanted);
  } else {
    *at = wanted;
  }
}

template <class T>
size_t erase_key(std::vector<T>& objects, const T& wanted) {
  return std::erase_if(objects, [&](const T& have) { return have.key() == wanted.key(); });
}

template <class Kind>
bool is(const kernel::Link& link) {
  return std::holds_alternative<Kind>(link.kind);
}

inline Failure no_link(const kernel::NetnsName& netns, const std::string& name) {
  return fail_errno(ENODEV, fmt::format("link {}/{}", netns, name));
}
inline Failure not_ours(const kernel::NetnsName& netns, const std::string& name) {
  return fail(Errc::conflict, "link {}/{} is there already and is not ours", netns, name);
}

}  // namespace ovn::test
