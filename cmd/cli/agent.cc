// SPDX-License-Identifier: Apache-2.0
// ovn-lite agent
#include "cmd/cli/nouns.h"
#include "core/base/log.h"

namespace ovn::cli {

Result<int> agent_run(Session& session) {
  TRY(auto config, session.config());
  log::configure(config.log.level, config.log.format);
  CHECK_OK(session.environment().run_agent(config, [&session] { return session.config(); }));
  return 0;
}

}  // namespace ovn::cli
