// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verbs.h"

#include "cmd/cli/checks.h"
#include "cmd/cli/verb_rows.h"

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
    {"service", "", "One name for many containers",
     "Connections to a service go to those of its backends that can serve: containers of whatever "
     "hosts that were attached with 'attach container --service'."},
    {"ipam", "", "Who holds which address",
     "The manager leases blocks of each subnet to the hosts, and each host hands out addresses "
     "from its blocks alone."},
    {"dns", "", "What names mean",
     "Containers ask 127.0.0.11 for names. The agent of their host answers, from what it knows of "
     "the networks that the asking container is in."},
    {"status", "", "", ""},
    {"debug", "", "Look inside", "These commands only read."},
    {"config", "", "The agent's configuration", ""},
    {"completion", "", "", ""},
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

std::vector<Verb> join_rows() {
  std::vector<Verb> rows;
  for (auto part : {agent_verbs(), cluster_verbs(), net_verbs(), attach_verbs(), service_verbs(),
                    ipam_verbs(), dns_verbs()})
    rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

}  // namespace

std::span<const Noun> nouns() { return kNouns; }
std::span<const Verb> verbs() {
  static const std::vector<Verb> rows = join_rows();
  return rows;
}
std::span<const Option> global_options() { return kGlobalOptions; }
std::span<const Exit> exit_codes() { return kExits; }

}  // namespace ovn::cli
