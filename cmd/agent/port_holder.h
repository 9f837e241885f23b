// SPDX-License-Identifier: Apache-2.0
// Which process has a port of this host, for the message to whoever wants it: by the kernel's
// tables of sockets (proc_net_tcp(5)) and the open files of all processes. Reads all of /proc:
// belongs on the kernel thread.
#pragma once

#include <string>
#include <string_view>

#include "core/model/publish.h"

namespace ovn::agent {

// "nginx (pid 4711)"; "another process" if it is not found, as for one that ended just now.
std::string find_port_holder(const model::HostPort& port);

// The inode of a socket in the way of `port`, from one line of /proc/net/tcp, tcp6, udp or udp6;
// empty for any other line.
std::string inode_in_way(std::string_view line, const model::HostPort& port);

}  // namespace ovn::agent
