// SPDX-License-Identifier: Apache-2.0
#include "test/support/fake_kernel.h"

#include <ranges>

#include "core/kernel/validate.h"
#include "test/support/fake_parts.h"

namespace ovn::test {

using namespace kernel;

FakeKernel::FakeKernel() { make_namespace("", 1); }

// ---- the port

std::vector<Result<void>> FakeKernel::apply(std::span<const Op> ops) {
  std::vector<Result<void>> results;
  for (const auto& op : ops) {
    std::optional<Error> refused = verdict_ ? verdict_(op) : std::nullopt;
    if (fail_in_ > 0 && --fail_in_ == 0) refused = fail_errno(EBUSY, to_string(op)).error;
    results.push_back(refused ? Failure{*refused} : execute(op));
    const auto& result = results.back();
    log_.push_back(to_string(op) + (result ? "" : " -> " + result.error().message));
  }
  return results;
}

Result<Snapshot> FakeKernel::dump(std::span<const Netns> namespaces,
                                  std::span<const Sysctl> sysctls) {
  ++dump_count_;
  if (std::exchange(fail_next_dump_, false)) return fail_errno(ENOBUFS, "dump");
  Snapshot out;
  for (const auto& netns : namespaces) {
    if (netns.name != kHost) known_[netns.name] = netns;
  }
  for (const auto& netns : namespaces) {
    auto space = find(netns.name);
    if (!space) continue;
    out.namespaces.push_back(netns);
    bool foreign = !netns.owned && netns.name != kHost;
    if (foreign) {
      out.namespaces.back().cookie = (*space)->cookie;
      out.namespaces.back().foreign_sources = (*space)->foreign_sources;
    }
    dump_one(netns.name, **space, out);
    bool asked = std::ranges::any_of((*space)->routes, &Route::on_link);
    auto inside = [&](const Neighbor& n) { return n.netns == netns.name; };
    if (foreign && !asked) std::erase_if(out.neighbors, inside);
  }
  for (const auto& wanted : sysctls) {
    auto space = find(wanted.netns);
    if (!space) continue;
    Sysctl have = wanted;
    if (!missing_sysctls_.contains(wanted.path)) {
      auto at = (*space)->sysctls.find(wanted.path);
      have.value = at == (*space)->sysctls.end() ? "0" : at->second;
      if (serves(have, wanted)) have.value = wanted.value;
    }
    out.sysctls.push_back(have);
  }
  normalize(out);
  return out;
}

void FakeKernel::dump_one(const NetnsName& name, const Namespace& space, Snapshot& out) const {
  auto append = [&](const auto& from, auto& to) {
    for (auto object : from) {
      object.netns = name;
      to.push_back(std::move(object));
    }
  };
  for (const auto& [_, fake] : space.links) {
    if (fake.ours || name != kHost) out.links.push_back(describe(fake, name));
  }
  append(space.addresses, out.addresses);
  append(space.routes, out.routes);
  append(space.rules, out.rules);
  append(space.neighbors, out.neighbors);
  append(space.fdb, out.fdb);
  append(std::views::values(space.tables), out.tables);
  append(space.chains, out.chains);
  append(space.elements, out.elements);
}

Result<void> FakeKernel::execute(const Op& op) {
  CHECK_OK(validate(op));
  return std::visit(
      [&](const auto& object) { return op.verb == Op::Verb::put ? put(object) : drop(object); },
      op.object);
}

// ---- the world outside

void FakeKernel::add_sandbox(const std::string& path, uint64_t cookie) {
  make_namespace(path, cookie);
}

void FakeKernel::remove_sandbox(const std::string& path) { destroy_namespace(path); }

void FakeKernel::add_foreign_link(const NetnsName& netns, const std::string& name) {
  Link link{netns, name, Device(), Mac({6, 0, 0, 0, 0, 1}), 1500, true, "", ""};
  (*find(netns))->links[name] = FakeLink{.link = link};
}

void FakeKernel::set_foreign_sources(const std::string& path,
                                     std::vector<ip::Address> sources) {
  namespaces_[path].foreign_sources = std::move(sources);
}

Result<void> FakeKernel::interfere(const Op& op) { return execute(op); }

void FakeKernel::fail_when(std::function<std::optional<Error>(const Op&)> verdict) {
  verdict_ = std::move(verdict);
}

void FakeKernel::fail_nth(size_t n) { fail_in_ = n; }

// ---- namespaces

FakeKernel::Namespace& FakeKernel::make_namespace(const std::string& path, uint64_t cookie) {
  Namespace& space = namespaces_[path];
  space.cookie = cookie;
  space.links["lo"] = {.link = {{}, "lo", Device(), Mac(), 65536, false, "", ""}};
  return space;
}

void FakeKernel::destroy_namespace(const std::string& path) {
  auto space = namespaces_.extract(path);
  if (space.empty()) return;
  for (const auto& [name, fake] : space.mapped().links) {
    if (!fake.peer_name.empty()) destroy(fake.peer_path, fake.peer_name);
    destroy_uppers(path, name);
  }
  for (auto& [other, rest] : namespaces_) {
    std::vector<std::string> orphans;  // vxlan_exit_net(): a device dies with its underlay
    for (const auto& [name, fake] : rest.links) {
      if (is<Vxlan>(fake.link) && fake.underlay_path == path) orphans.push_back(name);
    }
    for (const auto& name : orphans) destroy(other, name);
  }
}

Result<std::string> FakeKernel::path_of(const NetnsName& name) const {
  if (name == kHost) return std::string();
  auto at = known_.find(name);
  if (at == known_.end()) return fail(Errc::not_found, "namespace '{}' is not known", name);
  const Netns& netns = at->second;
  auto space = namespaces_.find(netns.path);
  if (space == namespaces_.end()) {
    return fail_errno(ENOENT, fmt::format("namespace '{}' at {}", name, netns.path));
  }
  if (netns.cookie != 0 && netns.cookie != space->second.cookie) {
    return fail(Errc::conflict, "namespace '{}': {} is another one now", name, netns.path);
  }
  return netns.path;
}

Result<FakeKernel::Namespace*> FakeKernel::find(const NetnsName& name) {
  TRY(auto path, path_of(name));
  return &namespaces_.at(path);
}

NetnsName FakeKernel::name_of(const std::string& path) const {
  if (path.empty()) return kHost;
  for (const auto& [name, netns] : known_) {
    if (netns.path == path) return name;
  }
  return {};
}

Result<void> FakeKernel::put(const Netns& netns) {
  if (netns.owned && !namespaces_.contains(netns.path)) {
    make_namespace(netns.path, netns.cookie != 0 ? netns.cookie : next_cookie_++);
  }
  known_[netns.name] = netns;
  auto path = path_of(netns.name);
  if (path) return {};
  known_.erase(netns.name);
  return Failure{path.error()};
}

Result<void> FakeKernel::drop(const Netns& netns) {
  known_.erase(netns.name);
  if (netns.owned) destroy_namespace(netns.path);
  return {};
}

}  // namespace ovn::test
