// SPDX-License-Identifier: Apache-2.0
// From the kernel's words to values: links by name instead of index, namespaces by NetnsName
// instead of id.
#pragma once

#include "netlink/ends.h"
#include "netlink/namespaces.h"

namespace ovn::netlink {

// The link as a value. One that is not ours is a Device; so is one of ours whose kind somebody made
// unrecognizable. A veth whose other end is in no known namespace names no peer. `master` is the
// name of the link with index link.master, empty if it has none. The other ends of veth pairs that
// are not in `ends` are asked for.
Result<kernel::Link> describe(Namespaces& namespaces, OpenNetns& netns, const KernelLink& link,
                              const std::string& master, const Ends& ends = {});

// What must change for `actual` to satisfy `desired`, which differ in no way that needs another
// link. `master` is the index that desired.master has, 0 if it is empty.
LinkChange difference(const kernel::Link& actual, const kernel::Link& desired, uint32_t master);

}  // namespace ovn::netlink
