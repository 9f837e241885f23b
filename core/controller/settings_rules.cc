// SPDX-License-Identifier: Apache-2.0
#include "core/controller/settings_rules.h"

#include "core/store/nouns.h"

namespace ovn::controller {

Result<Changed<model::Settings>> change_settings(Manager& manager, const model::Settings& wanted,
                                                 uint16_t gossip_port) {
  if (wanted.vxlan_port == 0) return fail(Errc::invalid, "VXLAN port 0: 1 to 65535 are allowed");
  if (wanted.vxlan_port == gossip_port) {
    return fail(Errc::invalid, "VXLAN port {}: it is that of gossip", gossip_port);
  }
  model::Settings settings = manager.settings;
  if (wanted.vxlan_port) settings.vxlan_port = wanted.vxlan_port;
  Changed<model::Settings> changed{settings, {}};
  if (settings == manager.settings) return changed;
  manager.settings = settings;
  changed.batch.push_back(store::put(settings));
  advance(manager, changed.batch);
  return changed;
}

}  // namespace ovn::controller
