// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/token.h"

#include <gtest/gtest.h>

namespace ovn::cluster {
namespace {

JoinToken sample() {
  JoinToken token;
  token.cluster = *Uuid::parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  token.fingerprint.fill(0xab);
  token.secret.fill(0x5c);
  token.managers = {*ip::Endpoint::parse("10.0.0.1:7957"), *ip::Endpoint::parse("[fd00::1]:7957")};
  return token;
}

std::string error_of(std::string_view text) {
  auto token = parse_token(text);
  return token ? "" : token.error().message;
}

TEST(JoinToken, survives_the_way_through_its_text) {
  std::string text = format(sample());
  EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), text.npos);
  EXPECT_EQ(*parse_token(text), sample());
}

TEST(JoinToken, case_and_white_space_do_not_matter) {
  std::string text = format(sample());
  for (char& c : text) c = static_cast<char>(toupper(c));
  text.insert(40, "\n  ");
  EXPECT_EQ(*parse_token(" " + text + "\r\n"), sample());
}

TEST(JoinToken, every_single_wrong_letter_is_noticed) {
  std::string text = format(sample());
  for (size_t i = 0; i < text.size(); ++i) {
    std::string wrong = text;
    wrong[i] = wrong[i] == 'q' ? 'r' : 'q';
    EXPECT_FALSE(parse_token(wrong)) << i;
  }
}

TEST(JoinToken, every_cut_is_noticed) {
  std::string text = format(sample());
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_token(text.substr(0, size))) << size;
  }
}

TEST(JoinToken, errors_say_what_is_wrong) {
  std::string text = format(sample());
  EXPECT_EQ(error_of(""), "join token: a token begins with 'ovnlite1_'");
  EXPECT_EQ(error_of("SWMTKN-1-abc"), "join token: a token begins with 'ovnlite1_'");
  EXPECT_EQ(error_of("ovnlite2_abcd"), "join token: made by another release, of another form");
  EXPECT_EQ(error_of(text.substr(0, 60)), "join token: cut off or damaged in copying");
  EXPECT_EQ(error_of(text + "!"), "join token: the character '!' does not occur in tokens");
  EXPECT_EQ(error_of(std::string(600, 'a')),
            "join token: 600 characters are too many for a token");
}

}  // namespace
}  // namespace ovn::cluster
