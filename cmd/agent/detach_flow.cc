// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/attach_flow.h"
#include "cmd/agent/target.h"
#include "core/base/failpoint.h"

namespace ovn::agent {

namespace {

using runtime::is_container;
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

void commit_detached(FlowTools tools, controller::Detached detached, Duration at_most, Then then) {
  tools.host.commit(std::move(detached.batch),
                    [tools, list = std::move(detached.endpoints), at_most,
                     then = std::move(then)](Result<void> committed) {
                      if (committed) committed = failpoint("detach.committed");
                      if (!committed) return then(Failure{committed.error()});
                      answer_when_settled(tools, list, at_most, then);
                    });
}

// What the state knows by the words that were typed needs no runtime, which may not know it (any
// more). Else a runtime may know under them what was attached under others.
class DetachFlow : public std::enable_shared_from_this<DetachFlow> {
 public:
  DetachFlow(FlowTools tools, std::string text, std::string network, Duration at_most, Then then)
      : tools_(tools),
        text_(std::move(text)),
        network_(std::move(network)),
        at_most_(at_most),
        then_(std::move(then)) {}

  void start() {
    auto named = runtime::parse_target(text_);
    if (!named) return then_(Failure{std::move(named).error()});
    may_be_container_ = is_container(named->kind) || named->kind == runtime::Kind::any;
    if (is_container(named->kind)) return remove(text_, 0);
    look(target_of(*named));
  }

 private:
  void look(const Target& target) {
    tools_.kernel.run([target] { return cookie_of(target); },
                      [self = shared_from_this(), target](Result<uint64_t> cookie) {
                        self->remove(target.canonical, cookie ? *cookie : 0);
                      });
  }

  void remove(const std::string& canonical, uint64_t cookie) {
    controller::DetachRequest request{canonical, cookie, network_,
                                      may_be_container_ ? text_ : ""};
    auto detached = controller::detach(tools_.host.host(), request, tools_.loop.now());
    if (detached) return commit_detached(tools_, *std::move(detached), at_most_, then_);
    bool ask = may_be_container_ && detached.error().code == Errc::not_found;
    if (!ask || std::exchange(asked_, true)) return then_(Failure{std::move(detached).error()});
    auto found = [self = shared_from_this(), unknown = detached.error()](Result<Target> target) {
      target ? self->look(*target) : self->then_(Failure{unknown});
    };
    tools_.runtimes.resolve(text_, found);
  }

  FlowTools tools_;
  std::string text_, network_;
  Duration at_most_;
  Then then_;
  bool may_be_container_ = false, asked_ = false;
};

}  // namespace

void detach(FlowTools tools, const std::string& text, const std::string& network,
            Duration at_most, Then then) {
  std::make_shared<DetachFlow>(tools, text, network, at_most, std::move(then))->start();
}

}  // namespace ovn::agent
