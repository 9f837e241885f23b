// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/ingress_backend.h"

#include <algorithm>

#include "core/reconcile/drivers.h"
#include "core/reconcile/homes.h"
#include "core/reconcile/ingress.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

// A mark of ours is a host's number below these upper bytes, and the same number is the zone.
constexpr uint32_t kOurMark = 0x4f560000, kOurMarkMask = 0xffff0000;
// Of the routing table, the rule's priority, and the metric of the default route that is the last.
constexpr uint32_t kOwnTable = 0x4f56, kLastMetric = 0x4f56;
constexpr uint32_t kNew = 1u << 3;  // NF_CT_STATE_BIT(IP_CT_NEW)
constexpr uint8_t kIcmp6 = 58, kOverTcp = 6, kSolicitation = 135, kAdvertisement = 136;
constexpr uint32_t kSourceMac = 6, kMacSize = 6;  // in the link header
constexpr std::string_view kHosts = "hosts", kMacs = "macs", kOpen = "open";

struct WayBack {
  ip::Family family;
  Field field;
  ip::Address gateway;  // which nobody has
};
const WayBack kWaysBack[] = {
    {ip::Family::v4, Field::ipv4, ip::Address::v4(0xa9fe4f56)},  // 169.254.79.86
    {ip::Family::v6, Field::ipv6,
     ip::Address::v6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x4f, 0x56})},
};
// Locally administered.
const Mac kGatewayMac({0x02, 0x4f, 0x56, 0, 0, 1});

Bytes bytes_of_mac(const Mac& mac) { return {mac.bytes().begin(), mac.bytes().end()}; }
Bytes padded_mac(const Mac& mac) { return joined(bytes_of_mac(mac), Bytes(2)); }

Rule sent_by() { return {Payload{Payload::Base::link, kSourceMac, kMacSize, 0}}; }
// The mark of the host that sent it to slot 0, its zone to slot 1.
Rule host_of_sender() {
  return rule({sent_by(), {Lookup{std::string(kHosts), 0, Lookup::Result::data, 0}}});
}
// The connection's mark is in slot 0 after it.
Rule is_marked() {
  return {Connection{Connection::Key::mark, 0}, Mask{0, 1, native(kOurMarkMask)},
          Compare{1, false, native(kOurMark)}};
}

class BackendTable {
 public:
  BackendTable(NetnsName netns, const std::string& link)
      : netns_(std::move(netns)), device_(padded_name(link)), link_(link) {}

  Table of_sandbox() const {
    Table table{netns_, std::string(kIngressTable),
                {{std::string(kHosts), {Field::ether}, false, {Field::mark, Field::mark}},
                 {std::string(kOpen), {Field::protocol, Field::port}, false, {}}},
                {admission(), arrival(), destination(), output(), sent(),
                 {"source", Hook{Hook::Type::nat, Hook::Point::input, kSourceNatPriority}, {}}}};
    for (const WayBack& way : kWaysBack) {
      std::string home(home_set(way.family));
      table.sets.push_back({home, {Field::ifname}, false, {way.field}});
    }
    std::ranges::sort(table.sets, {}, &Set::name);
    std::ranges::sort(table.chains, {}, &Chain::name);
    return table;
  }

  Table of_link() const {
    Rule to_gateway{Payload{Payload::Base::link, 0, kMacSize, 0},
                    Compare{0, false, bytes_of_mac(kGatewayMac)}};
    Rule to_host{Meta{Meta::Key::mark, 0},
                 Lookup{std::string(kMacs), 0, Lookup::Result::data, 0},
                 PayloadSet{Payload::Base::link, 0, kMacSize, 0, {}}, Decide{accept()}};
    return {netns_, std::string(kIngressEgressTable),
            {{std::string(kMacs), {Field::mark}, false, {Field::ether}}},
            {{"egress", Hook{Hook::Type::filter, Hook::Point::egress, kFilterPriority, link_},
              {rule({to_gateway, to_host}), rule({to_gateway, verdict(refuse())})}}}};
  }

 private:
  Rule not_by(Meta::Key way) const {
    return {Meta{way, 0}, Compare{0, true, device_}, Decide{accept()}};
  }

  static void let_neighbors_be_found(Chain& chain) {
    for (uint8_t type : {kSolicitation, kAdvertisement}) {
      chain.rules.push_back(rule({is_protocol(kIcmp6),
                                  {Payload{Payload::Base::transport, 0, 1, 0},
                                   Compare{0, false, {type}}},
                                  verdict(accept())}));
    }
  }

  Chain admission() const {
    Chain chain{"admission", Hook{Hook::Type::filter, Hook::Point::prerouting, kRawPriority},
                {not_by(Meta::Key::iifname)}};
    let_neighbors_be_found(chain);
    chain.rules.push_back(rule({host_of_sender(), {ZoneSet{1}}, verdict(accept())}));
    chain.rules.push_back(verdict(refuse()));
    return chain;
  }

  Chain arrival() const {
    Chain chain{"arrival", Hook{Hook::Type::filter, Hook::Point::prerouting, kManglePriority},
                {not_by(Meta::Key::iifname), rule({is_marked(), {MarkSet{0}}, verdict(accept())}),
                 rule({connection_has(Connection::Key::state, kNew), protocol_and_port(0),
                       in(std::string(kOpen)), host_of_sender(),
                       {ConnectionMarkSet{0}, MarkSet{0}}, verdict(accept())})}};
    let_neighbors_be_found(chain);
    chain.rules.push_back(verdict(refuse()));
    return chain;
  }

  static Chain destination() {
    Chain chain{"destination",
                Hook{Hook::Type::nat, Hook::Point::prerouting, kDestinationNatPriority}, {}};
    for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
      chain.rules.push_back(
          rule({is_family(family),
                {Meta{Meta::Key::iifname, 0},
                 Lookup{std::string(home_set(family)), 0, Lookup::Result::data, 0},
                 Nat{Nat::Type::destination, nat_family(family), 0, {}}}}));
    }
    return chain;
  }

  static Chain output() {
    return {"output", Hook{Hook::Type::route, Hook::Point::output, kManglePriority},
            {rule({is_marked(), {MarkSet{0}}})}};
  }

  // The device here is the one that the packet would have taken without its mark.
  Chain sent() const {
    Chain chain{"sent", Hook{Hook::Type::filter, Hook::Point::output, kFilterPriority},
                {not_by(Meta::Key::oifname), rule({is_marked(), verdict(accept())})}};
    let_neighbors_be_found(chain);
    chain.rules.push_back(rule({is_protocol(kOverTcp), {Reject{true}}}));
    chain.rules.push_back({Reject{false}});
    return chain;
  }

  NetnsName netns_;
  Bytes device_;
  std::string link_;
};

class IngressBackend {
 public:
  IngressBackend(const LocalEndpoint& local, Snapshot& out)
      : netns_(sandbox_netns(local.sandbox.id)), endpoint_(local.endpoint), out_(out) {}

  void add_tables() {
    BackendTable table(netns_, endpoint_.ifname);
    out_.tables.push_back(table.of_sandbox());
    out_.tables.push_back(table.of_link());
    out_.sysctls.push_back(
        {netns_, fmt::format("net/ipv4/conf/{}/src_valid_mark", endpoint_.ifname), "1"});
  }

  void add_host(const IngressHost& host) {
    Bytes mark = native(kOurMark | host.number), zone(2);
    std::memcpy(zone.data(), &host.number, zone.size());
    put(kIngressTable, kHosts, padded_mac(host.mac), joined(mark, joined(zone, Bytes(2))));
    put(kIngressEgressTable, kMacs, mark, padded_mac(host.mac));
  }

  void add_port(const IngressPort& port) {
    auto is_own = [&](const Backend& backend) {
      return std::ranges::any_of(endpoint_.addresses, [&](const model::Allocation& own) {
        return own.address.address() == backend.address;
      });
    };
    if (std::ranges::none_of(port.backends, is_own)) return;
    put(kIngressTable, kOpen, place_bytes(static_cast<uint8_t>(port.transport), port.target), {});
  }

  void add_way_back(const WayBack& way) {
    ip::Prefix all = everything(way.family);
    Route back{netns_, all, 0, endpoint_.ifname, way.gateway, kOwnTable, true};
    Route last = back;
    last.table = 0, last.metric = kLastMetric;
    out_.routes.insert(out_.routes.end(), {back, last});
    out_.neighbors.push_back({netns_, endpoint_.ifname, way.gateway, kGatewayMac});
    out_.rules.push_back({netns_, way.family, kOwnTable, kOurMark, kOurMarkMask, kOwnTable});
  }

  bool has(ip::Family family) const {
    return std::ranges::any_of(endpoint_.addresses, [&](const model::Allocation& own) {
      return own.address.address().family() == family;
    });
  }

 private:
  void put(std::string_view table, std::string_view set, Bytes at,
           decltype(Element::data) data) {
    out_.elements.push_back({netns_, std::string(table), std::string(set), std::move(at),
                             std::move(data)});
  }

  NetnsName netns_;
  const model::Endpoint& endpoint_;
  Snapshot& out_;
};

}  // namespace

bool is_of_ingress_host(const Element& element) {
  return (element.table == kIngressTable && element.set == kHosts) ||
         (element.table == kIngressEgressTable && element.set == kMacs);
}

void add_ingress_backend(const Ingress& ingress, const LocalEndpoint& local, Snapshot& snapshot) {
  IngressBackend backend(local, snapshot);
  backend.add_tables();
  for (const IngressHost& host : ingress.hosts) backend.add_host(host);
  for (const IngressPort& port : ingress.ports) backend.add_port(port);
  for (const WayBack& way : kWaysBack) {
    if (backend.has(way.family)) backend.add_way_back(way);
  }
}

}  // namespace ovn::reconcile
