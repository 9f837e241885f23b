// SPDX-License-Identifier: Apache-2.0
// A container as its runtime describes it, and which of several a word means: a name or a whole id
// before the beginning of an id. Several runtimes may know one container (podman's are crun's too):
// those of one process are one, and go by the first of them in the order of Kind.
#pragma once

#include <optional>
#include <vector>

#include "core/runtime/target.h"

namespace ovn::runtime {

// Shorter beginnings of ids are not looked for: they fit by accident.
inline constexpr size_t kIdBeginningMin = 3;

struct Container {
  Kind kind = Kind::docker;
  std::string id;       // as the runtime has it, in full
  std::string name;     // the id where the runtime has no names
  int32_t pid = 0;      // its first process; 0: it does not run
  std::string started = {};  // differs from one start to the next
  std::string shares = {};   // the container whose network namespace it is in; empty: none's

  // "docker:web"
  std::string target() const { return to_string(Target{kind, name}); }
  friend bool operator==(const Container&, const Container&) = default;
};

enum class Match { none, beginning, whole };
// How well the target names a container. Digits alone are no beginning of an id: people mean a
// process by them. What is containerd's need not be named with its namespace.
Match match(const Target& target, const Container& container);

// Which of these is meant; none if none is. Errors: conflict, listing them.
Result<std::optional<Container>> choose(const Target& target, std::vector<Container> found);

// It runs, in a network namespace of its own. Errors: conflict, naming whose namespace it is in.
Result<void> check_attachable(const Container& container);

}  // namespace ovn::runtime
