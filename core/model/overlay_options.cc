// SPDX-License-Identifier: Apache-2.0
#include "core/model/overlay_options.h"

#include "core/model/option.h"

namespace ovn::model {

OverlayOptions read_overlay_options(const std::map<std::string, std::string>& options,
                                    std::vector<std::string>& problems) {
  OverlayOptions out;
  for (const auto& [key, value] : options) {
    Option option(key, value, problems);
    if (key == kDatapathOption) {
      option.read(out.datapath, {{"bridge", Datapath::bridge}, {"macvlan", Datapath::macvlan}},
                  "bridge or macvlan");
    } else if (key == kBroadcastOption) {
      option.read(out.broadcast);
    }
  }
  return out;
}

OverlayOptions overlay_options(const Network& network) {
  std::vector<std::string> passed_over;
  return read_overlay_options(network.options, passed_over);
}

}  // namespace ovn::model
