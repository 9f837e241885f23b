// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verbs.h"

#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"
#include "cmd/cli/target.h"

namespace ovn::cli {
namespace {

const Noun kNouns[] = {
    {"agent", "", "The daemon of a host", "Every host of a cluster runs one agent."},
    {"cluster", "", "Which hosts belong together",
     "A cluster begins with 'cluster init' on its first host, which becomes its manager. The "
     "others enter it with the token that 'cluster token' prints."},
    {"net", "network", "Networks that containers attach to",
     "A network is a policy: a driver, subnets and options. It exists in the whole cluster and "
     "appears in the kernel of a host when the first container there attaches to it."},
    {"attach", "", "Bring containers into networks",
     "A container is attached by its network namespace, whatever runtime made it."},
    {"detach", "", "Take containers out of networks", ""},
    {"ipam", "", "Who holds which address",
     "The manager leases blocks of each subnet to the hosts, and each host hands out addresses "
     "from its blocks alone."},
    {"status", "", "", ""},
    {"debug", "", "Look inside", "These commands only read."},
    {"config", "", "The agent's configuration", ""},
    {"completion", "", "", ""},
};

const Option kClusterOptions[] = {
    {"--name", "NAME", "Name of this host in the cluster", "node.name, else the host's name"},
    {"--advertise", "IP", "Address at which the other hosts reach this one",
     "gossip.advertise, else that of the default route", is_address},
};

const Verb kVerbs[] = {
    {.noun = "agent",
     .name = "run",
     .summary = "Run the agent of this host in the foreground",
     .description =
         "Serves the API on a unix socket, takes part in gossip, and makes the kernel of this host "
         "hold what the committed state says. It logs to standard error, reads its configuration "
         "again on SIGHUP, and ends on SIGTERM; the containers' traffic goes on without it.\n\n"
         "On a host that is in no cluster it begins a cluster of one. If seeds are configured it "
         "never does: it waits, and says for whom.\n\n"
         "Every key of ovn-lite.toml(5) has an option here, which wins over the files.",
     .shared = kConfig | kKeys,
     .examples = {{"agent run", "with the configuration below /etc/ovn-lite"},
                  {"agent run --node-state-dir /tmp/s --node-run-dir /tmp/r --log-level debug",
                   "a second agent, to try things out"}},
     .run = agent_run},

    {.noun = "cluster",
     .name = "init",
     .summary = "Begin a cluster on this host",
     .description =
         "Makes the identity of a cluster, its gossip key, its join secret and its manager's "
         "certificate, writes them to the state folder, and prints the command with which other "
         "hosts join. An agent that is waiting takes them up at once.",
     .options = {kClusterOptions[0],
                 kClusterOptions[1],
                 {"-q,--quiet", "", "Print the token only"}},
     .shared = kConfig,
     .examples = {{"cluster init", "the first host of a cluster"},
                  {"cluster init --advertise 192.0.2.10", "on a host with several addresses"}},
     .exits = {{4, "this host is in a cluster already"}},
     .run = cluster_init},
    {.noun = "cluster",
     .name = "join",
     .summary = "Enter a cluster",
     .description =
         "Asks a manager of the cluster for admission and writes what it answers to the state "
         "folder. The manager is known by the fingerprint in the token, this host by the token's "
         "secret.",
     .positionals = {{"TOKEN",
                      "What 'ovn-lite cluster token' printed, or - to read it from "
                      "standard input, where no other user of this host sees it"}},
     .options = {kClusterOptions[0], kClusterOptions[1], {"-q,--quiet", "", "Print nothing"}},
     .shared = kConfig,
     .examples = {{"cluster join ovnlite1_...", "enter the cluster that made this token"},
                  {"cluster join - <token.txt", "without the token in the process list"}},
     .exits = {{4, "this host is in a cluster already, or its name is taken"},
               {7, "the manager refused the token, or is not the token's"}},
     .run = cluster_join},
    {.noun = "cluster",
     .name = "leave",
     .summary = "Leave the cluster for good",
     .description =
         "Takes this host out of its cluster: its addresses go back to the manager, the other "
         "hosts hear a goodbye, what the state folder holds of the cluster is removed, and the "
         "agent ends. To stop an agent for a while, end its process instead.\n\n"
         "The manager's own host can leave only when it is the last one.",
     .options = {{"-f,--force", "", "Detach the containers of this host first"},
                 {"-q,--quiet", "", "Print nothing"}},
     .examples = {{"cluster leave", "a host without containers"},
                  {"cluster leave --force", "and take its containers out of their networks"}},
     .exits = {{4, "containers are attached, or this is the manager of other hosts"},
               {5, "the manager cannot be told"}},
     .run = cluster_leave},
    {.noun = "cluster",
     .name = "token",
     .summary = "Print the token with which hosts join",
     .description = "The token holds a secret: who has it can enter the cluster.",
     .shared = kConfig,
     .examples = {{"cluster token", "on any host of the cluster, as root"}},
     .exits = {{3, "this host is in no cluster"}},
     .run = cluster_token},
    {.noun = "cluster",
     .name = "nodes",
     .summary = "List the hosts of the cluster",
     .description = "",
     .options = {{"-q,--quiet", "", "Print ids only"}},
     .shared = kOutput,
     .examples = {{"cluster nodes", "who is in, and who is alive"}},
     .run = cluster_nodes},
    {.noun = "cluster",
     .name = "rm",
     .summary = "Remove hosts that are gone for good",
     .description =
         "Their names and their blocks of addresses are free again. Only for hosts whose "
         "containers are gone too: a host that is merely unreachable keeps its addresses. Prints "
         "what was removed.",
     .positionals = {{"NODE", "Name, id, or unique beginning of an id", Count::some, nullptr,
                      Offer::node}},
     .examples = {{"cluster rm host7", "after host7 was taken down"}},
     .exits = {{3, "there is no such host"},
               {4, "it is the manager"},
               {9, "only some of the hosts were removed"}},
     .run = cluster_rm},
    {.noun = "cluster",
     .name = "key ls",
     .summary = "List the keys that gossip is sealed with",
     .description =
         "A key is installed (hosts open packets with it, and will use it soon), primary (they "
         "seal with it too) or retiring (it opens what the one before sealed). A host confirms a "
         "state when its agent has it in place and on disk. The keys themselves are not shown.",
     .options = {{"-q,--quiet", "", "Print ids only"}},
     .shared = kOutput,
     .examples = {{"cluster key ls", "which key is in use, and who has not got it"}},
     .exits = {{5, "the manager cannot be reached"}},
     .run = cluster_key_ls},
    {.noun = "cluster",
     .name = "key rotate",
     .summary = "Replace the key that gossip is sealed with",
     .description =
         "The manager makes a key and tells it to all hosts; when those that live have confirmed "
         "it, or after 15 seconds, they seal with it; when all have gone over, or after 10 "
         "minutes, the key before is removed. No packet is lost on the way. The command waits for "
         "the end, tells of each step on standard error, and prints the new key as 'cluster key "
         "ls' does.\n\n"
         "A host that is down meanwhile asks the manager for the keys when its agent starts. Until "
         "the manager answers it is cut off from gossip, and says so in its log; the traffic of "
         "its containers goes on.\n\n"
         "The secret of the join token stays the same.",
     .options = {{"-q,--quiet", "", "Print the id of the new key only"}},
     .shared = kOutput,
     .examples = {{"cluster key rotate", "now"},
                  {"cluster key rotate --timeout 15m", "however long a host keeps it waiting"}},
     .exits = {{4, "a rotation is under way"},
               {5, "the manager cannot be reached"},
               {6, "a host keeps it waiting; the rotation goes on"},
               {9, "it is done, but a host that lives never confirmed"}},
     .run = cluster_key_rotate},

    {.noun = "net",
     .name = "create",
     .summary = "Create a network",
     .description =
         "Prints the id of the new network. Without --subnet it gets one from the default pools. A "
         "network of driver overlay is the whole cluster's and made by the manager; one of driver "
         "bridge is this host's own, which needs nobody else. Every host has one called bridge.\n\n"
         "Options of driver bridge, also under Docker's names (com.docker.network.bridge.NAME): "
         "name (of the device), enable_icc (true: containers may talk to each other), "
         "enable_ip_masquerade (true), gateway_mode_ipv4 and gateway_mode_ipv6 (nat, "
         "nat-unprotected, routed, isolated), inhibit_ipv4, mtu, host_ipv4 and host_ipv6 (source "
         "address towards the outside), host_binding_ipv4 (where ports are published that name no "
         "address of the host).\n\n"
         "--gateway, --ip-range and --aux-address belong to the --subnet that contains them.",
     .positionals = {{"NETWORK", "Its name"}},
     .options =
         {{"-d,--driver", "DRIVER", "Driver of the network", "overlay", nullptr, Offer::nothing,
           "overlay,bridge,host,none"},
          {"--subnet", "PREFIX", "Subnet in CIDR form", "", is_prefix, Offer::nothing, "", true},
          {"--gateway", "IP", "Gateway of a subnet", "", is_address, Offer::nothing, "", true},
          {"--ip-range", "PREFIX", "Choose addresses from this part of a subnet only", "",
           is_prefix, Offer::nothing, "", true},
          {"--aux-address", "NAME=IP", "Address of a subnet that somebody else uses", "",
           is_named_address, Offer::nothing, "", true},
          {"--ipv6", "", "Give the network an IPv6 subnet too"},
          {"--internal", "", "No way out of the network"},
          {"--label", "KEY=VALUE", "Label of the network", "", is_pair, Offer::nothing, "", true},
          {"-o,--opt", "KEY=VALUE", "Option of the driver", "", is_pair, Offer::nothing, "", true},
          {"--scope", "SCOPE", "Where the network exists", "what the driver has", nullptr,
           Offer::nothing, "local,cluster"}},
     .shared = kOutput,
     .examples = {{"net create backend", "an overlay network with a subnet from the pools"},
                  {"net create --subnet 10.7.0.0/24 --gateway 10.7.0.1 frontend",
                   "with addresses of your choice"},
                  {"net create -d bridge -o enable_icc=false guests",
                   "on this host, with a way out but none to each other"}},
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
         "names them. Prints what was removed.",
     .positionals = {{"NETWORK", "Name, id, or unique beginning of an id", Count::some, nullptr,
                      Offer::network}},
     .options = {{"-f,--force", "", "Networks that do not exist are no error"}},
     .examples = {{"net rm backend frontend", ""}},
     .exits = {{3, "there is no such network"},
               {4, "containers are attached to it"},
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

    {.noun = "attach",
     .name = "container",
     .summary = "Attach a container to a network",
     .description =
         "Gives the container an interface in the network, with an address and a MAC, and returns "
         "when the kernel holds all of it. The container is known by its network namespace:\n\n"
         "pid:N (or just N) is the namespace of a process, netns:NAME (or just NAME) the one at "
         "/run/netns/NAME, and anything with a / the one at that path.\n\n"
         "--publish [HOST_IP:][HOST_PORT[-END]:]PORT[-END][/tcp|udp|sctp], as Docker's, leads "
         "connections to a port of this host to a port of the container, in networks of driver "
         "bridge. Without HOST_IP the port is published at all addresses of the host, IPv4 and "
         "IPv6, as far as the container has an address of the family; [::1] stands in brackets. "
         "Without HOST_PORT the host chooses one out of ports.dynamic. A range of the host for one "
         "port of the container stands for the first free one of it. The port is bound by the "
         "agent, so that no other process gets it.\n\n"
         "What it does is up to the network's gateway mode: behind nat and nat-unprotected the "
         "host's port leads to the container's; in a routed network no port of the host is taken, "
         "and the container's is opened at its own address; an internal network publishes nothing.",
     .positionals = {{"TARGET", "pid:N, netns:NAME, or a path", Count::one, is_target,
                      Offer::target}},
     .options = {{"--net,--network", "NETWORK", "The network", "", nullptr, Offer::network, "",
                  false, true},
                 {"--ip", "IP", "IPv4 address", "chosen by this host", is_v4_address},
                 {"--ip6", "IP", "IPv6 address", "chosen by this host", is_v6_address},
                 {"--mac", "MAC", "MAC address", "made from the address", is_mac},
                 {"--alias", "NAME", "Another name of the container in the network", "", nullptr,
                  Offer::nothing, "", true},
                 {"--ifname", "NAME", "Name of the interface in the container",
                  "the first free of eth0, eth1, ..."},
                 {"--name", "NAME", "Name of the container", "the target"},
                 {"-p,--publish", "PORT", "Port of the container to publish on this host", "",
                  is_publish, Offer::nothing, "", true},
                 {"-q,--quiet", "", "Print the endpoint's id only"}},
     .shared = kOutput,
     .examples = {{"attach container pid:4711 --net backend", "by a process of the container"},
                  {"attach container netns:blue --net backend --ip 10.7.0.9 --alias api",
                   "a namespace made by 'ip netns add blue'"},
                  {"attach container pid:4711 --net bridge -p 8080:80 -p 127.0.0.1::53/udp",
                   "reached from outside, and by a port of its own from this host only"}},
     .exits = {{1, "a port cannot be published so in this network"},
               {3, "there is no such network, process or namespace"},
               {4, "the address, MAC, port or interface name is taken, or the container is "
                   "attached"},
               {6, "it is attached, but the kernel does not hold all of it yet"}},
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
         "Prints what was detached. The container itself is not touched. It is known by its "
         "namespace, as pid:N, netns:NAME or a path, also if that is gone by now, or by the name "
         "that 'attach container --name' gave it.",
     .positionals = {{"TARGET", "pid:N, netns:NAME, a path, or the container's name", Count::one,
                      is_target, Offer::attached}},
     .options = {{"--net,--network", "NETWORK", "Only from this network", "all", nullptr,
                  Offer::network},
                 {"-q,--quiet", "", "Print ids of endpoints only"}},
     .shared = kOutput,
     .examples = {{"detach container pid:4711 --net backend", ""},
                  {"detach container web", "attached with --name web"}},
     .exits = {{3, "the container is not attached"}, {4, "several containers may be meant"}},
     .run = detach_container},

    {.noun = "ipam",
     .name = "pools",
     .summary = "List the subnets and how much of them is used",
     .description = "",
     .shared = kOutput,
     .examples = {{"ipam pools", ""}},
     .run = ipam_pools},
    {.noun = "ipam",
     .name = "show",
     .summary = "Tell who holds an address, and why",
     .description = "",
     .positionals = {{"ADDRESS", "An IP address", Count::one, is_address, Offer::address}},
     .options = {{"--net,--network", "NETWORK", "Only in this network", "all", nullptr,
                  Offer::network}},
     .shared = kOutput,
     .examples = {{"ipam show 10.7.0.5", ""}},
     .run = ipam_show},
    {.noun = "ipam",
     .name = "blocks",
     .summary = "List the address blocks that are leased to the hosts",
     .description = "The manager answers: which host holds which block of each subnet, and how "
                    "many of its addresses that host is known to use.",
     .shared = kOutput,
     .examples = {{"ipam blocks", ""}},
     .run = ipam_blocks},
    {.noun = "ipam",
     .name = "check",
     .summary = "Look for addresses that are held twice, or by nobody's leave",
     .description =
         "Holds the manager's leases against what is attached in the whole cluster. There is "
         "nothing to find unless the manager's database was damaged, or restored from a copy that "
         "does not know the leases granted since:\n\n"
         "twice: two endpoints have one address. unleased: an endpoint's address is of no lease of "
         "its host, so that another host may be given it. overlap: two leases give one address to "
         "two hosts. stray: a lease of a subnet that its network has not. untold: a host has not "
         "told yet what it uses.\n\n"
         "With --repair unleased addresses are leased to the hosts that use them, and leases that "
         "overlap or stray are taken back if nothing of them is in use. No container is touched: "
         "where an address is held twice, attach one of the two anew.",
     .options = {{"--repair", "", "Do what REMEDY says, then check again"}},
     .shared = kOutput,
     .examples = {{"ipam check", ""}, {"ipam check --repair", "show what was wrong and mend it"}},
     .exits = {{8, "something is wrong, or with --repair still is"}},
     .run = ipam_check},

    {.noun = "status",
     .name = "",
     .summary = "Show this host, its cluster and its kernel at a glance",
     .description = "One screen; problems stand last.",
     .shared = kOutput,
     .examples = {{"status", ""}},
     .run = status},

    {.noun = "debug",
     .name = "peers",
     .summary = "List the other hosts as gossip knows them",
     .description = "",
     .options = {{"-q,--quiet", "", "Print ids only"}},
     .shared = kOutput,
     .examples = {{"debug peers", "state, since when, and round trip of each"}},
     .run = debug_peers},
    {.noun = "debug",
     .name = "gossip",
     .summary = "Show digests, queues, accusations, keys and counters of gossip",
     .description =
         "A scope is the cluster or a network: its root is equal on all hosts that agree, waiting "
         "are statements to be passed on. Counters and levels that are 0 are left out of the "
         "table; the other forms have all.",
     .shared = kOutput,
     .examples = {{"debug gossip -o json", ""}},
     .run = debug_gossip},
    {.noun = "debug",
     .name = "table",
     .summary = "Show the records that gossip holds of a network",
     .description = "Rows that are not visible belong to hosts that failed, left or started again.",
     .options = {{"--net,--network", "NETWORK", "The network", "", nullptr, Offer::network, "",
                  false, true}},
     .shared = kOutput,
     .examples = {{"debug table --network backend", ""}},
     .run = debug_table},
    {.noun = "debug",
     .name = "plan",
     .summary = "Show what would be done to the kernel now",
     .description =
         "One operation on a line, in order, then what stands in the way because it is not ours. "
         "Nothing if the kernel holds what it should.",
     .shared = kOutput,
     .examples = {{"debug plan", ""}},
     .run = debug_plan},

    {.noun = "config",
     .name = "check",
     .summary = "Check the configuration",
     .description = "Tells all problems at once, each with file, line and column.",
     .shared = kConfig,
     .examples = {{"config check", "before the agent is started"}},
     .exits = {{8, "there are problems"}},
     .run = config_check},
    {.noun = "config",
     .name = "explain",
     .summary = "Explain a key of the configuration, or list all",
     .description = "",
     .positionals = {{"KEY", "\"gossip.port\", or a section, \"gossip\"", Count::maybe, nullptr,
                      Offer::config_key}},
     .shared = kOutput,
     .examples = {{"config explain gossip.port", ""}, {"config explain", "all keys"}},
     .exits = {{3, "there is no such key"}},
     .run = config_explain},

    {.noun = "completion",
     .name = "",
     .summary = "Print a completion script for a shell",
     .description = "The script asks ovn-lite for words, and ovn-lite asks the agent for names.",
     .positionals = {{"SHELL", "bash, zsh or fish", Count::one, nullptr, Offer::word,
                      "bash,zsh,fish"}},
     .examples = {{"completion bash >/etc/bash_completion.d/ovn-lite", "for all users"}},
     .run = completion},
};

const Option kGlobalOptions[] = {
    {"--socket", "PATH", "Socket of the agent", "$OVN_LITE_SOCKET, else as configured", nullptr,
     Offer::file},
    {"--timeout", "TIME", "How long to wait for an answer", "30s", is_duration},
    {"--no-color", "", "No colours, as if NO_COLOR were set"},
    {"-h,--help", "", "Show help"},
};

const Exit kExits[] = {
    {0, "done"},
    {1, "failed; the message says what, on what, and why"},
    {2, "the command line is wrong"},
    {3, "not found"},
    {4, "exists already, or contradicts what is there"},
    {5, "the agent, or whom it asked, cannot be reached"},
    {6, "no answer in time; it may still happen"},
    {7, "permission denied"},
    {8, "a check found problems"},
    {9, "done in part"},
};

}  // namespace

std::span<const Noun> nouns() { return kNouns; }
std::span<const Verb> verbs() { return kVerbs; }
std::span<const Option> global_options() { return kGlobalOptions; }
std::span<const Exit> exit_codes() { return kExits; }

}  // namespace ovn::cli
