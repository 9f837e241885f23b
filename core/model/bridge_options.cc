// SPDX-License-Identifier: Apache-2.0
#include "core/model/bridge_options.h"

#include "core/model/option.h"

namespace ovn::model {

namespace {

void read_mode(Option option, GatewayMode& mode) {
  option.read(mode,
              {{"nat", GatewayMode::nat},
               {"nat-unprotected", GatewayMode::nat_unprotected},
               {"routed", GatewayMode::routed},
               {"isolated", GatewayMode::isolated}},
              "nat, nat-unprotected, routed or isolated");
}

}  // namespace

BridgeOptions read_bridge_options(const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems) {
  BridgeOptions out;
  for (const auto& [key, value] : options) {
    Option option(key, value, problems);
    std::string_view name = short_key(key);
    if (name == "name") {
      option.read_device(out.name);
    } else if (name == "enable_ip_masquerade") {
      option.read(out.masquerade);
    } else if (name == "enable_icc") {
      option.read(out.icc);
    } else if (name == "gateway_mode_ipv4") {
      read_mode(option, out.mode4);
    } else if (name == "gateway_mode_ipv6") {
      read_mode(option, out.mode6);
    } else if (name == "inhibit_ipv4") {
      option.read(out.inhibit_ipv4);
    } else if (name == "mtu") {
      option.read(out.mtu);
    } else if (name == "host_ipv4") {
      option.read(out.host_ipv4, ip::Family::v4);
    } else if (name == "host_ipv6") {
      option.read(out.host_ipv6, ip::Family::v6);
    } else if (name == "host_binding_ipv4") {
      if (value != "0.0.0.0") option.read(out.host_binding_ipv4, ip::Family::v4);
    } else {
      problems.push_back(fmt::format(
          "unknown option '{}' of driver bridge: known are name, enable_icc, "
          "enable_ip_masquerade, gateway_mode_ipv4, gateway_mode_ipv6, inhibit_ipv4, mtu, "
          "host_ipv4, host_ipv6, host_binding_ipv4, each also as com.docker.network.bridge.NAME",
          key));
    }
  }
  return out;
}

BridgeOptions bridge_options(const std::map<std::string, std::string>& options) {
  std::vector<std::string> passed_over;
  return read_bridge_options(options, passed_over);
}

}  // namespace ovn::model
