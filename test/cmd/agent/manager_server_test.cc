// SPDX-License-Identifier: Apache-2.0
// The manager in process; what comes over TLS is tls_test's.
#include "cmd/agent/manager_server.h"

#include "cmd/agent/manager_link.h"
#include "cmd/cluster/init.h"
#include "core/store/nouns.h"
#include "test/cmd/agent/rig.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

class ManagerServerTest : public test::FolderTest {
 protected:
  ManagerServerTest() {
    file_ = *cluster::init({folder_, "host1", test::address("192.0.2.1"), 7957});
    config_.node.state_dir = folder_;
    config_.manager.listen = {ip::Address::v4(0x7f000001), 0};
  }

  Result<void> start() {
    auto seeds = [this] { return std::vector{file_.managers[0].endpoint}; };
    auto alive = [this] { return std::set<Uuid>{file_.node}; };
    TRY(server_,
        ManagerServer::create(loop_, worker_, store_,
                              {config_, file_, [this] { return endpoints_; }, seeds, alive}));
    return {};
  }
  api::Response call(std::string method, std::string path, std::string body = "",
                     std::map<std::string, std::string> query = {}) {
    std::optional<api::Response> answer;
    server_->call(file_.node, {std::move(method), std::move(path), std::move(query), body},
                  [&](api::Response response) { answer = std::move(response); });
    EXPECT_TRUE(run_until([&] { return answer.has_value(); }));
    return *answer;
  }
  void watch(uint64_t since, const std::string& wait, std::optional<api::Response>& answer) {
    api::Request request{"GET", "/v1/manager/watch", {}, ""};
    request.query = {{"since", std::to_string(since)}, {"wait", wait}};
    server_->call(file_.node, request,
                  [&](api::Response response) { answer = std::move(response); });
  }
  bool knows(const std::string& name) const {
    return std::ranges::any_of(server_->manager().networks,
                               [&](const auto& entry) { return entry.second.name == name; });
  }
  bool run_until(std::function<bool()> done) { return test::run_until(loop_, std::move(done)); }

  cluster::ClusterFile file_;
  Config config_;
  Loop loop_;
  store::MemoryStore store_;
  Worker worker_{loop_, "test-store"};
  std::vector<controller::KnownEndpoint> endpoints_;
  std::unique_ptr<ManagerServer> server_;
};

TEST_F(ManagerServerTest, its_own_host_is_the_first_node_also_at_the_next_start) {
  ASSERT_TRUE(start());
  ASSERT_TRUE(server_->manager().nodes.contains(file_.node));
  EXPECT_TRUE(server_->manager().nodes.at(file_.node).manager);
  uint64_t revision = server_->manager().revision;
  server_.reset();
  ASSERT_TRUE(start());
  EXPECT_EQ(server_->manager().revision, revision) << "nothing new";
}

TEST_F(ManagerServerTest, an_answer_that_changes_something_comes_when_that_is_on_disk) {
  ASSERT_TRUE(start());
  auto created = call("POST", "/v1/networks", R"({"name":"blue"})");
  EXPECT_EQ(created.status, 201);
  auto entries = *store_.load();
  EXPECT_TRUE(std::ranges::any_of(entries, [](const store::Entry& entry) {
    return entry.kind == store::kKind<model::Network> &&
           entry.value.find("blue") != std::string::npos;
  }));
}

TEST_F(ManagerServerTest, what_cannot_be_stored_has_not_happened) {
  ASSERT_TRUE(start());
  store_.fail_commit(1);
  EXPECT_GE(call("POST", "/v1/networks", R"({"name":"blue"})").status, 500);
  ASSERT_TRUE(run_until([&] { return !knows("blue"); })) << "the disk is read again";
  EXPECT_EQ(call("POST", "/v1/networks", R"({"name":"blue"})").status, 201);
}

TEST_F(ManagerServerTest, a_watch_is_answered_by_what_is_news) {
  ASSERT_TRUE(start());
  std::optional<api::Response> answer;
  watch(0, "50", answer);
  ASSERT_TRUE(answer) << "all of it is news";
  auto policy = parse_policy(*json::parse_object(answer->body));
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->revision, server_->manager().revision);

  answer.reset();
  watch(policy->revision, "50", answer);
  EXPECT_FALSE(answer);
  call("POST", "/v1/networks", R"({"name":"blue"})");
  ASSERT_TRUE(run_until([&] { return answer.has_value(); }));
  EXPECT_GT(parse_policy(*json::parse_object(answer->body))->revision, policy->revision);
}

TEST_F(ManagerServerTest, who_knows_more_than_the_database_is_told_anew_at_once) {
  ASSERT_TRUE(start());
  std::optional<api::Response> answer;
  watch(500, "50", answer);
  ASSERT_TRUE(run_until([&] { return answer.has_value(); }));
  EXPECT_GT(json::parse(answer->body)->at("revision").as_int64(), 500);
  server_.reset();
  ASSERT_TRUE(start());
  EXPECT_GT(server_->manager().revision, 500u);
}

TEST_F(ManagerServerTest, nobody_is_told_what_could_not_be_stored) {
  ASSERT_TRUE(start());
  uint64_t revision = server_->manager().revision;
  std::optional<api::Response> answer, late;
  watch(revision, "50", answer);
  store_.fail_commit(1);
  EXPECT_GE(call("POST", "/v1/networks", R"({"name":"blue"})").status, 500);
  watch(revision, "50", late);
  EXPECT_FALSE(answer || late);

  ASSERT_TRUE(run_until([&] { return !knows("blue"); })) << "the disk is read again";
  ASSERT_EQ(call("POST", "/v1/networks", R"({"name":"green"})").status, 201);
  ASSERT_TRUE(run_until([&] { return answer && late; }));
  auto policy = parse_policy(*json::parse_object(answer->body));
  EXPECT_EQ(policy->revision, revision + 1);
  EXPECT_TRUE(std::ranges::none_of(policy->networks, [](const model::Network& network) {
    return network.name == "blue";
  }));
}

TEST_F(ManagerServerTest, a_watch_without_news_ends_with_its_time) {
  ASSERT_TRUE(start());
  std::optional<api::Response> answer;
  watch(server_->manager().revision, "0", answer);
  ASSERT_TRUE(run_until([&] { return answer.has_value(); }));
  EXPECT_EQ(answer->status, 200);
}

TEST_F(ManagerServerTest, the_ring_of_the_cluster_file_becomes_the_manager_s_once) {
  ASSERT_TRUE(start());
  auto ring = controller::key_ring(server_->manager());
  ASSERT_EQ(ring.size(), 1u);
  EXPECT_EQ(ring[0].secret, file_.keys[0].key);
  EXPECT_EQ(ring[0].state, model::KeyState::primary);
  server_.reset();
  file_.keys = {{9, {}}};
  ASSERT_TRUE(start());
  EXPECT_EQ(controller::key_ring(server_->manager()), ring);
}

// As this host's agent would, which confirms each policy by the next question.
TEST_F(ManagerServerTest, a_rotation_goes_on_as_the_watch_confirms_it) {
  ASSERT_TRUE(start());
  EXPECT_EQ(call("POST", "/v1/cluster/keys").status, 201);
  EXPECT_EQ(call("POST", "/v1/cluster/keys").status, 409);
  uint64_t since = 0;
  std::function<void()> ask = [&] {
    api::Request request{"GET", "/v1/manager/watch", {}, ""};
    request.query = {{"since", std::to_string(since)}, {"wait", "50"}};
    server_->call(file_.node, request, [&](const api::Response& response) {
      since = parse_policy(*json::parse_object(response.body))->revision;
      loop_.post(ask);
    });
  };
  ask();
  auto rotated = [&] {
    auto ring = controller::key_ring(server_->manager());
    return ring.size() == 1 && ring[0].id == file_.keys[0].id + 1;
  };
  ASSERT_TRUE(run_until(rotated));
  EXPECT_NE(controller::key_ring(server_->manager())[0].secret, file_.keys[0].key);
  // Memory is ahead of the disk for a moment.
  EXPECT_TRUE(run_until([&] {
    auto entries = *store_.load();
    return std::ranges::count(entries, store::kKind<model::GossipKey>, &store::Entry::kind) == 1;
  }));
}

TEST_F(ManagerServerTest, strangers_are_denied) {
  ASSERT_TRUE(start());
  for (const char* path : {"/v1/manager/watch", "/v1/networks"}) {
    std::optional<api::Response> answer;
    server_->call(test::kPeer, {"GET", path, {}, ""},
                  [&](api::Response response) { answer = std::move(response); });
    ASSERT_TRUE(run_until([&] { return answer.has_value(); }));
    EXPECT_EQ(answer->status, 403) << path;
  }
}

TEST_F(ManagerServerTest, a_change_asks_who_is_attached) {
  ASSERT_TRUE(start());
  call("POST", "/v1/networks", R"({"name":"blue"})");
  model::NetworkId blue;
  for (const auto& [id, network] : server_->manager().networks) {
    if (network.name == "blue") blue = id;
  }
  endpoints_ = {{{}, blue, "web", "host1", {}}};
  auto refused = api::parse_refusal(call("DELETE", "/v1/networks/blue"));
  EXPECT_EQ(refused->message, "network blue has active endpoints: 'web' on node 'host1'");
  endpoints_.clear();
  EXPECT_EQ(call("DELETE", "/v1/networks/blue").status, 200);
}

TEST_F(ManagerServerTest, a_port_that_is_taken_is_named) {
  ASSERT_TRUE(start());
  config_.manager.listen.port = server_->port();
  auto server = std::move(server_);
  auto again = start();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::exists);
}

}  // namespace
}  // namespace ovn::agent
