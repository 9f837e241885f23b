// SPDX-License-Identifier: Apache-2.0
#include "netlink/features.h"

#include <cerrno>

namespace ovn::netlink {

namespace {

struct Feature {
  std::string_view module, option;
};

Feature feature_of(const kernel::Link& link) {
  if (std::holds_alternative<kernel::Bridge>(link.kind)) return {"bridge", "CONFIG_BRIDGE"};
  if (std::holds_alternative<kernel::Vxlan>(link.kind)) return {"vxlan", "CONFIG_VXLAN"};
  if (std::holds_alternative<kernel::Veth>(link.kind)) return {"veth", "CONFIG_VETH"};
  if (std::holds_alternative<kernel::Macvlan>(link.kind)) return {"macvlan", "CONFIG_MACVLAN"};
  if (std::holds_alternative<kernel::Ipvlan>(link.kind)) return {"ipvlan", "CONFIG_IPVLAN"};
  if (std::holds_alternative<kernel::Vlan>(link.kind)) return {"8021q", "CONFIG_VLAN_8021Q"};
  if (std::holds_alternative<kernel::Dummy>(link.kind)) return {"dummy", "CONFIG_DUMMY"};
  return {};
}

bool is_bridge_table(const kernel::Object& object) {
  const auto* table = std::get_if<kernel::nft::Table>(&object);
  return table && kernel::nft::is_bridge(table->name);
}

Feature feature_of(const kernel::Object& object) {
  if (const auto* link = std::get_if<kernel::Link>(&object)) return feature_of(*link);
  if (is_bridge_table(object)) {
    return {"nft_meta_bridge", "CONFIG_NF_TABLES_BRIDGE and CONFIG_NFT_BRIDGE_META"};
  }
  bool nft = std::holds_alternative<kernel::nft::Table>(object) ||
             std::holds_alternative<kernel::nft::LooseChain>(object) ||
             std::holds_alternative<kernel::nft::Element>(object);
  if (nft) return {"nf_tables", "CONFIG_NF_TABLES and CONFIG_NF_TABLES_INET"};
  return {};
}

// EOPNOTSUPP: no such kind of device, or no such family of tables; EPROTONOSUPPORT: no such netlink
// family. Where the kernel has a module for what frames' rules ask, but cannot load it, it says
// ENOENT (nft_meta_select_ops()).
bool is_want_of_feature(int sys_errno, const kernel::Object& object) {
  return sys_errno == EOPNOTSUPP || sys_errno == EPROTONOSUPPORT || sys_errno == EAFNOSUPPORT ||
         (sys_errno == ENOENT && is_bridge_table(object));
}

}  // namespace

Error name_missing_feature(Error error, const kernel::Op& op) {
  Feature feature = feature_of(op.object);
  bool lacks = is_want_of_feature(error.sys_errno, op.object);
  if (feature.module.empty() || !lacks) return error;
  error.message += fmt::format("; the kernel has no {0}: load module {0}, or build with {1}",
                               feature.module, feature.option);
  return error;
}

}  // namespace ovn::netlink
