// SPDX-License-Identifier: Apache-2.0
// What the verbs of the table do; each noun has a file of its own.
#pragma once

#include "cmd/cli/session.h"

namespace ovn::cli {

Result<int> agent_run(Session& session);

Result<int> cluster_init(Session& session);
Result<int> cluster_join(Session& session);
Result<int> cluster_token(Session& session);
Result<int> cluster_nodes(Session& session);
Result<int> cluster_leave(Session& session);
Result<int> cluster_rm(Session& session);
Result<int> cluster_update(Session& session);
Result<int> cluster_key_ls(Session& session);
Result<int> cluster_key_rotate(Session& session);

Result<int> net_create(Session& session);
Result<int> net_ls(Session& session);
Result<int> net_inspect(Session& session);
Result<int> net_rm(Session& session);
Result<int> net_exists(Session& session);
Result<int> net_connect(Session& session);
Result<int> net_disconnect(Session& session);

Result<int> attach_container(Session& session);
Result<int> attach_ls(Session& session);
Result<int> detach_container(Session& session);

Result<int> service_create(Session& session);
Result<int> service_ls(Session& session);
Result<int> service_inspect(Session& session);
Result<int> service_update(Session& session);
Result<int> service_rm(Session& session);
Result<int> service_drain(Session& session);

Result<int> ipam_pools(Session& session);
Result<int> ipam_show(Session& session);
Result<int> ipam_blocks(Session& session);
Result<int> ipam_check(Session& session);

Result<int> dns_query(Session& session);

Result<int> status(Session& session);

Result<int> debug_peers(Session& session);
Result<int> debug_gossip(Session& session);
Result<int> debug_table(Session& session);
Result<int> debug_plan(Session& session);

Result<int> config_check(Session& session);
Result<int> config_explain(Session& session);

Result<int> completion(Session& session);

}  // namespace ovn::cli
