// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verb_rows.h"

#include "cmd/cli/nouns.h"

namespace ovn::cli {
namespace {

const Verb kAgentVerbs[] = {
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

}  // namespace

std::span<const Verb> agent_verbs() { return kAgentVerbs; }

}  // namespace ovn::cli
