// SPDX-License-Identifier: Apache-2.0
// Random kernel states for property tests. A state is built from a list of numbers, each of which
// adds one object if it fits what is there, so that any part of the list makes a state as well: a
// failing case is shrunk by cutting the list.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/kernel/objects.h"

namespace ovn::test {

using Choices = std::vector<uint32_t>;

inline constexpr int kSandboxes = 3;  // their namespaces stand at sandbox_path(0..)
std::string sandbox_path(int number);

Choices random_choices(Random& random, size_t size);

// Up to three owned namespaces with bridges, VXLAN devices, macvlans, and veths into the sandboxes,
// with addresses, entries, routes and sysctls. Normalized; all sandboxes are among its namespaces.
kernel::Snapshot build_snapshot(const Choices& choices);

// The shortest of `lists` that cutting finds for which `fails` still holds.
std::vector<Choices> shrink(std::vector<Choices> lists,
                            const std::function<bool(const std::vector<Choices>&)>& fails);

// One line for each object.
std::string to_text(const kernel::Snapshot& snapshot);

}  // namespace ovn::test
