// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verb_rows.h"

#include "cmd/cli/nouns.h"

namespace ovn::cli {
namespace {

const Option kClusterOptions[] = {
    {"--name", "NAME", "Name of this host in the cluster", "node.name, else the host's name"},
    {"--advertise", "IP", "Address at which the other hosts reach this one",
     "gossip.advertise, else that of the default route", is_address},
};

const Verb kClusterVerbs[] = {
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
         "secret.\n\n"
         "All hosts of a cluster reach each other over IPv4, or all over IPv6.",
     .positionals = {{"TOKEN",
                      "What 'ovn-lite cluster token' printed, or - to read it from "
                      "standard input, where no other user of this host sees it"}},
     .options = {kClusterOptions[0], kClusterOptions[1], {"-q,--quiet", "", "Print nothing"}},
     .shared = kConfig,
     .examples = {{"cluster join ovnlite1_...", "enter the cluster that made this token"},
                  {"cluster join - <token.txt", "without the token in the process list"}},
     .exits = {{4, "this host is in a cluster already, its name or address is taken, or its "
                   "address is of another family than those of the others"},
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
     .name = "update",
     .summary = "Change what holds for the whole cluster",
     .description =
         "Another UDP port of VXLAN, in place of each host's overlay.vxlan_port: all hosts make "
         "their VXLAN devices anew within a second or two of being told, and until two have done "
         "so no packet passes between them. One that is down does it when its agent reaches the "
         "manager. 'status' shows the port in use.",
     .options = {{"--vxlan-port", "PORT", "UDP port of VXLAN", "", is_vxlan_port,
                  Offer::nothing, "", false, true}},
     .examples = {{"cluster update --vxlan-port 8472", "where 4789 is filtered or taken"}},
     .exits = {{5, "the manager cannot be reached"}},
     .run = cluster_update},
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
};

}  // namespace

std::span<const Verb> cluster_verbs() { return kClusterVerbs; }

}  // namespace ovn::cli
