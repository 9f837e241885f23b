// SPDX-License-Identifier: Apache-2.0
// One thread for work that blocks (netlink requests wait for rtnl_lock, commits for the disk). Work
// runs there in the order given; its result comes back to the loop as a call. Nothing is shared:
// what the work needs moves in, what it found moves out.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cmd/agent/loop.h"

namespace boost::asio {
class thread_pool;
}

namespace ovn::agent {

class Worker {
 public:
  // `name` is what `ps -L` shows, at most 15 bytes.
  Worker(Loop& loop, std::string name);
  // Finishes what is queued, then ends the thread; results not yet delivered never are.
  ~Worker();

  // Runs `work()` on the thread, then `then(result)` on the loop.
  template <class Work, class Then>
  void run(Work work, Then then) {
    auto task = std::make_shared<std::pair<Work, Then>>(std::move(work), std::move(then));
    post([this, task] {
      auto result = std::make_shared<decltype(task->first())>(task->first());
      loop_.post([task, result] { task->second(std::move(*result)); });
    });
  }

 private:
  void post(std::function<void()> task);

  Loop& loop_;
  std::unique_ptr<boost::asio::thread_pool> thread_;
};

}  // namespace ovn::agent
