// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verb_rows.h"

#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"
#include "cmd/cli/target.h"

namespace ovn::cli {
namespace {

const Verb kAttachVerbs[] = {
    {.noun = "attach",
     .name = "container",
     .summary = "Attach a container to a network",
     .description =
         "Gives the container an interface in the network, with an address and a MAC, and returns "
         "when the kernel holds all of it. The container is named by its runtime's prefix: "
         "docker:X, podman:X, containerd:NAMESPACE/ID, oci:ID (crun and runc), machine:NAME "
         "(systemd-nspawn), where X is a name, an id, or at least three digits of an id's "
         "beginning; or by its network namespace: pid:N is that of a process, netns:NAME the one "
         "at /run/netns/NAME, and anything with a / the one at that path. A bare word may be any "
         "of these: all runtimes are asked, and if several fit they are listed. Bare digits are a "
         "process, unless a container is called so.\n\n"
         "Docker is asked on its socket, the others by their files; see runtime.* in "
         "ovn-lite.toml(5). Containers that do not run, that are in the host's own namespace, or "
         "in that of another container, are refused.\n\n"
         "When the container ends, it is detached and its addresses are free. With --restart "
         "follow they are kept for it, its state is 'waiting', and when its runtime starts it "
         "again it is attached again, also if the agent or the host was started anew meanwhile. "
         "They are given back when the container is detached or removed.\n\n"
         "Of several networks that lead a container outside, the one of the highest --gw-priority "
         "has the default route, for IPv4 and IPv6 by itself; among equals first those that lead "
         "outside in both families, then the first by name. Overlay networks that are not "
         "internal lead outside by ovn-gw, a bridge of the host, when no other network does. A "
         "default route that the container has from elsewhere, of its runtime's own network, "
         "stays and goes before all of these.\n\n"
         "--publish [HOST_IP:][HOST_PORT[-END]:]PORT[-END][/tcp|udp|sctp], as Docker's, leads "
         "connections to a port of this host to a port of the container, in networks of drivers "
         "bridge and overlay. Without HOST_IP the port is published at all addresses of the host, "
         "IPv4 and IPv6, as far as the container has an address of the family (at ::1 where "
         "br_netfilter is not used); an IPv6 address stands in brackets. Without HOST_PORT the "
         "host chooses one out of ports.dynamic. A range of the host for one port of the container "
         "stands for the first free one of it. The port is bound by the agent, so that no other "
         "process gets it.\n\n"
         "What it does is up to the network's gateway mode: behind nat and nat-unprotected the "
         "host's port leads to the container's; in a routed network no port of the host is taken, "
         "and the container's is opened at its own address; an internal network publishes nothing. "
         "An overlay network is behind nat, and a port number of the host leads to one container "
         "of it, at whichever address. Answers go back by the network that the port is published "
         "on, whichever has the container's default route; but a UDP server that is bound to no "
         "address answers from the default route's, and is heard by it alone.\n\n"
         "With --service it is a backend of that service of the network, from the moment that it "
         "can serve and as long as it is attached; with --weight 0 it gets no connections.\n\n"
         "Names of containers, their aliases and the first 12 digits of their endpoint's id are "
         "answered at 127.0.0.11, as NAME and as NAME.NETWORK, to the network's containers only. "
         "An alias with dots in it looks like a name of the outside: it is asked of the upstream "
         "servers while an agent that has just started has not heard of the other hosts' "
         "containers, which takes it five seconds at most. As ALIAS.NETWORK it is not. "
         "With --dns resolv the container's /etc/resolv.conf must say 'nameserver 127.0.0.11'; for "
         "a namespace of 'ip netns', /etc/netns/NAME/resolv.conf is put in its place by 'ip netns "
         "exec'. With intercept every query is answered so, whatever server it is sent to. The "
         "mode is the container's: the last attachment that names one decides.",
     .positionals = {{"TARGET", "the container: docker:X, podman:X, oci:ID, pid:N, a name, ...",
                      Count::one, is_target, Offer::target}},
     .options = {{"--net,--network", "NETWORK", "The network", "", nullptr, Offer::network, "",
                  false, true},
                 {"--ip", "IP", "IPv4 address", "chosen by this host", is_v4_address},
                 {"--ip6", "IP", "IPv6 address", "chosen by this host", is_v6_address},
                 {"--mac", "MAC", "MAC address", "made from the address", is_mac},
                 {"--alias", "NAME", "Another name of the container in the network", "", nullptr,
                  Offer::nothing, "", true},
                 {"--ifname", "NAME", "Name of the interface in the container",
                  "the first free of eth0, eth1, ..."},
                 {"--name", "NAME", "Name of the container", "its runtime's, or the target"},
                 {"--service", "SERVICE", "The service that it is a backend of", "", nullptr,
                  Offer::service},
                 {"--weight", "NUMBER", "It gets so many times as many connections as one of 1",
                  "1", is_weight},
                 {"--gw-priority", "NUMBER", "Its rank among the networks for the default route",
                  "0", is_gw_priority},
                 {"--restart", "POLICY", "Whether it is attached again when it starts again",
                  "once", nullptr, Offer::nothing, "once,follow"},
                 {"-p,--publish", "PORT", "Port of the container to publish on this host", "",
                  is_publish, Offer::nothing, "", true},
                 {"--dns", "MODE", "How the container asks for names",
                  "resolv; off where its runtime answers at 127.0.0.11", nullptr, Offer::word,
                  "resolv,intercept,off"},
                 {"-q,--quiet", "", "Print the endpoint's id only"}},
     .shared = kOutput,
     .examples = {{"attach container web --net backend", "the container that a runtime calls web"},
                  {"attach container docker:web --net backend --restart follow",
                   "with the same address after a restart"},
                  {"attach container pid:4711 --net backend", "by a process of the container"},
                  {"attach container netns:blue --net backend --ip 10.7.0.9 --alias api",
                   "a namespace made by 'ip netns add blue'"},
                  {"attach container web --net backend --service shop --weight 2", ""},
                  {"attach container pid:4711 --net bridge -p 8080:80 -p 127.0.0.1::53/udp",
                   "reached from outside, and by a port of its own from this host only"}},
     .exits = {{1, "a port cannot be published so in this network"},
               {3, "there is no such network, container, process or namespace"},
               {4, "the address, MAC, port or interface name is taken, the container is "
                   "attached or does not run, or several may be meant"},
               {6, "it is attached, but the kernel does not hold all of it yet; or a runtime did "
                   "not answer"}},
     .run = attach_container},
    {.noun = "attach",
     .name = "ls",
     .summary = "List the attached containers of this host",
     .description = "",
     .options = {{"-q,--quiet", "", "Print ids of endpoints only"}},
     .shared = kOutput,
     .examples = {{"attach ls -o json", ""}},
     .run = attach_ls},
    {.noun = "detach",
     .name = "container",
     .summary = "Detach a container from one network or from all",
     .description =
         "Prints what was detached. The container itself is not touched. It is named as for "
         "'attach container', also if it is gone by now, or by the name that 'attach container "
         "--name' gave it.",
     .positionals = {{"TARGET", "the container: docker:X, podman:X, oci:ID, pid:N, a name, ...",
                      Count::one, is_target, Offer::attached}},
     .options = {{"--net,--network", "NETWORK", "Only from this network", "all", nullptr,
                  Offer::network},
                 {"-q,--quiet", "", "Print ids of endpoints only"}},
     .shared = kOutput,
     .examples = {{"detach container pid:4711 --net backend", ""},
                  {"detach container web", "attached with --name web"}},
     .exits = {{3, "the container is not attached"}, {4, "several containers may be meant"}},
     .run = detach_container},
};

}  // namespace

std::span<const Verb> attach_verbs() { return kAttachVerbs; }

}  // namespace ovn::cli
