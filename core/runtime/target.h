// SPDX-License-Identifier: Apache-2.0
// What a person means by a container, as typed: "docker:web", "podman:web", "containerd:NS/ID",
// "oci:ID" (crun, runc), "machine:NAME" (systemd-nspawn), "pid:4711", "netns:blue", a path, or a
// bare word, which may be any of these. Which container it is, and whether there is one, the
// runtimes know.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ovn::runtime {

// In the order in which a container that several of them know is called: podman's are also crun's.
enum class Kind { docker, podman, containerd, oci, machine, netns, pid, path, any };

inline constexpr size_t kTargetSizeMax = 4096;

struct Target {
  Kind kind = Kind::any;
  std::string name;  // "web", "default/redis", "4711", "/run/netns/blue"

  // A process id in a bare word; 0: it is none.
  int32_t pid() const;
  friend bool operator==(const Target&, const Target&) = default;
};

std::string_view to_string(Kind kind);
// Whether a runtime has to be asked who is meant.
bool is_container(Kind kind);

// Errors: invalid, saying what a target may be.
Result<Target> parse_target(std::string_view text);

// As parse_target() reads it; one spelling for each.
std::string to_string(const Target& target);

}  // namespace ovn::runtime
