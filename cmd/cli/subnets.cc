// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/subnets.h"

#include "cmd/cli/checks.h"
#include "core/base/ip.h"

namespace ovn::cli {
namespace {

class Subnets {
 public:
  Result<void> add(const std::string& text) {
    TRY(auto prefix, ip::Prefix::parse(text));
    for (const auto& other : prefixes_) {
      if (other.overlaps(prefix))
        return fail(Errc::invalid, "subnets {} and {} overlap", other, text);
    }
    prefixes_.push_back(prefix);
    out_.push_back(json::object{{"prefix", text}});
    return {};
  }

  // Sets `field` of the subnet that contains all of `part`.
  Result<void> set(std::string_view flag, std::string_view field, const std::string& text,
                   const ip::Prefix& part) {
    TRY(json::object * subnet, find(flag, text, part));
    bool fresh = subnet->emplace(field, text).second;
    if (fresh) return {};
    return fail(Errc::invalid, "--{} {}: subnet {} has {} already", flag, text,
                std::string_view(subnet->at("prefix").get_string()),
                std::string_view(subnet->at(field).get_string()));
  }

  Result<void> set_aux(const std::string& text) {
    auto [name, address] = split_pair(text);
    TRY(auto parsed, ip::Address::parse(address));
    TRY(json::object * subnet, find("aux-address", text, {parsed, parsed.bits()}));
    auto& all = subnet->emplace("aux_addresses", json::object()).first->value().get_object();
    if (all.emplace(name, address).second) return {};
    return fail(Errc::invalid, "--aux-address {}: the name is given twice", text);
  }

  json::array take() { return std::move(out_); }

 private:
  Result<json::object*> find(std::string_view flag, std::string_view text, const ip::Prefix& part) {
    for (size_t i = 0; i < prefixes_.size(); ++i) {
      if (prefixes_[i].contains(part)) return &out_[i].get_object();
    }
    return fail(Errc::invalid, "--{} {}: no --subnet contains it", flag, text);
  }

  std::vector<ip::Prefix> prefixes_;
  json::array out_;
};

}  // namespace

Result<json::array> subnets_from(const SubnetFlags& flags) {
  Subnets subnets;
  for (const auto& text : flags.subnets) CHECK_OK(subnets.add(text));
  for (const auto& text : flags.gateways) {
    TRY(auto address, ip::Address::parse(text));
    CHECK_OK(subnets.set("gateway", "gateway", text, {address, address.bits()}));
  }
  for (const auto& text : flags.ranges) {
    TRY(auto range, ip::Prefix::parse(text));
    CHECK_OK(subnets.set("ip-range", "range", text, range));
  }
  for (const auto& text : flags.aux_addresses) CHECK_OK(subnets.set_aux(text));
  return subnets.take();
}

}  // namespace ovn::cli
