// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/verb_rows.h"

#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"

namespace ovn::cli {
namespace {

const Verb kIpamVerbs[] = {
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
};

}  // namespace

std::span<const Verb> ipam_verbs() { return kIpamVerbs; }

}  // namespace ovn::cli
