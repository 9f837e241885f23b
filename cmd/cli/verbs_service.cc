// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verb_rows.h"

#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"

namespace ovn::cli {
namespace {

constexpr Positional kServiceName{"SERVICE", "Name, id, or unique beginning of an id", Count::one,
                                  nullptr, Offer::service};
constexpr Positional kServiceNames{"SERVICE", "Name, id, or unique beginning of an id",
                                   Count::some, nullptr, Offer::service};

constexpr Option kPort{"--port", "[NAME=]PORT[/PROTO]",
                       "Port that the backends serve, told to who asks for SRV records", "",
                       is_service_port, Offer::nothing, "", true};
constexpr std::string_view kPublishForm = "[PUB:]PORT[/PROTO]";
constexpr Option kPublishMode{"--publish-mode", "MODE",
                              "Where the ports are that are given in the short form: ingress is "
                              "every host, host the backends' hosts alone",
                              "ingress", nullptr, Offer::word, "ingress,host"};
constexpr Option kHealthTcp{"--health-tcp", "PORT",
                            "A backend is well if it accepts connections to that port", "",
                            is_port};
constexpr Option kHealthHttp{"--health-http", "PORT[/PATH]",
                             "A backend is well if it answers a GET there with 2xx or 3xx", "",
                             is_port_and_path};
constexpr Option kHealthCmd{"--health-cmd", "COMMAND",
                            "A backend is well if this ends with 0 in the container"};
constexpr Option kHealthInterval{"--health-interval", "TIME", "Time between two checks", "2s",
                                 is_duration};
constexpr Option kHealthTimeout{"--health-timeout", "TIME", "A check that takes longer fails",
                                "1s", is_duration};
constexpr Option kHealthRetries{"--health-retries", "NUMBER",
                                "So many failures in a row take a backend out", "3", is_count};
constexpr Option kHealthRises{"--health-rises", "NUMBER",
                              "So many successes in a row bring a backend in", "1", is_count};

const Verb kServiceVerbs[] = {
    {.noun = "service",
     .name = "create",
     .summary = "Create a service",
     .description =
         "Prints the id of the new service: a name in one overlay network for all containers that "
         "are attached with 'attach container --service'. It is made by the manager and known on "
         "every host.\n\n"
         "In mode vip the name has one address for each family of the network, of which no "
         "container has any. In mode dnsrr the name has the addresses of all backends, in another "
         "order each time. tasks.SERVICE is the backends in both modes.\n\n"
         "The name is one in the whole cluster, and no container or alias in the network may be "
         "called so.\n\n"
         "A port that is published in mode ingress is one of every host, and leads to the backends "
         "wherever they are, by the ingress network, which the first service makes that publishes "
         "so. In mode host it is one of a backend's host, and leads to that backend: one that is "
         "attached afterwards gets it as 'attach container --publish' would give it. A port is one "
         "service's in the whole cluster. Without PUB it comes from 30000-32767 ([ports] dynamic "
         "of the manager's host), in mode host from each host's own. Ranges (8000-8009:80-89) "
         "stand for as many ports.\n\n"
         "The command of --health-cmd is run by the container's /bin/sh, and may do what the "
         "process may by which the container was attached: it has that one's namespaces, root "
         "folder, user, groups and effective capabilities, and gains none. The container's control "
         "group, seccomp filter and security label do not bind it. The check fails where that "
         "cannot be had: without such a process (a container attached as netns: or by a path), or "
         "on a kernel without Landlock if the container has no user namespace of its own.\n\n"
         "A backend that is attached, or starts again, gets connections when its check has "
         "succeeded. One that was there before the check was, or before its host's agent started, "
         "gets them until its check has failed.",
     .positionals = {{"SERVICE", "Its name"}},
     .options = {{"--net,--network", "NETWORK", "The network", "", nullptr, Offer::network, "",
                  false, true},
                 {"--mode", "MODE", "What the name stands for", "vip", nullptr, Offer::word,
                  "vip,dnsrr"},
                 {"--vip", "IP", "Virtual address, one of each family at most",
                  "chosen by the manager", is_address, Offer::nothing, "", true},
                 kPort,
                 {"-p,--publish", kPublishForm,
                  "Port of hosts that leads to a port of the backends; also "
                  "target=PORT,published=PORT,protocol=PROTO,mode=MODE",
                  "", is_service_publish, Offer::nothing, "", true},
                 kPublishMode,
                 {"--local-first", "", "A host with backends leads what comes in to those alone"},
                 kHealthTcp, kHealthHttp, kHealthCmd, kHealthInterval, kHealthTimeout,
                 kHealthRetries, kHealthRises},
     .shared = kOutput,
     .examples = {{"service create web --net backend", "with a virtual address"},
                  {"service create web --net backend -p 8080:80",
                   "port 8080 of every host leads to port 80 of the backends"},
                  {"service create web --net backend -p 8080:80 --publish-mode host",
                   "of those hosts alone that have a backend"},
                  {"service create db --net backend --mode dnsrr --port pg=5432",
                   "_pg._tcp.db answers with the backends and the port"}},
     .exits = {{1, "the network is not of driver overlay, or has no address left"},
               {3, "there is no such network"},
               {4, "there is a service, container or alias of that name, or the address or a port "
                   "is taken"}},
     .run = service_create},
    {.noun = "service",
     .name = "ls",
     .summary = "List services",
     .description = "Backends are those that get connections, of all: as far as this host hears of "
                    "the network, that is if it has a container in it, or is the manager's.",
     .options = {{"-q,--quiet", "", "Print ids only"},
                 {"--no-trunc", "", "Print ids in full"}},
     .shared = kOutput,
     .examples = {{"service ls", ""}},
     .run = service_ls},
    {.noun = "service",
     .name = "inspect",
     .summary = "Show services with their backends",
     .description =
         "Prints a JSON array, one object for each service, with all backends: on what node, with "
         "what weight and state, and how many connections each has that go on, as its host "
         "counts them when it is asked. Of a host that does not answer within two seconds they are "
         "left out ('-' in a table), and \"uncounted\" says why. up: it gets connections. "
         "starting: its first health check has not succeeded. unhealthy: its health checks fail. "
         "unreachable: its host does not answer; flapping: it did not three times within five "
         "minutes, and has not been there for half a minute since. Either gets connections if no "
         "other backend is left.",
     .positionals = {kServiceNames},
     .options = {{"--no-trunc", "", "Print ids in full"}},
     .shared = kJson,
     .examples = {{"service inspect web", ""},
                  {"service inspect web -o table", "one line for each backend"}},
     .exits = {{3, "there is no such service"}, {9, "only some of the services were found"}},
     .run = service_inspect},
    {.noun = "service",
     .name = "update",
     .summary = "Change a service",
     .description =
         "What is not named stays as it is; --port replaces all ports. --publish-rm comes before "
         "--publish-add; what is of mode host concerns backends that are attached afterwards. Of a "
         "service that becomes one of mode dnsrr the virtual addresses are free, and one that "
         "becomes a vip gets new ones.",
     .positionals = {kServiceName},
     .options = {{"--mode", "MODE", "What the name stands for", "", nullptr, Offer::word,
                  "vip,dnsrr"},
                 kPort,
                 {"--publish-add", kPublishForm, "Publish this as well; see 'service create'", "",
                  is_service_publish, Offer::nothing, "", true},
                 {"--publish-rm", kPublishForm,
                  "Do not publish this any more; without PUB none that leads to PORT", "",
                  is_service_publish, Offer::nothing, "", true},
                 kPublishMode,
                 {"--local-first", "BOOL",
                  "Whether a host with backends leads what comes in to those alone", "", nullptr,
                  Offer::word, "true,false"},
                 kHealthTcp, kHealthHttp, kHealthCmd, kHealthInterval, kHealthTimeout,
                 kHealthRetries, kHealthRises,
                 {"--no-healthcheck", "", "Every backend counts as well"}},
     .shared = kOutput,
     .examples = {{"service update web --mode dnsrr", ""},
                  {"service update web --publish-rm 80 --publish-add 8081:80",
                   "another port in place of the one that led to 80"}},
     .exits = {{3, "there is no such service, or it does not publish that"},
               {4, "a port is published by another service"}},
     .run = service_update},
    {.noun = "service",
     .name = "drain",
     .summary = "Take backends out of their services, and wait until that is so",
     .description =
         "New connections do not go to the backend any more, on any host; those that it has go on. "
         "Returns when every host in the network has confirmed that its kernel has followed, those "
         "left out that do not answer: then the container can end without losing a connection that "
         "anybody is about to make. What is confirmed does not depend on the backend's own host "
         "alone, so nothing needs to be waited for by guess.\n\n"
         "A connection that is kept goes on to the drained backend for as long as client and "
         "server keep it. So that a replacement fails no request: attach the new backend and wait "
         "until it is up, drain the old one, tell its server to end gracefully (one of HTTP "
         "answers what comes with 'Connection: close' and exits when its last connection is "
         "closed), wait for that, and detach it. A server that cannot end so needs as long as its "
         "clients keep connections.\n\n"
         "Of a node all backends are drained, also those that are attached there later. A backend "
         "stays drained until it is detached, or with --undo. Without a target all drains are "
         "listed, with the hosts that have not followed yet and networks of which not everything "
         "has come to the manager yet.",
     .positionals = {{"TARGET", "A node, or a backend: its container's name or its endpoint's id",
                      Count::maybe, nullptr, Offer::node}},
     .options = {{"--undo", "", "It gets connections again"},
                 {"-q,--quiet", "", "Print the drain's id only"}},
     .shared = kOutput,
     .examples = {{"service drain web1", "before the container web1 is stopped"},
                  {"service drain host2", "before the host is"},
                  {"service drain --undo host2", ""}},
     .exits = {{3, "there is no such node or backend"},
               {4, "several may be meant"},
               {6, "a host has not confirmed in time; the drain goes on"}},
     .run = service_drain},
    {.noun = "service",
     .name = "rm",
     .summary = "Remove services",
     .description = "A service with backends is not removed; the message names them. With --force "
                    "it is, and they stay attached. Prints what was removed.",
     .positionals = {kServiceNames},
     .options = {{"-f,--force", "", "Also with backends"}},
     .examples = {{"service rm web", ""}},
     .exits = {{3, "there is no such service"},
               {4, "it has backends"},
               {9, "only some of the services were removed"}},
     .run = service_rm},
};

}  // namespace

std::span<const Verb> service_verbs() { return kServiceVerbs; }

}  // namespace ovn::cli
