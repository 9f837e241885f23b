// SPDX-License-Identifier: Apache-2.0
#include "core/model/bridge_options.h"

#include <charconv>

#include "core/model/names.h"

namespace ovn::model {

namespace {

constexpr uint32_t kMtuMin = 68, kMtuMax = 65535;

// The option's own name: what is left of Docker's without its beginnings.
std::string_view short_key(std::string_view key) {
  for (std::string_view beginning : {"com.docker.network.", "bridge.", "driver."}) {
    if (key.starts_with(beginning)) key.remove_prefix(beginning.size());
  }
  return key;
}

class Option {
 public:
  Option(std::string_view key, const std::string& value, std::vector<std::string>& problems)
      : key_(key), value_(value), problems_(problems) {}

  void read(bool& flag) {
    bool yes = value_ == "true" || value_ == "1", no = value_ == "false" || value_ == "0";
    if (!yes && !no) refuse("true or false");
    flag = yes;
  }
  void read(uint32_t& mtu) {
    auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), mtu);
    bool number = error == std::errc() && end == value_.data() + value_.size();
    if (!number || mtu < kMtuMin || mtu > kMtuMax) refuse("a number in 68..65535");
  }
  void read(GatewayMode& mode) {
    static const std::map<std::string_view, GatewayMode> kModes{
        {"nat", GatewayMode::nat},
        {"nat-unprotected", GatewayMode::nat_unprotected},
        {"routed", GatewayMode::routed},
        {"isolated", GatewayMode::isolated}};
    auto found = kModes.find(value_);
    if (found == kModes.end()) return refuse("nat, nat-unprotected, routed or isolated");
    mode = found->second;
  }
  void read(std::optional<ip::Address>& address, ip::Family family) {
    auto parsed = ip::Address::parse(value_);
    if (!parsed || parsed->family() != family || parsed->is_unspecified()) {
      return refuse(family == ip::Family::v4 ? "an IPv4 address" : "an IPv6 address");
    }
    address = *parsed;
  }
  void read_device(std::string& name) {
    if (auto good = check_ifname(value_); !good) return refuse("a name for a device");
    name = value_;
  }

 private:
  void refuse(std::string_view wanted) {
    problems_.push_back(fmt::format("option {}: '{}' is not {}", key_, value_, wanted));
  }

  std::string_view key_;
  const std::string& value_;
  std::vector<std::string>& problems_;
};

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
      option.read(out.mode4);
    } else if (name == "gateway_mode_ipv6") {
      option.read(out.mode6);
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
