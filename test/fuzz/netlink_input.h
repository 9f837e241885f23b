// SPDX-License-Identifier: Apache-2.0
// Messages of the kernel for the fuzz targets of netlink.
#pragma once

#include <cstring>
#include <vector>

#include "netlink/message.h"

namespace ovn::fuzz {

// As the socket hands it over: aligned, and no longer than what was received; empty for what is too
// short to be a message.
inline std::vector<nlmsghdr> received(ByteView input) {
  if (input.size() < sizeof(nlmsghdr)) return {};
  std::vector<nlmsghdr> aligned(input.size() / sizeof(nlmsghdr) + 1);
  std::memcpy(aligned.data(), input.data(), input.size());
  aligned.front().nlmsg_len = static_cast<uint32_t>(input.size());
  return aligned;
}

// A request has the form of the kernel's answer.
inline Bytes sent(const netlink::Message& request) {
  return Bytes(request.bytes().begin(), request.bytes().end());
}

}  // namespace ovn::fuzz
