// SPDX-License-Identifier: Apache-2.0
// Joining against a real TLS listener on loopback: the pin, the proof, and what goes wrong. The
// listener runs on a thread of its own, as cluster::join() blocks.
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "cmd/agent/api_http.h"
#include "cmd/agent/http_listener.h"
#include "cmd/agent/manager_client.h"
#include "cmd/cluster/init.h"
#include "cmd/cluster/join.h"
#include "cmd/cluster/openssl.h"
#include "test/support/temp_folder.h"

namespace ovn::agent {
namespace {

using cluster::ClusterFile;
using cluster::JoinToken;

// A manager that admits whoever proves the secret.
class FakeManager {
 public:
  explicit FakeManager(const ClusterFile& file, const cluster::Credentials& credentials)
      : file_(file) {
    auto context = cluster::server_context(credentials);
    ip::Endpoint any{ip::Address::v4(0x7f000001), 0};
    auto handle = [this](Incoming incoming, Respond respond) {
      respond(to_http(answer(incoming)));
    };
    listener_ = *HttpListener::on_tls_port(loop_, any, *context, handle);
    endpoint = {any.address, listener_->port()};
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~FakeManager() {
    loop_.stop();
    thread_.join();
  }

  ip::Endpoint endpoint;
  int admitted = 0;
  size_t padding = 0;  // it answers so many letters, and nothing else

 private:
  api::Response answer(Incoming& incoming) {
    auto& fields = incoming.request.fields;
    auto node = Uuid::parse(fields["x-ovn-node"]);
    if (!node ||
        !cluster::is_node_proof(fields["x-ovn-proof"], incoming.tls, file_.secret, *node)) {
      return api::refusal({Errc::denied, 0, "the join secret is wrong"});
    }
    ++admitted;
    if (padding > 0) return api::reply(json::value(std::string(padding, 'x')), 201);
    json::object key{{"id", 1}, {"key", to_hex(file_.keys[0].key)}};
    return api::reply(json::object{{"cluster", file_.cluster.to_string()},
                                   {"keys", json::array{key}},
                                   {"seeds", json::array{"10.0.0.1:7956"}},
                                   {"node", json::object()}},
                      201);
  }

  ClusterFile file_;
  Loop loop_;
  std::unique_ptr<HttpListener> listener_;
  std::thread thread_;
};

// The same key under a certificate that was valid in 2020.
cluster::Credentials expired_credentials(const cluster::Credentials& valid) {
  cluster::BioPtr key_text(BIO_new_mem_buf(valid.key.data(), static_cast<int>(valid.key.size())));
  cluster::KeyPtr key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  cluster::BioPtr text(
      BIO_new_mem_buf(valid.certificate.data(), static_cast<int>(valid.certificate.size())));
  cluster::CertificatePtr certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "20201231235959Z");
  EXPECT_NE(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
  cluster::BioPtr out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate.get());
  char* data = nullptr;
  long size = BIO_get_mem_data(out.get(), &data);
  return {valid.key, std::string(data, static_cast<size_t>(size))};
}

class JoinTest : public test::FolderTest {
 protected:
  JoinTest() {
    file_ = *cluster::init({folder_ + "/manager", "m1", ip::Address::v4(0x7f000001), 7957});
    manager_ =
        std::make_unique<FakeManager>(file_, *cluster::load_credentials(folder_ + "/manager"));
    token_ = cluster::join_token(file_);
    token_.managers = {manager_->endpoint};
    options_ = {folder_ + "/joiner", "n1", {}, std::chrono::seconds(5)};
  }
  Error join_error() {
    auto joined = cluster::join(token_, options_);
    EXPECT_FALSE(joined);
    EXPECT_FALSE(std::filesystem::exists(folder_ + "/joiner/cluster.toml"));
    return joined ? Error{} : joined.error();
  }
  std::string address() const { return manager_->endpoint.to_string(); }

  ClusterFile file_;
  std::unique_ptr<FakeManager> manager_;
  JoinToken token_;
  cluster::JoinOptions options_;
};

TEST_F(JoinTest, the_right_token_lets_a_host_in) {
  auto joined = cluster::join(token_, options_);
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->cluster, file_.cluster);
  EXPECT_EQ(joined->role, cluster::Role::agent);
  EXPECT_EQ(joined->keys, file_.keys);
  EXPECT_EQ(joined->address, ip::Address::v4(0x7f000001));
  EXPECT_EQ(joined->seeds.front().to_string(), "10.0.0.1:7956");
  EXPECT_EQ(**cluster::load_cluster_file(folder_ + "/joiner"), *joined);
}

TEST_F(JoinTest, a_host_that_is_in_a_cluster_is_refused_without_asking) {
  ASSERT_TRUE(cluster::join(token_, options_));
  auto again = cluster::join(token_, options_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::conflict);
  EXPECT_EQ(again.error().message, "this host is in cluster " + file_.cluster.to_string() +
                                       " already, as node 'n1' (" + folder_ +
                                       "/joiner/cluster.toml)");
  EXPECT_EQ(manager_->admitted, 1);
}

TEST_F(JoinTest, another_fingerprint_stops_before_the_secret_is_used) {
  token_.fingerprint[0] ^= 1;
  Error why = join_error();
  EXPECT_EQ(why.code, Errc::denied);
  EXPECT_EQ(why.message, "manager " + address() +
                             ": its certificate is not the pinned one: "
                             "another cluster's manager, or an impostor");
}

// What makes a certificate valid is its pin: neither a wrong clock nor a passed date locks a host
// out, and a date that is right lets nobody in.
TEST_F(JoinTest, an_expired_certificate_is_as_good_as_its_pin) {
  auto expired = expired_credentials(*cluster::load_credentials(folder_ + "/manager"));
  manager_ = std::make_unique<FakeManager>(file_, expired);
  token_.managers = {manager_->endpoint};
  EXPECT_EQ(join_error().code, Errc::denied) << "it is another than the pinned one";
  token_.fingerprint = *cluster::fingerprint(expired.certificate);
  auto joined = cluster::join(token_, options_);
  EXPECT_TRUE(joined) << joined.error().message;
}

TEST_F(JoinTest, another_secret_is_refused_by_the_manager) {
  token_.secret[0] ^= 1;
  Error why = join_error();
  EXPECT_EQ(why.code, Errc::denied);
  EXPECT_EQ(why.message, "manager " + address() + ": the join secret is wrong");
  EXPECT_EQ(manager_->admitted, 0);
}

TEST_F(JoinTest, a_token_of_another_cluster_is_noticed) {
  token_.cluster = Uuid();
  EXPECT_EQ(join_error().message,
            "manager " + address() + ": the manager belongs to another cluster than the token");
}

TEST_F(JoinTest, nobody_listening_is_unavailable_and_the_next_manager_is_asked) {
  ip::Endpoint dead{ip::Address::v4(0x7f000001), 1};
  token_.managers = {dead, manager_->endpoint};
  EXPECT_TRUE(cluster::join(token_, options_));

  std::filesystem::remove_all(folder_ + "/joiner");
  token_.managers = {dead};
  Error why = join_error();
  EXPECT_EQ(why.code, Errc::unavailable);
  EXPECT_EQ(why.message, "manager 127.0.0.1:1: connect: ECONNREFUSED (Connection refused)");
}

TEST_F(JoinTest, a_repeated_join_comes_with_the_same_node_id) {
  auto first = cluster::join(token_, options_);
  ASSERT_TRUE(first);
  std::filesystem::remove(folder_ + "/joiner/cluster.toml");  // as if the answer had been lost
  EXPECT_EQ(cluster::join(token_, options_)->node, first->node);
}

class ClientTest : public JoinTest {
 protected:
  api::Response call() {
    api::Response out;
    loop_.post([&] {
      client_->call({"GET", "/v1/networks", {}, ""}, [&](api::Response response) {
        out = std::move(response);
        loop_.stop();
      });
    });
    loop_.run();
    return out;
  }
  void start(const ClusterFile& file) { client_ = *ManagerClient::create(loop_, file); }

  Loop loop_;
  std::unique_ptr<ManagerClient> client_;
};

TEST_F(ClientTest, the_agent_proves_itself_too) {
  file_.managers[0].endpoint = manager_->endpoint;
  start(file_);
  EXPECT_EQ(call().status, 201);
}

TEST_F(ClientTest, an_answer_may_be_long) {
  file_.managers[0].endpoint = manager_->endpoint;
  manager_->padding = 3 << 20;
  start(file_);
  api::Response answer = call();
  EXPECT_EQ(answer.status, 201);
  EXPECT_GT(answer.body.size(), manager_->padding);
}

TEST_F(ClientTest, a_wrong_pin_is_answered_as_denied) {
  file_.managers[0].endpoint = manager_->endpoint;
  file_.managers[0].fingerprint[5] ^= 1;
  start(file_);
  auto refused = api::parse_refusal(call());
  EXPECT_EQ(refused->code, Errc::denied);
  EXPECT_EQ(refused->message, "manager " + address() +
                                  ": its certificate is not the pinned one: "
                                  "another cluster's manager, or an impostor");
}

TEST_F(ClientTest, a_manager_that_is_down_is_unavailable) {
  file_.managers[0].endpoint = {ip::Address::v4(0x7f000001), 1};
  start(file_);
  auto refused = api::parse_refusal(call());
  EXPECT_EQ(refused->code, Errc::unavailable);
  EXPECT_EQ(refused->message, "manager 127.0.0.1:1: connect: Connection refused");
}

}  // namespace
}  // namespace ovn::agent
