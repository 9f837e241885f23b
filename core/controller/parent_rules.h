// SPDX-License-Identifier: Apache-2.0
// On what link of the host a network of driver macvlan or ipvlan may stand, its parent. The kernel
// would say no more than EBUSY or EINVAL, and only to the first container.
#pragma once

#include <string>
#include <vector>

#include "core/controller/host.h"
#include "core/controller/network_rules.h"
#include "core/kernel/host_link.h"

namespace ovn::controller {

// The links of the host that one must know of to judge the request; none for other drivers.
std::vector<std::string> links_to_look_at(const NetworkRequest& request);

// Sees to it that the network's parent is fit, as the only one on it or beside those that are
// there, and settles whether we make it (Network::makes_vlan). Errors: invalid ("invalid network
// config: parent ..."), conflict, naming the network that is in the way.
Result<void> settle_parent(const Host& host, const kernel::HostLinks& links,
                           model::Network& network);

}  // namespace ovn::controller
