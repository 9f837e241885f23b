// SPDX-License-Identifier: Apache-2.0
#include "core/model/overlay_options.h"

#include "core/model/option.h"

namespace ovn::model {

Datapath read_datapath(const std::string& value, std::vector<std::string>& problems) {
  Datapath chosen = Datapath::bridge;
  Option(kDatapathOption, value, problems)
      .read(chosen, {{"bridge", Datapath::bridge}, {"macvlan", Datapath::macvlan}},
            "bridge or macvlan");
  return chosen;
}

Datapath datapath(const Network& network) {
  std::vector<std::string> passed_over;
  auto option = network.options.find(std::string(kDatapathOption));
  return option == network.options.end() ? Datapath::bridge
                                         : read_datapath(option->second, passed_over);
}

}  // namespace ovn::model
