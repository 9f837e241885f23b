// SPDX-License-Identifier: Apache-2.0
// The configuration of a host: what stands in /etc/ovn-lite/ovn-lite.toml and conf.d/*.toml (in the
// order of their names, later ones win) and on the command line of `agent run` (which wins over the
// files). Every key is one row of config_keys(): parser, flags, `config explain` and
// ovn-lite.toml(5) are made from that table. What the files get wrong is collected, not stopped at,
// so that a person sees all of it at once; a Config with problems is not to be run.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ip.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/model/publish.h"

namespace ovn {

inline constexpr std::string_view kConfigPath = "/etc/ovn-lite/ovn-lite.toml";

struct Config {
  // Networks without a subnet of their own get one of `size` bits from here.
  struct Pool {
    ip::Prefix base;
    unsigned size = 0;

    friend bool operator==(const Pool&, const Pool&) = default;
  };

  struct Node {
    std::string name;  // empty: the host's
    std::string state_dir = "/var/lib/ovn-lite";
    std::string run_dir = "/run/ovn-lite";
  } node;

  struct Api {
    std::string socket;  // empty: RUN_DIR/ovn-lite.sock, see socket_path()
  } api;

  struct Gossip {
    ip::Address listen;                    // unspecified: all addresses
    std::optional<ip::Address> advertise;  // none: see cluster::default_address()
    uint16_t port = 7956;
    std::vector<ip::Endpoint> seeds;
    unsigned mtu = 1400;  // UDP payload of a datagram, bytes
  } gossip;

  struct Manager {
    bool enabled = true;  // an agent in no cluster, without seeds, becomes a cluster of one
    ip::Endpoint listen{{}, 7957};
  } manager;

  struct Overlay {
    uint16_t vxlan_port = 4789;
    std::optional<unsigned> mtu;               // of the underlay, bytes; none: its links' least
    std::optional<ip::Address> local_address;  // VTEP; none: where gossip is reached
    unsigned idle_time = 10;  // seconds that a network without containers stays in the kernel
  } overlay;

  struct Ipam {
    std::vector<Pool> pools;
  } ipam;

  struct Ports {
    model::PortRange dynamic{30000, 32767};  // for published ports that name none
  } ports;

  struct Ingress {
    std::optional<ip::Endpoint> health_listen;  // none: nobody is told
  } ingress;

  // Where container runtimes tell of their containers.
  struct Runtime {
    std::string docker_socket = "/run/docker.sock";
    std::string podman_storage = "/var/lib/containers/storage";
    std::string containerd_state = "/run/containerd/runc";
    std::string crun_state = "/run/crun";
    std::string runc_state = "/run/runc";
    std::string machines = "/run/systemd/machines";
    unsigned restart_time = 600;  // seconds that a container's runtime may not know it
  } runtime;

  struct Dns {
    std::vector<ip::Endpoint> upstreams;  // none: the host's
    unsigned ttl = 5;                     // of names of containers, seconds
    unsigned timeout = 1500;              // of one exchange with an upstream, milliseconds
    unsigned waiting = 1024;              // queries that wait for upstreams, at most
    unsigned cache = 4096;                // replies of upstreams that are kept, at most
  } dns;

  struct Log {
    log::Level level = log::Level::info;
    log::Format format = log::Format::text;
  } log;

  std::string socket_path() const;
};

// What is wrong, and where: "/etc/ovn-lite/ovn-lite.toml:3:1: unknown key 'gosip.port'".
struct ConfigProblem {
  std::string where;  // file, or file:line:column, or a flag
  std::string message;

  std::string to_string() const { return where + ": " + message; }
  friend bool operator==(const ConfigProblem&, const ConfigProblem&) = default;
};

struct LoadedConfig {
  Config config;                   // keys with a problem have their default
  std::vector<std::string> files;  // those that were read
  std::vector<ConfigProblem> problems;
};

// Reads `path` and conf.d/*.toml beside it. The file at kConfigPath may be missing, no other.
LoadedConfig load_config(std::string_view path);

// One text of TOML; `where` stands for the file in problems.
void parse_config(std::string_view text, std::string_view where, LoadedConfig& into);

// Relations between keys, checked after all of them are read.
void check_config(LoadedConfig& loaded);

}  // namespace ovn
