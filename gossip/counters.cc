// SPDX-License-Identifier: Apache-2.0
#include "gossip/counters.h"

#include <utility>

#include "core/base/metrics.h"

namespace ovn::gossip {
namespace {

struct Entry {
  std::string_view name, help;
};

constexpr std::string_view kPrefix = "ovn_lite_gossip_";
constexpr std::string_view kSuffix = "_total";

// In the order of Count.
constexpr Entry kTable[] = {
    {"ovn_lite_gossip_packets_sent_total", "Datagrams sent"},
    {"ovn_lite_gossip_bytes_sent_total", "Bytes of datagrams sent"},
    {"ovn_lite_gossip_packets_received_total", "Datagrams received"},
    {"ovn_lite_gossip_bytes_received_total", "Bytes of datagrams received"},
    {"ovn_lite_gossip_packets_malformed_total", "Datagrams with a bad header or frame"},
    {"ovn_lite_gossip_packets_foreign_total", "Datagrams of another cluster or version"},
    {"ovn_lite_gossip_packets_unknown_key_total", "Datagrams sealed with a key not held"},
    {"ovn_lite_gossip_packets_unknown_boot_total", "Datagrams of a boot not known"},
    {"ovn_lite_gossip_packets_unopened_total", "Datagrams that did not authenticate"},
    {"ovn_lite_gossip_packets_replayed_total", "Datagrams seen before"},
    {"ovn_lite_gossip_frames_unknown_total", "Frames of a newer release, skipped"},
    {"ovn_lite_gossip_frames_shed_total", "Frames of members that sent too much, not read"},
    {"ovn_lite_gossip_frames_not_member_total", "Frames about networks not attached"},
    {"ovn_lite_gossip_challenges_sent_total", "Challenges sent to unknown boots"},
    {"ovn_lite_gossip_challenges_limited_total", "Challenges not sent, over the rate"},
    {"ovn_lite_gossip_responses_refused_total", "Responses with a wrong nonce"},
    {"ovn_lite_gossip_answers_limited_total", "Answers to strangers not sent, over the rate"},
    {"ovn_lite_gossip_hellos_limited_total", "Hosts only heard of and not asked, over the rate"},
    {"ovn_lite_gossip_wrong_keys_untold_total", "Unknown keys not told of, from too many sources"},
    {"ovn_lite_gossip_probes_sent_total", "Members probed"},
    {"ovn_lite_gossip_probes_failed_total", "Probes without any answer"},
    {"ovn_lite_gossip_probes_dropped_total", "Open probes given up for newer ones"},
    {"ovn_lite_gossip_suspicions_total", "Accusations made by this node"},
    {"ovn_lite_gossip_refutations_total", "Accusations of this node refuted"},
    {"ovn_lite_gossip_verdicts_unreachable_total", "Members this node called unreachable"},
    {"ovn_lite_gossip_verdicts_failed_total", "Members this node called failed"},
    {"ovn_lite_gossip_stale_sent_total", "Members told that they are outdated"},
    {"ovn_lite_gossip_members_refused_total", "Members not taken in, too many"},
    {"ovn_lite_gossip_reaped_forgotten_total", "Former members forgotten for later ones"},
    {"ovn_lite_gossip_lost_forgotten_total", "Addresses of failed hosts given up for later ones"},
    {"ovn_lite_gossip_rows_applied_total", "Rows of others incorporated"},
    {"ovn_lite_gossip_rows_repeated_total", "Rows that arrived again"},
    {"ovn_lite_gossip_rows_refused_total", "Rows over a quota"},
    {"ovn_lite_gossip_logs_refused_total", "Logs of closed attachments or too many unknown owners"},
    {"ovn_lite_gossip_gaps_forgotten_total", "Rows behind too many gaps, to be pulled again"},
    {"ovn_lite_gossip_lamport_refused_total", "Lamport times too far ahead"},
    {"ovn_lite_gossip_slots_dropped_total", "Statements shed from a full queue"},
    {"ovn_lite_gossip_pulls_sent_total", "Pulls of missing rows sent"},
    {"ovn_lite_gossip_pulls_served_total", "Pulls answered"},
    {"ovn_lite_gossip_wants_refused_total", "Lacks not noted, too many at once"},
    {"ovn_lite_gossip_digests_differed_total", "Digests that differed from ours"},
    {"ovn_lite_gossip_snapshots_applied_total", "Logs rebuilt below their floor"},
    {"ovn_lite_gossip_divergence_repaired_total", "Logs found to differ at the same head"},
    {"ovn_lite_gossip_sends_paced_total", "Sends put off by the egress limit"},
    {"ovn_lite_gossip_answers_paced_total", "Questions for rows not answered, over that limit"},
    {"ovn_lite_gossip_streams_opened_total", "Streams opened to fetch a table"},
    {"ovn_lite_gossip_streams_served_total", "Streams of others served"},
    {"ovn_lite_gossip_streams_busy_total", "Streams not served, too many at once"},
    {"ovn_lite_gossip_streams_refused_total", "Streams closed for what came over them"},
    {"ovn_lite_gossip_stream_bytes_sent_total", "Bytes sent over streams"},
    {"ovn_lite_gossip_stream_bytes_received_total", "Bytes received over streams"},
    {"ovn_lite_gossip_bulk_syncs_total", "Networks fetched whole after a periodic comparison"},
    {"ovn_lite_gossip_questions_sent_total", "Questions sent to other agents, again too"},
    {"ovn_lite_gossip_questions_unanswered_total", "Questions that were not answered in time"},
    {"ovn_lite_gossip_questions_refused_total", "Questions dropped, too many at once"},
};
constexpr size_t kCounts = static_cast<size_t>(Count::count_);
static_assert(std::size(kTable) == kCounts);

template <size_t... I>
struct Published {
  explicit Published(std::index_sequence<I...>) {}
  metrics::Counter counters[sizeof...(I)] = {metrics::Counter(kTable[I].name, kTable[I].help)...};
};
Published published{std::make_index_sequence<kCounts>()};

}  // namespace

void Counters::add(Count what, uint64_t n) {
  values_[static_cast<size_t>(what)] += n;
  published.counters[static_cast<size_t>(what)].add(static_cast<int64_t>(n));
}

std::string_view to_string(Count what) {
  std::string_view name = kTable[static_cast<size_t>(what)].name;
  return name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
}

}  // namespace ovn::gossip
