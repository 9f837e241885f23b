// SPDX-License-Identifier: Apache-2.0
// Which namespaces are to be dumped, and when: at once where one is new to us or something failed;
// soon after an event, but not soon after we changed it ourselves, since the event then is most
// likely our own echo.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/base/time.h"
#include "core/kernel/objects.h"

namespace ovn::reconcile {

class Lookout {
 public:
  Lookout(Duration event_delay, Duration echo_delay)
      : event_delay_(event_delay), echo_delay_(echo_delay) {}

  // Watches these from now on, and those watched before as long as `keep` has them.
  void watch(std::span<const kernel::Netns> wanted, std::span<const kernel::Netns> keep,
             Instant now);

  // Watches this one too.
  void add(const kernel::Netns& netns, Instant now);

  void event(const kernel::NetnsName& netns, Instant now);
  void changed(const kernel::NetnsName& netns, Instant now);
  void look(const kernel::NetnsName& netns, Instant when);
  void look_everywhere(Instant now);
  // These have been dumped.
  void looked(std::span<const kernel::Netns> namespaces);
  // It was read by others, who did not watch what happens to it from then on: it is looked at again
  // after the delay of an echo.
  void seen(const kernel::Netns& netns, Instant now);

  bool watches(const kernel::NetnsName& netns) const { return spaces_.contains(netns); }
  // Dumped at least once.
  bool known(const kernel::NetnsName& netns) const;
  // Namespaces whose time has come, at most `count_max`, `known` or not yet. What happens to them
  // from now on is not in the dump that is asked for now: their time is set anew by it. Sandboxes
  // come first, since what they hold says what the other ends of pairs are; sorted by name.
  std::vector<kernel::Netns> take(bool known, Instant now, size_t count_max);
  Instant next() const;

 private:
  struct Space {
    kernel::Netns netns;
    bool known = false;
    Instant due = kNever;
    std::optional<Instant> changed;
  };

  Duration event_delay_, echo_delay_;
  std::map<kernel::NetnsName, Space> spaces_;
};

}  // namespace ovn::reconcile
