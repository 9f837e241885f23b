// SPDX-License-Identifier: Apache-2.0
// The time before this host is in a cluster: watches the state folder (inotify) until the cluster
// file appears, which `cluster init` or `cluster join` puts there whole.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cmd/agent/loop.h"
#include "cmd/cluster/cluster_file.h"
#include "netlink/fd.h"

namespace ovn::agent {

class ClusterWait {
 public:
  using Found = std::function<void(Result<cluster::ClusterFile>)>;

  // `found` is called once, not from within this call. Errors: the system's, of inotify.
  static Result<std::unique_ptr<ClusterWait>> begin(Loop& loop, std::string state_dir, Found found);

 private:
  ClusterWait(Loop& loop, netlink::Fd inotify, std::string state_dir, Found found);
  void look();

  Loop& loop_;
  netlink::Fd inotify_;
  std::string state_dir_;
  Found found_;
  std::unique_ptr<FdWatch> watch_;
};

}  // namespace ovn::agent
