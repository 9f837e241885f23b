// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/avoided.h"

#include "core/base/json.h"
#include "core/ipam/routed.h"
#include "netlink/routed_prefixes.h"

namespace ovn::agent {

void read_avoided(KernelThread& kernel, std::function<void(Result<Prefixes>)> then) {
  kernel.run([] { return netlink::routed_prefixes(); },
             [then = std::move(then)](Result<Prefixes> routed) {
               if (routed) return then(ipam::worth_avoiding(*std::move(routed)));
               then(Failure{Error(routed.error()).within("routes of this host")});
             });
}

Result<api::Request> with_avoided(api::Request request, const Prefixes& avoid) {
  TRY(auto body, json::parse_object(request.body));
  json::array texts;
  for (const ip::Prefix& prefix : avoid) texts.push_back(json::value(prefix.to_string()));
  body.insert_or_assign("avoid", std::move(texts));
  request.body = json::serialize(body);
  return request;
}

}  // namespace ovn::agent
