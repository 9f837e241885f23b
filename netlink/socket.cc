// SPDX-License-Identifier: Apache-2.0
#include "netlink/socket.h"

#include <libmnl/libmnl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/metrics.h"
#include "netlink/extack.h"

namespace ovn::netlink {
namespace {

constexpr size_t kReceiveSizeMax = 32768;    // the kernel's own limit for one datagram of a dump
constexpr int kReceiveBufferSize = 1 << 20;  // room for the answers of a whole failing batch
constexpr int kSendBufferSize = 4 << 20;     // a transaction goes in one message
constexpr int kDumpAttemptsMax = 8;

metrics::Counter requests_total("ovn_lite_netlink_requests_total",
                                "Messages and batches of them sent to the kernel.");

void set_option(int fd, int level, int option, int value) {
  // Each option is a convenience of kernels newer than 4.x: without it we only know less.
  setsockopt(fd, level, option, &value, sizeof value);
}

// The begin and the end of a transaction (nfnetlink_rcv_batch()).
Message bracket(uint16_t type) {
  Message message(type, 0, kExtackPolicy);
  auto& header = message.header<nfgenmsg>();
  header.nfgen_family = AF_UNSPEC;
  header.res_id = htons(NFNL_SUBSYS_NFTABLES);
  return message;
}

nlmsghdr& message_at(Bytes& bytes, size_t offset) {
  return *reinterpret_cast<nlmsghdr*>(bytes.data() + offset);
}

}  // namespace

void Batch::add(const Message& message) {
  OVN_CHECK(!full());
  offsets_.push_back(bytes_.size());
  ByteView bytes = message.bytes();
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  bytes_.resize(NLMSG_ALIGN(bytes_.size()));
}

void Batch::clear() {
  bytes_.clear();
  offsets_.clear();
}

void Socket::Close::operator()(mnl_socket* socket) const { mnl_socket_close(socket); }

Result<Socket> Socket::open(int protocol) {
  Socket socket(mnl_socket_open2(protocol, SOCK_CLOEXEC | SOCK_NONBLOCK), protocol);
  if (!socket.socket_) return fail_errno(errno, "open netlink socket");
  int fd = mnl_socket_get_fd(socket.socket_.get());
  if (protocol == NETLINK_ROUTE) set_option(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
  return socket;
}

// What only reads, as most do that are opened in a sandbox, does without these.
void Socket::prepare_for_changes() {
  if (std::exchange(changes_, true)) return;
  int fd = mnl_socket_get_fd(socket_.get());
  set_option(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  set_option(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
  set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, kReceiveBufferSize);
  if (protocol_ == NETLINK_NETFILTER) set_option(fd, SOL_SOCKET, SO_SNDBUFFORCE, kSendBufferSize);
}

Result<uint64_t> Socket::netns_cookie() const {
  uint64_t cookie = 0;
  socklen_t size = sizeof cookie;
  int fd = mnl_socket_get_fd(socket_.get());
  if (getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &size) != 0) {
    return fail_errno(errno, "read the namespace's cookie");
  }
  return cookie;
}

Result<void> Socket::send(ByteView bytes, std::string_view what) {
  requests_total.add();
  if (mnl_socket_sendto(socket_.get(), bytes.data(), bytes.size()) < 0) {
    return fail_errno(errno, what);
  }
  return {};
}

// Shows the answers to the requests `first`..`last` to `is_last` until that says so.
Result<void> Socket::receive(uint32_t first, uint32_t last, std::string_view what,
                             const Until& is_last) {
  alignas(nlmsghdr) char buffer[kReceiveSizeMax];
  while (true) {
    ssize_t size = mnl_socket_recvfrom(socket_.get(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return fail(Errc::timeout, "{}: no answer", what);
    if (size < 0) return fail_errno(errno, what);
    int rest = static_cast<int>(size);
    const auto* message = reinterpret_cast<const nlmsghdr*>(buffer);
    for (; mnl_nlmsg_ok(message, rest); message = mnl_nlmsg_next(message, &rest)) {
      bool ours = message->nlmsg_seq - first <= last - first;
      if (ours && is_last(*message)) return {};
    }
  }
}

Result<void> Socket::ask(Message& message, std::string_view what, const Visitor& reply) {
  uint32_t sequence = message.head().nlmsg_seq = next_sequence_++;
  CHECK_OK(send(message.bytes(), what));
  Result<void> result;
  CHECK_OK(receive(sequence, sequence, what, [&](const nlmsghdr& answer) {
    if (answer.nlmsg_type == NLMSG_ERROR) result = outcome(answer, what);
    else reply(answer);
    return true;
  }));
  return result;
}

Result<void> Socket::request(Message& message, std::string_view what, const Visitor& reply) {
  prepare_for_changes();
  uint32_t sequence = message.head().nlmsg_seq = next_sequence_++;
  message.head().nlmsg_flags |= NLM_F_ACK;
  CHECK_OK(send(message.bytes(), what));
  std::optional<Result<void>> result;
  CHECK_OK(receive(sequence, sequence, what, [&](const nlmsghdr& answer) {
    if (answer.nlmsg_type == NLMSG_ERROR) result = outcome(answer, what);
    if (!result && reply) reply(answer);
    return result.has_value();
  }));
  return *result;
}

// Appends the table's messages to `table`; false if it changed meanwhile (NLM_F_DUMP_INTR).
Result<bool> Socket::dump_once(Message& message, std::string_view what, Bytes& table) {
  uint32_t sequence = message.head().nlmsg_seq = next_sequence_++;
  message.head().nlmsg_flags |= NLM_F_DUMP;
  CHECK_OK(send(message.bytes(), what));
  bool whole = true;
  Result<void> result;
  CHECK_OK(receive(sequence, sequence, what, [&](const nlmsghdr& answer) {
    whole &= !(answer.nlmsg_flags & NLM_F_DUMP_INTR);
    if (answer.nlmsg_type == NLMSG_ERROR || answer.nlmsg_type == NLMSG_DONE) {
      result = outcome(answer, what);
      return true;
    }
    const auto* bytes = reinterpret_cast<const uint8_t*>(&answer);
    table.insert(table.end(), bytes, bytes + answer.nlmsg_len);
    table.resize(NLMSG_ALIGN(table.size()));
    return false;
  }));
  CHECK_OK(result);
  return whole;
}

Result<void> Socket::dump(Message& message, std::string_view what, const Visitor& each) {
  for (int attempt = 0; attempt < kDumpAttemptsMax; ++attempt) {
    Bytes table;
    TRY(bool whole, dump_once(message, what, table));
    if (!whole) continue;
    for (size_t at = 0; at < table.size(); at += NLMSG_ALIGN(message_at(table, at).nlmsg_len)) {
      each(message_at(table, at));
    }
    return {};
  }
  return fail(Errc::unavailable, "{}: it changed all the while", what);
}

std::vector<Result<void>> Socket::run(Batch& batch, const Describe& what) {
  std::vector<Result<void>> results(batch.size());
  if (results.empty()) return results;
  prepare_for_changes();
  const uint32_t first = next_sequence_;
  for (size_t offset : batch.offsets_) {
    message_at(batch.bytes_, offset).nlmsg_seq = next_sequence_++;
  }
  const uint32_t last = next_sequence_ - 1;
  message_at(batch.bytes_, batch.offsets_.back()).nlmsg_flags |= NLM_F_ACK;
  Result<void> sent = send(batch.bytes_, "netlink batch");
  if (sent) {
    sent = receive(first, last, "netlink batch", [&](const nlmsghdr& answer) {
      if (answer.nlmsg_type != NLMSG_ERROR) return false;
      size_t index = answer.nlmsg_seq - first;
      results[index] = outcome(answer, what(index));
      return answer.nlmsg_seq == last;
    });
  }
  if (!sent) results.assign(results.size(), sent);  // what happened to each is not known
  return results;
}

// The kernel answers messages that fail, in their order, and the last since it asks for it; what
// concerns the transaction as a whole is answered before these, as if to its begin.
Result<void> Socket::transact(std::span<const Message> messages, std::string_view what) {
  OVN_CHECK(!messages.empty());
  prepare_for_changes();
  const uint32_t begin = next_sequence_;
  const uint32_t last = begin + static_cast<uint32_t>(messages.size());
  Bytes bytes;
  auto add = [&](Message message) {
    message.head().nlmsg_seq = next_sequence_++;
    if (message.head().nlmsg_seq == last) message.head().nlmsg_flags |= NLM_F_ACK;
    bytes.insert(bytes.end(), message.bytes().begin(), message.bytes().end());
    bytes.resize(NLMSG_ALIGN(bytes.size()));
  };
  add(bracket(NFNL_MSG_BATCH_BEGIN));
  for (const Message& message : messages) add(message);
  add(bracket(NFNL_MSG_BATCH_END));
  CHECK_OK(send(bytes, what));
  Result<void> result;
  CHECK_OK(receive(begin, last, what, [&](const nlmsghdr& answer) {
    if (answer.nlmsg_type != NLMSG_ERROR) return false;
    auto one = outcome(answer, what);
    if (result && !one) result = std::move(one);
    return answer.nlmsg_seq == last || answer.nlmsg_seq == begin;
  }));
  return result;
}

}  // namespace ovn::netlink
