// SPDX-License-Identifier: Apache-2.0
#include "netlink/extack.h"

#include <cerrno>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

constexpr int kErrnoMax = 4096;  // MAX_ERRNO in the kernel

// NLMSG_ERROR holds errno and the header of the request, and with NETLINK_CAP_ACK no more of it;
// without, the rest of the request stands before the attributes. NLMSG_DONE holds the errno alone.
size_t size_before_attributes(const nlmsghdr& message) {
  if (message.nlmsg_type == NLMSG_DONE) return sizeof(int);
  const auto* error = family_header<nlmsgerr>(message);
  if (!error) return message.nlmsg_len;
  size_t size = sizeof(nlmsgerr);
  if (!(message.nlmsg_flags & NLM_F_CAPPED) && error->error != 0 &&
      error->msg.nlmsg_len >= NLMSG_HDRLEN) {
    size += error->msg.nlmsg_len - NLMSG_HDRLEN;
  }
  return size;
}

}  // namespace

Result<void> outcome(const nlmsghdr& message, std::string_view what) {
  const int* error = family_header<int>(message);
  if (!error) return fail(Errc::corrupt, "{}: the kernel's answer is cut short", what);
  if (*error == 0) return {};
  bool is_errno = *error < 0 && *error > -kErrnoMax;
  int sys_errno = is_errno ? -*error : EPROTO;
  Failure failure = fail_errno(sys_errno, what);
  if (message.nlmsg_flags & NLM_F_ACK_TLVS) {
    Attributes extack(message, size_before_attributes(message), kExtackPolicy);
    if (auto text = extack.text(NLMSGERR_ATTR_MSG)) {
      failure.error.message = fmt::format("{}: {} ({})", what, errno_name(sys_errno), *text);
    }
  }
  return failure;
}

}  // namespace ovn::netlink
