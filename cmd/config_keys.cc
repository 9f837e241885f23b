// SPDX-License-Identifier: Apache-2.0
#include "cmd/config_keys.h"

#include <algorithm>
#include <type_traits>

#include "cmd/config_values.h"
#include "cmd/nearest.h"

namespace ovn {
namespace {

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;

template <class T>
constexpr ConfigKind kind_of() {
  if constexpr (std::is_same_v<T, bool>) return ConfigKind::boolean;
  if constexpr (std::is_integral_v<T> || std::is_same_v<T, std::optional<unsigned>>) {
    return ConfigKind::number;
  }
  if constexpr (std::is_same_v<T, std::vector<Config::Pool>>) return ConfigKind::tables;
  return kIsList<T> ? ConfigKind::texts : ConfigKind::text;
}

// The functions of the row for config.*section.*member.
template <auto section, auto member, auto parse>
struct Row {
  static auto& field(auto& config) { return config.*section.*member; }
  using Field = std::remove_cvref_t<decltype(field(std::declval<Config&>()))>;

  static Result<void> assign(Config& config, std::string_view text) {
    TRY(auto value, parse(text));
    if constexpr (kIsList<Field>) {
      field(config).push_back(std::move(value));
    } else {
      field(config) = std::move(value);
    }
    return {};
  }
  static void clear(Config& config) {
    Config fresh;
    field(config) = kIsList<Field> ? Field() : field(fresh);
  }
  static std::string show(const Config& config) { return show_value(field(config)); }
};

struct Words {
  std::string_view metavar, form, otherwise, help;
  bool live = false;
};

template <auto section, auto member, auto parse>
constexpr ConfigKey key(std::string_view name, Words words) {
  using Here = Row<section, member, parse>;
  return {name,
          kind_of<typename Here::Field>(),
          words.metavar,
          words.form,
          words.otherwise,
          words.help,
          words.live,
          Here::assign,
          Here::clear,
          Here::show};
}

constexpr ConfigKey kKeys[] = {
    key<&Config::node, &Config::Node::name, parse_node_name>(
        "node.name",
        {"NAME", "a name of at most 63 letters, digits, '_', '.' and '-'", "the host's name",
         "Name of this host, unique in the cluster. It is taken "
         "when the host enters a cluster, and then stays."}),
    key<&Config::node, &Config::Node::state_dir, parse_absolute_path>(
        "node.state_dir", {"DIR", "an absolute path", "",
                           "Folder of what must survive a reboot: membership and keys, endpoints, "
                           "leases; on a manager the networks and pools."}),
    key<&Config::node, &Config::Node::run_dir, parse_absolute_path>(
        "node.run_dir", {"DIR", "an absolute path", "",
                         "Folder of the API socket and of the networks' namespaces."}),
    key<&Config::api, &Config::Api::socket, parse_socket_path>(
        "api.socket",
        {"PATH", "an absolute path of at most 107 bytes", "ovn-lite.sock in node.run_dir",
         "Unix socket on which the agent serves its API to the command line."}),
    key<&Config::gossip, &Config::Gossip::listen, parse_address>(
        "gossip.listen",
        {"IP", "an IP address", "", "Address on which gossip is received; 0.0.0.0 or :: for all."}),
    key<&Config::gossip, &Config::Gossip::advertise, parse_host_address>(
        "gossip.advertise",
        {"IP", "an IP address of this host", "the source address of the default route",
         "Address at which the other hosts reach this one. It is taken when the "
         "host enters a cluster."}),
    key<&Config::gossip, &Config::Gossip::port, parse_port>(
        "gossip.port",
        {"PORT", "1 to 65535", "", "UDP port of gossip, and TCP port of its streams."}),
    key<&Config::gossip, &Config::Gossip::seeds, parse_seed>(
        "gossip.seeds",
        {"IP[:PORT]", "IP addresses, each with a port or without", "",
         "Hosts to ask for admission to gossip, besides those that the cluster file "
         "and the last run know. An agent with seeds never becomes a cluster of "
         "its own.",
         true}),
    key<&Config::gossip, &Config::Gossip::mtu, parse_number<1400, 9000>>(
        "gossip.mtu", {"BYTES", "1400 to 9000", "",
                       "Largest UDP payload of a gossip packet. More than the default is for paths "
                       "that all carry larger packets than Ethernet's usual 1500 bytes."}),
    key<&Config::manager, &Config::Manager::enabled, parse_boolean>(
        "manager.enabled", {"BOOL", "true or false", "",
                            "Whether an agent that is in no cluster and has no seeds begins one. "
                            "With false it waits for 'ovn-lite cluster init' or 'join'."}),
    key<&Config::manager, &Config::Manager::listen, parse_manager_listen>(
        "manager.listen", {"IP[:PORT]", "an IP address, with a port or without", "",
                           "Where a manager takes the TLS connections of the other hosts."}),
    key<&Config::overlay, &Config::Overlay::vxlan_port, parse_port>(
        "overlay.vxlan_port",
        {"PORT", "1 to 65535", "",
         "UDP port of VXLAN; the same on all hosts of a cluster. A firewall has to accept it as "
         "such: conntrack does not follow these packets."}),
    key<&Config::overlay, &Config::Overlay::mtu, parse_number<1280, 65535>>(
        "overlay.mtu", {"BYTES", "1280 to 65535", "that of link and routes to the other hosts",
                        "MTU of the paths between hosts. Overlay networks get 50 bytes less, or 70 "
                        "where hosts talk over IPv6, and on all hosts what the smallest leaves."}),
    key<&Config::overlay, &Config::Overlay::local_address, parse_host_address>(
        "overlay.local_address", {"IP", "an IP address of this host", "gossip.advertise",
                                  "Address from and to which VXLAN packets of this host go."}),
    key<&Config::overlay, &Config::Overlay::idle_time, parse_number<0, 3600>>(
        "overlay.idle_time",
        {"SECONDS", "0 to 3600", "",
         "How long a network's namespace stays on this host after its last container here was "
         "detached: one that comes back meanwhile finds it ready.",
         true}),
    key<&Config::ipam, &Config::Ipam::pools, parse_pool>(
        "ipam.pools",
        {"base=PREFIX,size=BITS", "each with base, a prefix, and size, a prefix length",
         "10.0.0.0/8, then 192.168.0.0/16 in pieces of /24; for IPv6 a prefix of the cluster's "
         "own, in pieces of /64",
         "On a manager: where networks without --subnet get theirs, clear of all other networks "
         "and of what the asking host has routes to."}),
    key<&Config::ports, &Config::Ports::dynamic, parse_port_range>(
        "ports.dynamic",
        {"FIRST-LAST", "a range of ports, as 30000-32767", "",
         "Ports of this host for published ports that name none; on a manager also those of "
         "services that are published on every host. They should lie outside of "
         "net.ipv4.ip_local_port_range, from which the kernel gives ports to connections.",
         true}),
    key<&Config::ingress, &Config::Ingress::health_listen, parse_health_listen>(
        "ingress.health_listen",
        {"IP[:PORT]", "an IP address, with a port or without", "nowhere",
         "Where GET /PORT or /PORT/PROTO over HTTP, of anybody, is answered with 200 while this "
         "host can serve that published port of a service, 503 while it cannot, and 404 if no "
         "service publishes it: for load balancers outside of the cluster. Port 7958 where none is "
         "given."}),
    key<&Config::runtime, &Config::Runtime::docker_socket, parse_socket_path>(
        "runtime.docker_socket",
        {"PATH", "an absolute path of at most 107 bytes", "",
         "Unix socket on which Docker is asked for its containers and told of their ends."}),
    key<&Config::runtime, &Config::Runtime::podman_storage, parse_absolute_path>(
        "runtime.podman_storage",
        {"DIR", "an absolute path", "",
         "Folder in which podman, run by root, keeps its containers (graphroot in storage.conf). "
         "Its socket is not needed."}),
    key<&Config::runtime, &Config::Runtime::containerd_state, parse_absolute_path>(
        "runtime.containerd_state",
        {"DIR", "an absolute path", "",
         "Folder with a folder for each namespace of containerd's, where runc or crun keep the "
         "state of its containers."}),
    key<&Config::runtime, &Config::Runtime::crun_state, parse_absolute_path>(
        "runtime.crun_state", {"DIR", "an absolute path", "",
                               "Folder in which crun keeps the state of its containers."}),
    key<&Config::runtime, &Config::Runtime::runc_state, parse_absolute_path>(
        "runtime.runc_state", {"DIR", "an absolute path", "",
                               "Folder in which runc keeps the state of its containers."}),
    key<&Config::runtime, &Config::Runtime::machines, parse_absolute_path>(
        "runtime.machines", {"DIR", "an absolute path", "",
                             "Folder in which systemd-machined keeps a file for each machine."}),
    key<&Config::runtime, &Config::Runtime::restart_time, parse_number<0, 86400>>(
        "runtime.restart_time",
        {"SECONDS", "0 to 86400", "",
         "How long a container attached with --restart follow may be unknown to its runtime until "
         "its addresses are given back: one of crun, runc, containerd or systemd-nspawn may be "
         "made anew under its name. Docker and podman never do that; there they are given back "
         "when it is removed. As long as the runtime knows it as stopped they are kept.",
         true}),
    key<&Config::dns, &Config::Dns::upstreams, parse_dns_server>(
        "dns.upstreams",
        {"IP[:PORT]", "IP addresses, each with a port or without",
         "those of the host's /etc/resolv.conf, read again when it changes",
         "DNS servers that are asked, in this order and from this host, for what no container is "
         "called. Containers that are in internal networks only never get anywhere that way.",
         true}),
    key<&Config::dns, &Config::Dns::ttl, parse_number<0, 86400>>(
        "dns.ttl", {"SECONDS", "0 to 86400", "",
                    "How long others may remember the address of a container's name.", true}),
    key<&Config::dns, &Config::Dns::timeout, parse_number<100, 10000>>(
        "dns.timeout",
        {"MILLISECONDS", "100 to 10000", "",
         "How long an upstream has time to reply before the next one is asked. A container is "
         "told of the failure after three times that.",
         true}),
    key<&Config::dns, &Config::Dns::waiting, parse_number<16, 65536>>(
        "dns.waiting",
        {"COUNT", "16 to 65536", "",
         "How many queries of this host's containers may wait for upstreams. Beyond that the "
         "container with the most waiting loses its latest.",
         true}),
    key<&Config::dns, &Config::Dns::cache, parse_number<0, 1000000>>(
        "dns.cache", {"COUNT", "0 to 1000000", "",
                      "How many replies of upstreams are kept, each for the time that it says."}),
    key<&Config::log, &Config::Log::level, parse_log_level>(
        "log.level", {"LEVEL", "trace, debug, info, warn, error or off", "",
                      "Least weight of what the agent writes to standard error.", true}),
    key<&Config::log, &Config::Log::format, parse_log_format>(
        "log.format", {"FORMAT", "text or json", "", "Form of each line of the log.", true}),
};

}  // namespace

std::span<const ConfigKey> config_keys() { return kKeys; }

const ConfigKey* find_config_key(std::string_view name) {
  auto found = std::find_if(std::begin(kKeys), std::end(kKeys),
                            [&](const ConfigKey& key) { return key.name == name; });
  return found == std::end(kKeys) ? nullptr : found;
}

std::string_view nearest_config_key(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ConfigKey& key : kKeys) names.push_back(key.name);
  return nearest(name, names);
}

std::vector<ConfigChange> config_changes(const Config& from, const Config& to) {
  std::vector<ConfigChange> changes;
  for (const ConfigKey& key : kKeys) {
    if (key.show(from) != key.show(to)) changes.push_back({key.name, key.show(to), key.live});
  }
  return changes;
}

std::string_view to_string(ConfigKind kind) {
  switch (kind) {
    case ConfigKind::text:
      return "a text";
    case ConfigKind::number:
      return "a number";
    case ConfigKind::boolean:
      return "a boolean";
    case ConfigKind::texts:
      return "a list of texts";
    case ConfigKind::tables:
      return "a list of tables";
  }
  return "";
}

std::string ConfigKey::flag() const {
  std::string out = "--" + std::string(name);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '.' || c == '_'; }, '-');
  return out;
}

std::string ConfigKey::default_text() const {
  if (!otherwise.empty()) return std::string(otherwise);
  return is_list() ? "none" : show(Config());
}

void assign_flag(LoadedConfig& loaded, const ConfigKey& key, std::span<const std::string> values) {
  key.clear(loaded.config);
  for (const std::string& value : values) {
    if (auto ok = key.assign(loaded.config, value); !ok) {
      loaded.problems.push_back({key.flag(), ok.error().message});
    }
  }
}

}  // namespace ovn
