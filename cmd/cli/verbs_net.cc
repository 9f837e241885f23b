// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verb_rows.h"

#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"
#include "cmd/cli/target.h"

namespace ovn::cli {
namespace {

const Verb kNetVerbs[] = {
    {.noun = "net",
     .name = "create",
     .summary = "Create a network",
     .description =
         "Prints the id of the new network. Without --subnet it gets one from the default pools. A "
         "network of driver overlay is the whole cluster's and made by the manager; those of "
         "drivers bridge, macvlan and ipvlan are this host's own, which need nobody else. Every "
         "host has one called bridge. host and none exist once, everywhere: the host's own "
         "namespace, and no interface at all.\n\n"
         "Options of driver overlay: vni, and datapath: how a host connects its containers, by a "
         "bridge and veth pairs (bridge: any number of MAC addresses in a container) or by "
         "macvlans on the VXLAN device (macvlan: one of them, less for the kernel to do); and "
         "broadcast (false): frames to many go to all hosts with containers in it, one by one.\n\n"
         "Options of driver bridge, also under Docker's names (com.docker.network.bridge.NAME): "
         "name (of the device), enable_icc (true: containers may talk to each other), "
         "enable_ip_masquerade (true), gateway_mode_ipv4 and gateway_mode_ipv6 (nat, "
         "nat-unprotected, routed, isolated), inhibit_ipv4, mtu, host_ipv4 and host_ipv6 (source "
         "address towards the outside), host_binding_ipv4 (where ports are published that name no "
         "address of the host).\n\n"
         "Options of drivers macvlan and ipvlan: parent (the link of this host whose wire "
         "containers are on; eth0.10, if it is not there, is made as VLAN 10 of eth0, and goes "
         "with the last network on it; without a parent the network leads nowhere), macvlan_mode "
         "(bridge, private, vepa, passthru), ipvlan_mode (l2, l3, l3s), ipvlan_flag (bridge, "
         "private, vepa), mtu. A way out is only by a --gateway, in modes l3 and l3s by the "
         "parent. The host itself does not reach such containers.\n\n"
         "The ingress network carries what comes in by published ports of services. There is one, "
         "of driver overlay: the first service that publishes a port makes it under the name "
         "ingress, unless --ingress made it before. It has both families and no gateway; its IPv4 "
         "subnet is a /16 or smaller, as hosts are numbered by 16 bits. Containers come onto it "
         "by their services alone.\n\n"
         "--gateway, --ip-range and --aux-address belong to the --subnet that contains them.",
     .positionals = {{"NETWORK", "Its name"}},
     .options =
         {{"-d,--driver", "DRIVER", "Driver of the network", "overlay", nullptr, Offer::nothing,
           "overlay,bridge,macvlan,ipvlan,host,none"},
          {"--subnet", "PREFIX", "Subnet in CIDR form", "", is_prefix, Offer::nothing, "", true},
          {"--gateway", "IP", "Gateway of a subnet", "", is_address, Offer::nothing, "", true},
          {"--ip-range", "PREFIX", "Choose addresses from this part of a subnet only", "",
           is_prefix, Offer::nothing, "", true},
          {"--aux-address", "NAME=IP", "Address of a subnet that somebody else uses", "",
           is_named_address, Offer::nothing, "", true},
          {"--ipv4", "BOOL", "Whether the network has IPv4: with --ipv4=false --ipv6 it has not",
           "true", nullptr, Offer::nothing, "true,false"},
          {"--ipv6", "", "Give the network an IPv6 subnet too"},
          {"--ingress", "", "Make it the ingress network, by which published ports of services go"},
          {"--internal", "", "No way out of the network"},
          {"--label", "KEY=VALUE", "Label of the network", "", is_pair, Offer::nothing, "", true},
          {"-o,--opt", "KEY=VALUE", "Option of the driver", "", is_pair, Offer::nothing, "", true},
          {"--scope", "SCOPE", "Where the network exists", "what the driver has", nullptr,
           Offer::nothing, "local,cluster"}},
     .shared = kOutput,
     .examples = {{"net create backend", "an overlay network with a subnet from the pools"},
                  {"net create --subnet 10.7.0.0/24 --gateway 10.7.0.1 frontend",
                   "with addresses of your choice"},
                  {"net create --ipv4=false --ipv6 modern", "with IPv6 alone"},
                  {"net create --ingress --subnet 10.200.0.0/16 edge",
                   "the ingress network, with addresses of your choice"},
                  {"net create -d bridge -o enable_icc=false guests",
                   "on this host, with a way out but none to each other"},
                  {"net create -d macvlan -o parent=eth0.10 --subnet 192.0.2.0/24 --gateway "
                   "192.0.2.1 lan",
                   "on VLAN 10 of the wire that this host is on"}},
     .exits = {{1, "the subnet or the gateway is none, or the pools are used up"},
               {4, "there is a network of that name, or the subnet overlaps one in use"}},
     .run = net_create},
    {.noun = "net",
     .name = "ls",
     .summary = "List networks",
     .description = "",
     .options = {{"-f,--filter", "KEY=VALUE",
                  "Only networks with this driver, scope, name (a part of it), id (its beginning) "
                  "or label (label=KEY or label=KEY=VALUE); of one key any value will do, of "
                  "several keys all must fit",
                  "", is_pair, Offer::nothing, "", true},
                 {"-q,--quiet", "", "Print ids only"},
                 {"--no-trunc", "", "Print ids in full"}},
     .shared = kOutput,
     .examples = {{"net ls", "all networks"},
                  {"net ls -f driver=overlay -q", "ids of the overlay networks"}},
     .run = net_ls},
    {.noun = "net",
     .name = "inspect",
     .summary = "Show networks in full, with their endpoints on this host",
     .description =
         "Prints a JSON array, one object for each network. Its members are the hosts that follow "
         "it: those with containers in it, and the manager's.",
     .positionals = {{"NETWORK", "Name, id, or unique beginning of an id", Count::some, nullptr,
                      Offer::network}},
     .shared = kJson,
     .examples = {{"net inspect backend", ""}},
     .exits = {{3, "there is no such network"}, {9, "only some of the networks were found"}},
     .run = net_inspect},
    {.noun = "net",
     .name = "rm",
     .summary = "Remove networks",
     .description =
         "A network that containers are attached to, on whatever host, is not removed; the message "
         "names them; nor is the ingress network while services publish ports by it. Prints what "
         "was removed.",
     .positionals = {{"NETWORK", "Name, id, or unique beginning of an id", Count::some, nullptr,
                      Offer::network}},
     .options = {{"-f,--force", "", "Networks that do not exist are no error"}},
     .examples = {{"net rm backend frontend", ""}},
     .exits = {{3, "there is no such network"},
               {4, "containers are attached to it, or services publish ports by it"},
               {9, "only some of the networks were removed"}},
     .run = net_rm},
    {.noun = "net",
     .name = "exists",
     .summary = "Tell by the exit code whether a network exists",
     .description = "",
     .positionals = {{"NETWORK", "Name, id, or unique beginning of an id", Count::one, nullptr,
                      Offer::network}},
     .examples = {{"net exists backend || ovn-lite net create backend", "in a script"}},
     .exits = {{0, "it exists"}, {3, "it does not"}},
     .run = net_exists},
    {.noun = "net",
     .name = "connect",
     .summary = "Connect a running container to a network",
     .description =
         "What 'docker network connect' does, for a container of any runtime: the same as 'attach "
         "container', which explains how it is named and has more options. Prints nothing.",
     .positionals = {{"NETWORK", "Name, id, or unique beginning of an id", Count::one, nullptr,
                      Offer::network},
                     {"CONTAINER", "The container, as for 'attach container'", Count::one,
                      is_target, Offer::target}},
     .options = {{"--alias", "NAME", "Another name of the container in the network", "", nullptr,
                  Offer::nothing, "", true},
                 {"--ip", "IP", "IPv4 address", "chosen by this host", is_v4_address},
                 {"--ip6", "IP", "IPv6 address", "chosen by this host", is_v6_address},
                 {"--gw-priority", "NUMBER", "Its rank among the networks for the default route",
                  "0", is_gw_priority},
                 {"--restart", "POLICY", "Whether it is connected again when it starts again",
                  "once", nullptr, Offer::nothing, "once,follow"}},
     .examples = {{"net connect --ip 10.7.0.9 --alias api backend web", ""}},
     .exits = {{3, "there is no such network or container"},
               {4, "it is connected, does not run, or what was asked for is taken"}},
     .run = net_connect},
    {.noun = "net",
     .name = "disconnect",
     .summary = "Disconnect a container from a network",
     .description =
         "What 'docker network disconnect' does: the same as 'detach container'. A container that "
         "is gone can be disconnected too, with --force or without. Prints nothing.",
     .positionals = {{"NETWORK", "Name, id, or unique beginning of an id", Count::one, nullptr,
                      Offer::network},
                     {"CONTAINER", "The container, as for 'attach container'", Count::one,
                      is_target, Offer::attached}},
     .options = {{"-f,--force", "", "Taken as Docker takes it; there is nothing to force"}},
     .examples = {{"net disconnect backend web", ""}},
     .exits = {{3, "the container is not connected to it"}, {4, "several containers may be meant"}},
     .run = net_disconnect},
};

}  // namespace

std::span<const Verb> net_verbs() { return kNetVerbs; }

}  // namespace ovn::cli
