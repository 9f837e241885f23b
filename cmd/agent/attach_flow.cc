// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/attach_flow.h"

#include "cmd/agent/dns_sockets.h"
#include "cmd/agent/port_holder.h"
#include "cmd/agent/target.h"
#include "cmd/cluster/openssl.h"
#include "core/base/failpoint.h"
#include "core/base/log.h"
#include "core/controller/attach_checks.h"
#include "core/controller/reference.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

using controller::AttachRequest;
using controller::NeedLease;
using controller::NeedPorts;
using controller::Ready;

// A pool may be split over several leases, and others may take what we have just been given.
constexpr int kLeasesAskedMax = 8;

struct Looked {
  kernel::Snapshot snapshot;
  bool other_dns = false;
};

Result<Looked> look(const Target& target, const kernel::NetnsName& name, kernel::Kernel& kernel) {
  TRY(auto snapshot, look_at(target, name, kernel));
  TRY(bool other_dns, has_other_dns(target.netns_path));
  return Looked{std::move(snapshot), other_dns};
}

// One attachment under way. Whoever will call it next holds it.
class AttachFlow : public std::enable_shared_from_this<AttachFlow> {
 public:
  using Then = std::function<void(Result<Attached>)>;

  AttachFlow(const FlowTools& tools, AttachRequest request, Instant deadline, Then then)
      : tools_(tools),
        request_(std::move(request)),
        deadline_(deadline),
        timer_(tools.loop),
        then_(std::move(then)) {}

  void start(Result<Target> found) {
    if (!found) return finish(Failure{std::move(found).error()});
    const Target& target = *found;
    request_.endpoint = model::EndpointId(cluster::random_id());
    model::Sandbox& sandbox = request_.sandbox;
    sandbox.id = model::SandboxId(cluster::random_id());
    sandbox.target = target.canonical;
    if (sandbox.name.empty()) sandbox.name = target.name;
    if (sandbox.name.empty()) sandbox.name = target.canonical;
    sandbox.container = target.container;
    sandbox.netns_path = target.netns_path;
    sandbox.boot_id = host().boot_id;
    sandbox.pid = target.pid;
    auto work = [target, name = reconcile::sandbox_netns(sandbox.id)](kernel::Kernel& kernel) {
      return look(target, name, kernel);
    };
    tools_.kernel.run(work, [self = shared_from_this()](Result<Looked> found) {
      self->looked(std::move(found));
    });
  }

 private:
  controller::Host& host() { return tools_.host.host(); }

  void looked(Result<Looked> found) {
    if (found) {
      if (auto point = failpoint("attach.inspected"); !point) return finish(Failure{point.error()});
    }
    if (!found) return finish(Failure{std::move(found).error()});
    if (found->other_dns) request_.sandbox.dns = model::DnsMode::off;
    found_ = std::move(found->snapshot);
    request_.sandbox.cookie = found_.namespaces.front().cookie;
    request_.sandbox.shares_host = request_.sandbox.cookie == tools_.host_cookie;
    if (request_.sandbox.shares_host) {
      request_.sandbox.began = netlink::process_start(request_.sandbox.pid);
    }
    for (const auto& link : found_.links) request_.present_links.push_back(link.name);
    prepare();
  }

  void prepare() {
    auto asked = controller::check_asked(host(), request_);
    if (!asked) return finish(Failure{std::move(asked).error()});
    auto step = controller::prepare_attach(host(), request_, tools_.loop.now());
    // Until this goes on, somebody else may get the ports that were reserved for it.
    request_.reserved.clear();
    if (!step && step.error().code == Errc::not_found) {
      bool network_known =
          controller::find_network(host().networks, request_.network).has_value();
      if (!network_known && !std::exchange(asked_network_, true)) return ask_network(step.error());
      if (network_known && !std::exchange(asked_service_, true)) return ask_service(step.error());
    }
    if (!step) return finish(Failure{std::move(step).error()});
    if (auto need = std::get_if<NeedLease>(&*step)) return ask_lease(*need);
    if (auto need = std::get_if<NeedPorts>(&*step)) return reserve(*std::move(need));
    commit(std::get<Ready>(*std::move(step)));
  }

  // Nothing comes between this and the next prepare_attach(): no other endpoint gets the ports. If
  // that asks for more, they are chosen anew afterwards.
  void reserve(NeedPorts need) {
    for (const model::HostPort& port : need.on_host) {
      auto taken = tools_.host.ports().take(port);
      if (taken) continue;
      if (taken.error().code == Errc::conflict) return ask_holder(port);
      return finish(Failure{std::move(taken).error()});
    }
    request_.reserved = std::move(need.ports);
    prepare();
  }

  void ask_holder(const model::HostPort& port) {
    tools_.kernel.run([port] { return find_port_holder(port); },
                      [self = shared_from_this(), port](std::string holder) {
                        self->request_.taken.emplace(port, std::move(holder));
                        self->prepare();
                      });
  }

  // The cache may be behind the manager, who is asked before the answer is no.
  void ask_network(const Error& unknown) {
    tools_.manager.find_network(
        request_.network, [self = shared_from_this(), unknown](Result<model::Network> network) {
          if (!network) return self->finish_unknown(unknown, network.error());
          self->adopt(
              controller::adopt_network(self->host(), *network, self->tools_.loop.now()));
        });
  }
  void ask_service(const Error& unknown) {
    tools_.manager.find_service(
        request_.service, [self = shared_from_this(), unknown](Result<model::Service> service) {
          if (!service) return self->finish_unknown(unknown, service.error());
          self->adopt(controller::adopt_service(self->host(), *service));
        });
  }
  void finish_unknown(const Error& unknown, const Error& why) {
    finish(Failure{why.code == Errc::unavailable ? with_note(unknown, why) : why});
  }
  static Error with_note(Error unknown, const Error& silence) {
    return {Errc::unavailable, 0,
            unknown.message + " on this host, and the manager cannot be asked: " + silence.message};
  }

  void ask_lease(const NeedLease& need) {
    if (++leases_asked_ > kLeasesAskedMax) {
      return finish(
          fail(Errc::exhausted, "subnet {}: no lease of the manager had room", need.subnet));
    }
    tools_.manager.ask_lease(need, [self = shared_from_this(), need](Result<model::Lease> lease) {
      self->leased(need, std::move(lease));
    });
  }

  void leased(const NeedLease& need, Result<model::Lease> lease) {
    bool try_next_subnet = !lease && lease.error().code == Errc::exhausted && !need.address;
    if (try_next_subnet && request_.exhausted.emplace(need.subnet, lease.error().message).second) {
      return prepare();
    }
    if (!lease) return finish(Failure{std::move(lease).error()});
    if (host().returned_leases.contains(lease->id)) {
      return finish(fail(Errc::unavailable,
                         "block {} is just being given back to the manager: try again later",
                         lease->block));
    }
    if (auto point = failpoint("attach.leased"); !point) return finish(Failure{point.error()});
    adopt(controller::adopt_lease(host(), *lease, tools_.loop.now()));
  }

  void adopt(store::Batch batch) {
    tools_.host.commit(std::move(batch), [self = shared_from_this()](Result<void> committed) {
      committed ? self->prepare() : self->finish(Failure{committed.error()});
    });
  }

  void commit(Ready ready) {
    sandbox_ = ready.sandbox.id;
    ifname_ = ready.endpoint.ifname;
    tools_.host.commit(std::move(ready.batch), [self = shared_from_this()](Result<void> committed) {
      committed ? self->committed() : self->finish(Failure{committed.error()});
    });
  }

  void committed() {
    if (auto point = failpoint("attach.committed"); !point) return take_back(point.error());
    if (!controller::confirm_attach(host(), request_.endpoint)) return finish(detached_meanwhile());
    timer_.arm(deadline_, [self = shared_from_this()] { self->finish(self->attached(true)); });
    tools_.host.await(tools_.host.follow_attached(sandbox_, found_), [self = shared_from_this()] {
      self->tools_.host.dns().await(self->sandbox_, [self] { self->settled(); });
    });
  }

  void settled() {
    if (!then_) return;
    if (auto point = failpoint("attach.settled"); !point) return take_back(point.error());
    if (!host().endpoints.contains(request_.endpoint)) return finish(detached_meanwhile());
    using State = reconcile::Standing::State;
    auto standing = tools_.host.reconciler().standing(reconcile::sandbox_netns(sandbox_), ifname_);
    if (standing.state == State::error) return take_back(why_not(standing.error));
    bool pending = standing.state == State::pending;
    if (request_.service.empty()) return finish(attached(pending));
    tools_.ingress.await(sandbox_, [self = shared_from_this(), pending] {
      self->finish(self->attached(pending));
    });
  }

  // The kernel's word does not help whose container ended meanwhile.
  Error why_not(const std::string& error) const {
    const model::Sandbox& sandbox = request_.sandbox;
    bool ended = sandbox.pid != 0 && netlink::process_start(sandbox.pid) == 0;
    if (!ended) return {Errc::kernel, 0, error};
    return {Errc::not_found, 0, fmt::format("target '{}': the process has ended", sandbox.target)};
  }

  void take_back(const Error& why) {
    auto taken_back = controller::take_back(host(), request_.endpoint, tools_.loop.now());
    tools_.host.commit(std::move(taken_back.batch),
                       [self = shared_from_this(), why](Result<void> committed) {
                         if (committed) self->tools_.host.follow();
                         self->finish(Failure{why});
                       });
  }

  Result<Attached> attached(bool pending) const { return Attached{request_.endpoint, pending}; }
  Result<Attached> detached_meanwhile() const {
    return fail(Errc::conflict, "{} was detached before it was attached", request_.sandbox.target);
  }

  void finish(Result<Attached> result) {
    timer_.disarm();
    if (!result) tools_.host.release_ports();
    if (auto then = std::exchange(then_, nullptr)) then(std::move(result));
  }

  FlowTools tools_;
  AttachRequest request_;
  Instant deadline_;
  Timer timer_;
  Then then_;
  bool asked_network_ = false, asked_service_ = false;
  int leases_asked_ = 0;
  kernel::Snapshot found_;  // in the container's namespace
  model::SandboxId sandbox_;
  std::string ifname_;
};

}  // namespace

void attach(FlowTools tools, const std::string& target, AttachRequest request, Duration at_most,
            std::function<void(Result<Attached>)> then) {
  auto flow = std::make_shared<AttachFlow>(tools, std::move(request), tools.loop.now() + at_most,
                                           std::move(then));
  tools.runtimes.resolve(target, [flow](Result<Target> found) { flow->start(std::move(found)); });
}

}  // namespace ovn::agent
