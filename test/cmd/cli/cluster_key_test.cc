// SPDX-License-Identifier: Apache-2.0
#include <deque>

#include "test/cmd/cli/cli_test_base.h"

namespace ovn::cli {
namespace {

class ClusterKeyTest : public CliTest {
 protected:
  ClusterKeyTest() {
    environment.tell = [this](std::string_view line) {
      told_.emplace_back(line);
      if (next_.empty()) return;
      show(next_.front());
      next_.pop_front();
    };
    agent->answer("POST /v1/cluster/keys", row(2, "installed", 0, R"(["a","b"])", R"(["a","b"])"),
                  201);
  }

  static std::string row(int id, std::string_view state, int confirmed,
                         std::string_view missing = "[]", std::string_view awaited = "[]") {
    return fmt::format(
        R"({{"id":{},"state":"{}","created":1799999880,"nodes":2,"confirmed":{},)"
        R"("missing":{},"awaited":{}}})",
        id, state, confirmed, missing, awaited);
  }
  // The keys from now on.
  void show(const Lines& rows) {
    std::string list;
    for (const auto& one : rows) list += (list.empty() ? "" : ",") + one;
    agent->answer("GET /v1/cluster/keys", "[" + list + "]");
  }

  Lines told_;
  std::deque<Lines> next_;  // keys, each to be shown when a line about those before was told
};

TEST_F(ClusterKeyTest, ls_shows_states_ages_and_who_has_not_confirmed) {
  show({row(1, "primary", 2), row(2, "installed", 1, R"(["host3"])")});
  EXPECT_EQ(out("cluster key ls"),
            "ID  STATE      CREATED        CONFIRMED  NODES  MISSING\n"
            " 1  primary    2 minutes ago          2      2  -\n"
            " 2  installed  2 minutes ago          1      2  host3\n");
  EXPECT_EQ(out("cluster key ls -q"), "1\n2\n");
  EXPECT_EQ(out("cluster key ls -o name"), "1\n2\n");
}

TEST_F(ClusterKeyTest, rotate_tells_of_each_step_and_prints_the_new_key) {
  show({row(1, "primary", 2), row(2, "installed", 1, R"(["b"])", R"(["b"])")});
  next_ = {{row(1, "retiring", 2), row(2, "primary", 2)}, {row(2, "primary", 2)}};
  Outcome outcome = run("cluster key rotate");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "ID  STATE    CREATED        CONFIRMED  NODES  MISSING\n"
            " 2  primary  2 minutes ago          2      2  -\n");
  EXPECT_EQ(told_,
            (Lines{"key 2 is installed, not used yet; confirmed by 1 of 2 hosts, waiting for b",
                   "key 2 is the primary, key 1 opens packets still; confirmed by 2 of 2 hosts",
                   "key 2 is the primary, the one before is removed; confirmed by 2 of 2 hosts"}));
}

TEST_F(ClusterKeyTest, rotate_names_who_was_not_there) {
  show({row(2, "primary", 1, R"(["b"])")});
  Outcome outcome = run("cluster key rotate -q");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "2\n");
  EXPECT_EQ(outcome.err,
            "not confirmed by b: it asks for the keys when its agent reaches the manager\n");
  EXPECT_EQ(told_, Lines{}) << "--quiet";
  show({row(2, "primary", 1, R"(["b"])", R"(["b"])")});
  EXPECT_EQ(run("cluster key rotate -q").exit_code, 9) << "it lives";
}

TEST_F(ClusterKeyTest, rotate_gives_up_waiting_and_says_for_whom) {
  show({row(1, "retiring", 2), row(2, "primary", 1, R"(["b"])", R"(["b"])")});
  EXPECT_EQ(failure("cluster key rotate --timeout 100ms"),
            (Failed{6,
                    "ovn-lite: key 2 is the primary, key 1 opens packets still; confirmed by 1 of "
                    "2 hosts, waiting for b; the rotation goes on, and 'ovn-lite cluster key ls' "
                    "tells how it stands\n"}));
}

TEST_F(ClusterKeyTest, rotate_ends_when_its_key_is_replaced_or_refused) {
  show({row(3, "primary", 2)});
  EXPECT_EQ(failure("cluster key rotate"),
            (Failed{4, "ovn-lite: another rotation has replaced the key\n"}));
  agent->refuse("POST /v1/cluster/keys", 409, "conflict", "a rotation is under way");
  EXPECT_EQ(failure("cluster key rotate"), (Failed{4, "ovn-lite: a rotation is under way\n"}));
}

}  // namespace
}  // namespace ovn::cli
