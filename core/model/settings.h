// SPDX-License-Identifier: Apache-2.0
// What holds for a whole cluster and may be changed while it runs: the manager's, told to all hosts
// with the policy, and cached by each so that it goes on without a manager.
#pragma once

#include <cstdint>
#include <optional>

namespace ovn::model {

struct Settings {
  // The UDP port of VXLAN; none: what each host's configuration says.
  std::optional<uint16_t> vxlan_port;

  friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace ovn::model
