// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/worker.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <pthread.h>

namespace ovn::agent {

Worker::Worker(Loop& loop, std::string name)
    : loop_(loop), thread_(std::make_unique<boost::asio::thread_pool>(1)) {
  post([name = std::move(name)] { pthread_setname_np(pthread_self(), name.c_str()); });
}

Worker::~Worker() { thread_->join(); }

void Worker::post(std::function<void()> task) {
  boost::asio::post(*thread_, std::move(task));
}

}  // namespace ovn::agent
