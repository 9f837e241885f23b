// SPDX-License-Identifier: Apache-2.0
#include "core/api/network_body.h"

#include "core/base/json.h"
#include "core/ipam/routed.h"

namespace ovn::api {

namespace {

using controller::SubnetRequest;

template <class T>
Result<std::map<std::string, T>> read_pairs(json::ObjectReader& in, std::string_view key,
                                            Result<T> (*parse)(std::string_view)) {
  std::map<std::string, T> out;
  const json::object* fields = in.object_if(key);
  if (!fields) return out;
  for (const auto& [name, value] : *fields) {
    if (!value.is_string()) {
      return fail(Errc::invalid, "field '{}': '{}' is no text", key, std::string_view(name));
    }
    auto parsed = parse(std::string_view(value.get_string()));
    if (!parsed) {
      return fail(Errc::invalid, "field '{}': '{}': {}", key, std::string_view(name),
                  parsed.error().message);
    }
    out.emplace(name, *std::move(parsed));
  }
  return out;
}

Result<std::string> any_text(std::string_view text) { return std::string(text); }

Result<SubnetRequest> read_subnet(const json::value& item) {
  if (!item.is_object()) return fail(Errc::invalid, "it is no object");
  json::ObjectReader in(item.get_object());
  SubnetRequest subnet;
  subnet.prefix = in.parsed("prefix", ip::Prefix::parse);
  subnet.range = in.parsed("range", ip::Prefix::parse);
  subnet.gateway = in.parsed("gateway", ip::Address::parse);
  TRY(subnet.aux_addresses, read_pairs<ip::Address>(in, "aux_addresses", ip::Address::parse));
  CHECK_OK(in.finish());
  return subnet;
}

Result<std::vector<SubnetRequest>> read_subnets(json::ObjectReader& in) {
  std::vector<SubnetRequest> out;
  const json::array* items = in.array_if("subnets");
  if (!items) return out;
  for (const auto& item : *items) {
    auto subnet = read_subnet(item);
    if (!subnet) {
      return fail(Errc::invalid, "field 'subnets', number {}: {}", out.size() + 1,
                  subnet.error().message);
    }
    out.push_back(*std::move(subnet));
  }
  return out;
}

}  // namespace

std::vector<ip::Prefix> read_avoided(json::ObjectReader& in) {
  auto avoid = in.parsed_all("avoid", ip::Prefix::parse);
  if (avoid.size() > ipam::kAvoidMax) {
    in.refuse("avoid", fmt::format("there are more than {}", ipam::kAvoidMax));
  }
  return avoid;
}

Result<controller::NetworkRequest> parse_network_request(std::string_view body) {
  TRY(auto fields, json::parse_object(body));
  json::ObjectReader in(fields);
  controller::NetworkRequest out;
  out.name = in.text("name");
  out.driver = in.parsed("driver", model::parse_driver).value_or(model::Driver::overlay);
  out.scope = in.parsed("scope", model::parse_scope);
  out.internal = in.flag("internal", false);
  out.ipv4 = in.flag("ipv4", true);
  out.ipv6 = in.flag("ipv6", false);
  TRY(out.subnets, read_subnets(in));
  TRY(out.options, read_pairs<std::string>(in, "options", any_text));
  TRY(out.labels, read_pairs<std::string>(in, "labels", any_text));
  out.ingress = in.flag("ingress", false);
  out.avoid = read_avoided(in);
  CHECK_OK(in.finish());
  return out;
}

}  // namespace ovn::api
