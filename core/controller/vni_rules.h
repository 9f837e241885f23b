// SPDX-License-Identifier: Apache-2.0
// VXLAN network identifiers (RFC 7348: 24 bits): each subnet of an overlay network has one, unique
// in the cluster. They are given out serially from kVniFirst on, so that one comes back as late as
// possible: hosts that were away may still have the device of a network that is gone. A network may
// name its own, below kVniFirst too, by an option with one number for each subnet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/controller/manager.h"

namespace ovn::controller {

inline constexpr uint32_t kVniFirst = 4096;
inline constexpr uint32_t kVniMax = 0xffffff;

// "4096" or "4096,4097": our name for the option, and Docker's.
inline constexpr std::string_view kVniOption = "vni";
inline constexpr std::string_view kVniListOption = "com.docker.network.driver.overlay.vxlanid_list";

// Gives every subnet of `network` its VNI, by its options or serially after manager.last_vni. The
// problems found are returned in words; none: all subnets have one.
std::vector<std::string> assign_vnis(const Manager& manager, model::Network& network);

}  // namespace ovn::controller
