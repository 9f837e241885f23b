// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/attach_flow.h"
#include "cmd/agent/target.h"
#include "core/base/failpoint.h"

namespace ovn::agent {

namespace {

using Then = std::function<void(Result<DetachedList>)>;

// Answers once the kernel has been told, or `at_most` has passed: the links may go a little later.
void answer_when_settled(FlowTools tools, DetachedList list, Duration at_most, Then then) {
  auto once = std::make_shared<Then>(std::move(then));
  auto timer = std::make_shared<Timer>(tools.loop);
  auto answer = [once, timer, list = std::move(list)] {
    timer->disarm();
    if (auto then = std::exchange(*once, nullptr)) then(list);
  };
  timer->arm_after(at_most, answer);
  tools.host.await(tools.host.follow(), answer);
}

void detach_known(FlowTools tools, const controller::DetachRequest& request, Duration at_most,
                  Then then) {
  auto detached = controller::detach(tools.host.host(), request, tools.loop.now());
  if (!detached) return then(Failure{std::move(detached).error()});
  tools.host.commit(std::move(detached->batch),
                    [tools, list = std::move(detached->endpoints), at_most,
                     then = std::move(then)](Result<void> committed) {
                      if (committed) committed = failpoint("detach.committed");
                      if (!committed) return then(Failure{committed.error()});
                      answer_when_settled(tools, list, at_most, then);
                    });
}

}  // namespace

void detach(FlowTools tools, const std::string& text, const std::string& network,
            Duration at_most, Then then) {
  auto target = parse_target(text);
  if (!target) return then(Failure{std::move(target).error()});
  // Without a kind it may be a container's name as well.
  std::string name = text.find_first_of(":/") == text.npos ? text : "";
  auto found = [tools, target = *target, network, name, at_most,
                    then = std::move(then)](Result<uint64_t> cookie) {
    detach_known(tools, {target.canonical, cookie ? *cookie : 0, network, name}, at_most, then);
  };
  tools.kernel.run([target = *target] { return cookie_of(target); },
                   std::move(found));
}

}  // namespace ovn::agent
