// SPDX-License-Identifier: Apache-2.0
// A rtnetlink socket for requests. It belongs to the network namespace in which it was opened and
// goes on acting there, whichever thread uses it. The kernel executes a request inside sendmsg()
// and its answer is there when that returns, or none will come: nobody waits for it. All calls
// block for as long as rtnl_lock is held elsewhere. Answers are matched to requests by sequence
// number; what belongs to no request of this call is skipped. One thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "netlink/message.h"

struct mnl_socket;

namespace ovn::netlink {

// Several requests that go to the kernel in one sendmsg() and are executed in order, each whether
// or not those before it succeeded.
class Batch {
 public:
  static constexpr size_t kCountMax = 256;

  // Requires !full().
  void add(const Message& message);
  bool full() const { return offsets_.size() == kCountMax; }
  size_t size() const { return offsets_.size(); }
  void clear();

 private:
  friend class Socket;

  Bytes bytes_;
  std::vector<size_t> offsets_;
};

class Socket {
 public:
  using Visitor = std::function<void(const nlmsghdr&)>;
  using Describe = std::function<std::string(size_t)>;

  // Opens a socket (NETLINK_ROUTE, NETLINK_NETFILTER) in the namespace of the calling thread.
  static Result<Socket> open(int protocol = NETLINK_ROUTE);

  // Asks for one object and shows the answer to `reply`. Errors: the kernel's, described by `what`;
  // timeout if there was none.
  Result<void> ask(Message& message, std::string_view what, const Visitor& reply);

  // Sends one request and waits for its acknowledgement; `reply` sees what comes before it. Errors:
  // as ask().
  Result<void> request(Message& message, std::string_view what, const Visitor& reply = {});

  // Asks for a table and shows each of its messages to `each` once the whole has come. A table that
  // changed while it was read is read again. Errors: as request; unavailable if it kept changing.
  Result<void> dump(Message& message, std::string_view what, const Visitor& each);

  // Executes a batch: one result for each message, described by `what(index)` if it failed. Only
  // the last is acknowledged, the others answer when they fail: 256 requests cost two system calls.
  std::vector<Result<void>> run(Batch& batch, const Describe& what);

  // Executes messages of nf_tables as one transaction: all or none. Errors: that of the first
  // message that failed.
  Result<void> transact(std::span<const Message> messages, std::string_view what);

  // The cookie of the namespace that the socket belongs to (SO_NETNS_COOKIE).
  Result<uint64_t> netns_cookie() const;

 private:
  struct Close {
    void operator()(mnl_socket* socket) const;
  };
  using Until = std::function<bool(const nlmsghdr&)>;

  Socket(mnl_socket* socket, int protocol) : socket_(socket), protocol_(protocol) {}
  void prepare_for_changes();
  Result<void> send(ByteView bytes, std::string_view what);
  Result<void> receive(uint32_t first, uint32_t last, std::string_view what, const Until& is_last);
  Result<bool> dump_once(Message& message, std::string_view what, Bytes& table);

  std::unique_ptr<mnl_socket, Close> socket_;
  int protocol_;
  uint32_t next_sequence_ = 1;
  bool changes_ = false;
};

}  // namespace ovn::netlink
