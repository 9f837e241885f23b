// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/nouns.h"
#include "cmd/cli/verb_rows.h"

namespace ovn::cli {
namespace {

const Verb kDnsVerbs[] = {
    {.noun = "dns",
     .name = "query",
     .summary = "Ask for a name as a container would",
     .description =
         "Prints the answer that the container would get, and whose it is: that of a network, with "
         "the node on which each address is, that of an upstream, or one that an upstream gave "
         "earlier (cache). Without --from, the names of all networks with containers of this host "
         "are looked up. An address is asked for its name.",
     .positionals = {{"NAME", "A name or an address"}},
     .options = {{"--from", "TARGET", "The container that asks", "this host", nullptr,
                  Offer::attached},
                 {"-t,--type", "TYPE", "A, AAAA, PTR, MX, TXT, SRV, ..., or TYPE65",
                  "A; PTR of an address"},
                 {"-q,--quiet", "", "Print what it means only"}},
     .shared = kOutput,
     .examples = {{"dns query db --from web", ""},
                  {"dns query 10.7.0.4 -o json", "what is called so"}},
     .exits = {{1, "the upstreams failed"},
               {3, "there is no such name, or no such container"}},
     .run = dns_query},
};

}  // namespace

std::span<const Verb> dns_verbs() { return kDnsVerbs; }

}  // namespace ovn::cli
