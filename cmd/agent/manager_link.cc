// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/manager_link.h"

#include <algorithm>

#include "core/base/log.h"
#include "core/store/codec.h"

namespace ovn::agent {

namespace {

constexpr Duration kBackoffMin = std::chrono::milliseconds(200);
constexpr Duration kBackoffMax = std::chrono::seconds(10);
constexpr std::string_view kWatchSeconds = "50";

// The body of a good answer as an object, or the error that it is.
Result<json::object> good_body(const api::Response& response) {
  if (response.status < 400) return json::parse_object(response.body, json::kOwnBytesMax);
  TRY(auto error, api::parse_refusal(response));
  return Failure{std::move(error)};
}

template <class T, class Parse>
Result<T> parse_noun(const api::Response& response, Parse parse) {
  TRY(auto fields, good_body(response));
  auto noun = parse(fields);
  if (!noun) return Failure{Error(noun.error()).within("answer of the manager")};
  return noun;
}

template <class T, class Parse>
Result<std::vector<T>> parse_list(json::ObjectReader& fields, std::string_view key, Parse parse) {
  std::vector<T> out;
  const json::array* items = fields.array_if(key);
  if (!items) return out;
  for (const auto& item : *items) {
    if (!item.is_object()) return fail(Errc::invalid, "field '{}': an item is no object", key);
    TRY(auto noun, parse(item.get_object()));
    out.push_back(std::move(noun));
  }
  return out;
}

json::object lease_request(const controller::NeedLease& need) {
  json::object out{{"network", need.network.str()}, {"subnet", need.subnet.to_string()}};
  if (need.address) out["address"] = need.address->to_string();
  return out;
}

}  // namespace

Result<controller::Policy> parse_policy(const json::object& body) {
  json::ObjectReader fields(body);
  controller::Policy policy;
  policy.revision = fields.number("revision");
  TRY(policy.networks, parse_list<model::Network>(fields, "networks", store::parse_network));
  TRY(policy.nodes, parse_list<model::Node>(fields, "nodes", store::parse_node));
  TRY(policy.leases, parse_list<model::Lease>(fields, "leases", store::parse_lease));
  TRY(policy.keys, parse_list<model::GossipKey>(fields, "keys", store::parse_gossip_key));
  // A manager of an earlier release has none.
  if (const json::object* settings = fields.object_if("settings")) {
    TRY(policy.settings, store::parse_settings(*settings));
  }
  TRY(policy.services, parse_list<model::Service>(fields, "services", store::parse_service));
  TRY(policy.drains, parse_list<model::Drain>(fields, "drains", store::parse_drain));
  CHECK_OK(fields.finish_known());
  return policy;
}

ManagerLink::ManagerLink(Loop& loop, ApiCall call, ApiCall watch, uint64_t seed,
                         OnPolicy on_policy)
    : loop_(loop),
      call_(std::move(call)),
      watch_(std::move(watch)),
      on_policy_(std::move(on_policy)),
      random_(seed),
      pause_(loop),
      backoff_(kBackoffMin) {}

void ManagerLink::start() { ask(); }

void ManagerLink::find_network(const std::string& reference, Then<model::Network> then) {
  call_({"GET", "/v1/networks/" + reference, {}, ""}, [then](const api::Response& response) {
    then(parse_noun<model::Network>(response, store::parse_network));
  });
}

void ManagerLink::find_service(const std::string& reference, Then<model::Service> then) {
  call_({"GET", "/v1/services/" + reference, {}, ""}, [then](const api::Response& response) {
    then(parse_noun<model::Service>(response, store::parse_service));
  });
}

void ManagerLink::ask_lease(const controller::NeedLease& need, Then<model::Lease> then) {
  call_({"POST", "/v1/manager/leases", {}, json::serialize(lease_request(need))},
        [then](const api::Response& response) {
          then(parse_noun<model::Lease>(response, store::parse_lease));
        });
}

void ManagerLink::return_lease(uint64_t lease, std::function<void(Result<void>)> then) {
  call_({"DELETE", fmt::format("/v1/manager/leases/{}", lease), {}, ""},
        [then](const api::Response& response) {
          auto body = good_body(response);
          body ? then({}) : then(Failure{body.error()});
        });
}

// Whether the manager can be reached again is not to be known only when it has news.
void ManagerLink::ask() {
  watch_({"GET",
          "/v1/manager/watch",
          {{"since", std::to_string(revision_)},
           {"wait", std::string(state_ == "ok" ? kWatchSeconds : "0")}},
          ""},
         [this](api::Response response) { answered(std::move(response)); });
}

void ManagerLink::answered(api::Response response) {
  auto body = good_body(response);
  if (!body) return failed(body.error());
  auto policy = parse_policy(*body);
  if (!policy) return failed(policy.error());
  if (state_ != "ok") log::info("the manager answers");
  state_ = "ok";
  if (policy->revision <= revision_) return adopted(revision_, {});
  on_policy_(*policy, [this, revision = policy->revision](const Result<void>& done) {
    adopted(revision, done);
  });
}

void ManagerLink::adopted(uint64_t revision, const Result<void>& done) {
  if (!done) {
    log::error("the manager's policy: {}", done.error().message);
    return ask_later();
  }
  backoff_ = kBackoffMin;
  revision_ = revision;
  loop_.post([this] { ask(); });
}

void ManagerLink::failed(const Error& why) {
  std::string state = "unreachable: " + why.message;
  if (state != state_) log::warn("watch of the manager: {}", why.message);
  state_ = std::move(state);
  ask_later();
}

void ManagerLink::ask_later() {
  Duration half = backoff_ / 2;
  pause_.arm_after(half + random_.between(Duration(0), half), [this] { ask(); });
  backoff_ = std::min(backoff_ * 2, kBackoffMax);
}

}  // namespace ovn::agent
