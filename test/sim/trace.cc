// SPDX-License-Identifier: Apache-2.0
#include "test/sim/trace.h"

#include <cstdio>

#include "test/sim/frames.h"

namespace ovn::sim {
namespace {

using gossip::FrameType;

constexpr std::string_view kLegend =
    "# ms  host  what\n"
    "#   start EPOCH UUID      a boot begins       stop      the process is gone\n"
    "#   attach, detach NET    put, drop NET KEY   what the host itself did\n"
    "#   > HOST: FRAMES        a datagram was sent (it may get lost)\n"
    "#   < HOST: FRAMES        one arrived; frames of a network with its tag\n"
    "#   => HOST: FRAMES       a packet was sent over a connection\n"
    "#   HOST is STATE         the host came to believe that of the other\n"
    "#   + NET KEY of HOST     a record is shown now;  - is no longer shown\n"
    "#   fault, over           begin and end of a fault (host '-': the network)\n"
    "#   BROKEN                the rule that is broken here (host '-')\n"
    "#   other events          isolated, epoch raised, conflict, wrong key, synced NET\n";

std::string_view name_of(FrameType type) {
  switch (type) {
    case FrameType::padding: return "padding";
    case FrameType::ping: return "ping";
    case FrameType::ack: return "ack";
    case FrameType::nack: return "nack";
    case FrameType::ping_request: return "ping-request";
    case FrameType::alive: return "alive";
    case FrameType::verdict: return "verdict";
    case FrameType::reaped: return "reaped";
    case FrameType::segment: return "segment";
    case FrameType::pull: return "pull";
    case FrameType::roots: return "roots";
    case FrameType::digest: return "digest";
    case FrameType::range: return "range";
    case FrameType::items: return "items";
    case FrameType::bulk: return "bulk";
    case FrameType::bulk_end: return "bulk-end";
    case FrameType::credit: return "credit";
    case FrameType::busy: return "busy";
    case FrameType::challenge: return "challenge";
    case FrameType::response: return "response";
    default: return "?";
  }
}

std::string short_tag(NetworkTag network) {
  return fmt::format("{:04x}", network.value() & 0xffff);
}

bool has_scope(FrameType type) { return type >= FrameType::segment && type < FrameType::challenge; }

std::string scopes_in(ByteView digest) {
  std::string text;
  Reader in(digest);
  for (uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    text += fmt::format("({})", short_tag(NetworkTag(in.u64())));
    in.u64();
  }
  return text;
}

std::string frames_in(ByteView datagram) {
  std::string text;
  for_each_frame(datagram, [&](FrameType type, ByteView body) {
    text += fmt::format(" {}", name_of(type));
    if (type == FrameType::digest) text += scopes_in(body);
    if (!has_scope(type) || type == FrameType::roots || type == FrameType::digest) return;
    NetworkTag scope(Reader(body).u64());
    if (scope != gossip::kClusterScope) text += fmt::format("({})", short_tag(scope));
  });
  return text;
}

class Trace : public Checker {
 public:
  explicit Trace(const std::string& path) : file_(std::fopen(path.c_str(), "w")) {
    if (file_) std::fwrite(kLegend.data(), 1, kLegend.size(), file_);
  }
  ~Trace() override {
    if (file_) std::fclose(file_);
  }

 private:
  template <class... A>
  void line(World& world, const std::string& host, fmt::format_string<A...> text, A&&... values) {
    if (!file_) return;
    std::chrono::duration<double, std::milli> ms = world.now() - Instant(std::chrono::hours(1));
    fmt::print(file_, "{:.3f}  {}  {}\n", ms.count(), host,
               fmt::format(text, std::forward<A>(values)...));
  }
  static std::string name(World& world, const Uuid& node) {
    auto host = world.host_of(node);
    return host ? std::to_string(*host) : node.to_string();
  }

  void started(World& world, HostId id) override {
    const auto& identity = world.host(id).identity;
    line(world, std::to_string(id), "start {} {}", identity.epoch, identity.node.to_string());
  }
  void stopped(World& world, HostId id) override { line(world, std::to_string(id), "stop"); }
  void attached(World& world, HostId id, NetworkTag network) override {
    line(world, std::to_string(id), "attach {}", short_tag(network));
  }
  void detached(World& world, HostId id, NetworkTag network) override {
    line(world, std::to_string(id), "detach {}", short_tag(network));
  }
  void wrote(World& world, HostId id, NetworkTag network, const std::string& key,
             const Bytes&) override {
    line(world, std::to_string(id), "put {} {}", short_tag(network), key);
  }
  void dropped(World& world, HostId id, NetworkTag network, const std::string& key) override {
    line(world, std::to_string(id), "drop {} {}", short_tag(network), key);
  }
  void sent(World& world, HostId from, HostId to, const Bytes& bytes) override {
    line(world, std::to_string(from), "> {}:{}", to, frames_in(bytes));
  }
  void streamed(World& world, HostId from, HostId to, const Bytes& packet) override {
    line(world, std::to_string(from), "=> {}:{}", to, frames_in(packet));
  }
  void arrived(World& world, HostId to, HostId from, const Bytes& bytes) override {
    line(world, std::to_string(to), "< {}:{}", from, frames_in(bytes));
  }
  void row(World& world, HostId id, NetworkTag network, const SeenRow* before,
           const SeenRow* after) override {
    if (before && before->visible && !(after && after->visible)) {
      line(world, std::to_string(id), "- {} {} of {}", short_tag(network), before->key,
           name(world, before->owner));
    } else if (after && after->visible && !(before && before->visible)) {
      line(world, std::to_string(id), "+ {} {} of {}", short_tag(network), after->key,
           name(world, after->owner));
    }
  }
  void fault(World& world, const Fault& fault, bool begins) override {
    std::string host = fault.of_network() ? "-" : std::to_string(fault.host);
    line(world, host, "{}: {}", begins ? "fault" : "over", to_string(fault));
  }
  void broke(World& world, const std::string& what) override {
    line(world, "-", "BROKEN {}", what);
  }
  void event(World& world, HostId id, const gossip::Event& event) override {
    std::string host = std::to_string(id);
    if (auto* changed = std::get_if<gossip::MemberChanged>(&event)) {
      auto view = world.node(id).member(changed->node);
      line(world, host, "{} is {}", name(world, changed->node),
           view ? gossip::to_string(view->state) : "forgotten");
    } else if (auto* isolated = std::get_if<gossip::Isolated>(&event)) {
      line(world, host, "{}", isolated->isolated ? "isolated" : "no longer isolated");
    } else if (auto* raised = std::get_if<gossip::EpochRaised>(&event)) {
      line(world, host, "epoch raised to {}", raised->epoch);
    } else if (auto* synced = std::get_if<gossip::Synced>(&event)) {
      line(world, host, "synced {}", short_tag(synced->network));
    } else if (std::holds_alternative<gossip::IdentityConflict>(event)) {
      line(world, host, "conflict");
    } else if (std::holds_alternative<gossip::WrongKey>(event)) {
      line(world, host, "wrong key");
    }
  }

  std::FILE* file_;
};

}  // namespace

std::unique_ptr<Checker> trace_to(const std::string& path) { return std::make_unique<Trace>(path); }

}  // namespace ovn::sim
