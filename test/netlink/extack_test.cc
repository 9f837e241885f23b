// SPDX-License-Identifier: Apache-2.0
#include "netlink/extack.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "core/base/bytes.h"

namespace ovn::netlink {
namespace {

// An answer as the kernel lays it out: errno, the request (whole unless capped), a text.
class Answer {
 public:
  Answer(uint16_t type, int error, uint16_t flags = 0) {
    append(nlmsghdr{0, type, flags, 1, 1});
    append(error);
  }
  Answer& request(uint32_t length_said, size_t body_size) {
    append(nlmsghdr{length_said, 16, 0, 1, 1});
    bytes_.resize(bytes_.size() + body_size, 0xee);
    return *this;
  }
  Answer& text(std::string text) {
    append(nlattr{static_cast<uint16_t>(NLA_HDRLEN + text.size() + 1), NLMSGERR_ATTR_MSG});
    bytes_.insert(bytes_.end(), text.c_str(), text.c_str() + text.size() + 1);
    bytes_.resize(NLA_ALIGN(bytes_.size()));
    return *this;
  }
  Result<void> outcome() {
    uint32_t size = static_cast<uint32_t>(bytes_.size());
    std::memcpy(bytes_.data(), &size, sizeof size);
    return netlink::outcome(*reinterpret_cast<nlmsghdr*>(bytes_.data()), "create link vxlan0");
  }

 private:
  template <class T>
  void append(const T& value) {
    const auto* raw = reinterpret_cast<const uint8_t*>(&value);
    bytes_.insert(bytes_.end(), raw, raw + sizeof value);
  }
  Bytes bytes_;
};

TEST(Extack, errno_zero_is_success) {
  EXPECT_TRUE(Answer(NLMSG_ERROR, 0).request(32, 0).outcome());
  EXPECT_TRUE(Answer(NLMSG_DONE, 0).outcome());
}

TEST(Extack, without_a_text_the_error_has_the_systems) {
  auto result = Answer(NLMSG_ERROR, -ENODEV).request(32, 0).outcome();
  EXPECT_EQ(result.error().message, "create link vxlan0: ENODEV (No such device)");
  EXPECT_EQ(result.error().sys_errno, ENODEV);
  EXPECT_EQ(result.error().code, Errc::kernel);
}

TEST(Extack, the_kernels_text_stands_in_the_error) {
  const std::string expected = "create link vxlan0: EEXIST (VXLAN device already exists)";
  auto capped = Answer(NLMSG_ERROR, -EEXIST, NLM_F_ACK_TLVS | NLM_F_CAPPED)
                    .request(400, 0)
                    .text("VXLAN device already exists")
                    .outcome();
  EXPECT_EQ(capped.error().message, expected);
  EXPECT_EQ(capped.error().code, Errc::exists);
  auto whole = Answer(NLMSG_ERROR, -EEXIST, NLM_F_ACK_TLVS)
                   .request(NLMSG_HDRLEN + 24, 24)
                   .text("VXLAN device already exists")
                   .outcome();
  EXPECT_EQ(whole.error().message, expected);
}

TEST(Extack, a_dump_may_end_with_an_error_and_a_text) {
  auto result = Answer(NLMSG_DONE, -EINVAL, NLM_F_ACK_TLVS).text("Invalid header").outcome();
  EXPECT_EQ(result.error().message, "create link vxlan0: EINVAL (Invalid header)");
}

TEST(Extack, lengths_that_lie_do_no_harm) {
  auto result = Answer(NLMSG_ERROR, -EEXIST, NLM_F_ACK_TLVS).request(60000, 0).text("x").outcome();
  EXPECT_EQ(result.error().message, "create link vxlan0: EEXIST (File exists)");
  EXPECT_EQ(Answer(NLMSG_ERROR, INT32_MIN).request(32, 0).outcome().error().sys_errno, EPROTO);
  EXPECT_EQ(Answer(NLMSG_ERROR, 17).request(32, 0).outcome().error().sys_errno, EPROTO);
  nlmsghdr cut{NLMSG_HDRLEN + 2, NLMSG_ERROR, 0, 1, 1};
  EXPECT_EQ(outcome(cut, "x").error().code, Errc::corrupt);
}

}  // namespace
}  // namespace ovn::netlink
