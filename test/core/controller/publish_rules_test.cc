// SPDX-License-Identifier: Apache-2.0
#include "core/controller/publish_rules.h"

#include <gtest/gtest.h>

#include "core/controller/detach_rules.h"
#include "core/controller/local_network_rules.h"
#include "core/controller/uplink_rules.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using test::attach_request;
using Texts = std::vector<std::string>;

class PublishRules : public testing::Test {
 protected:
  void SetUp() override { make("pub", {}); }

  void make(std::string name, std::map<std::string, std::string> options, bool internal = false) {
    NetworkRequest request;
    request.name = name;
    request.driver = model::Driver::bridge;
    request.internal = internal;
    request.ipv6 = true;
    request.options = std::move(options);
    std::string digit(1, static_cast<char>('b' + made_++));
    request.subnets = {{test::prefix("172.30." + std::to_string(made_) + ".0/24"), {}, {}, {}},
                       {test::prefix("fd30:" + digit + "::/64"), {}, {}, {}}};
    model::NetworkId id(std::string(32, digit[0]));
    auto created = create_local_network(host_, {request, id, 0, {}}, Instant());
    ASSERT_TRUE(created) << created.error().message;
  }

  AttachRequest wanted(int pid, std::vector<const char*> ports, std::string network = "pub") {
    AttachRequest request = attach_request(pid, std::move(network));
    for (const char* port : ports) request.publish.push_back(*model::parse_publish(port));
    return request;
  }

  // Goes through all steps as whoever finds every port free.
  model::Endpoint attach(AttachRequest request) {
    auto step = prepare_attach(host_, request, Instant());
    EXPECT_TRUE(step) << step.error().message;
    if (auto* need = std::get_if<NeedPorts>(&*step)) {
      request.reserved = need->ports;
      step = prepare_attach(host_, request, Instant());
    }
    auto endpoint = std::get<Ready>(*step).endpoint;
    confirm_attach(host_, endpoint.id);
    return endpoint;
  }
  Texts ports(const AttachRequest& request) {
    Texts texts;
    for (const auto& port : attach(request).ports) texts.push_back(to_string(port));
    return texts;
  }
  std::string refusal(const AttachRequest& request, Errc code) {
    auto step = prepare_attach(host_, request, Instant());
    EXPECT_FALSE(step);
    if (step) return "";
    EXPECT_EQ(step.error().code, code);
    return step.error().message;
  }

  Host host_ = test::make_host();
  int made_ = 0;
};

TEST_F(PublishRules, ports_are_to_be_bound_before_anything_is_changed) {
  AttachRequest request = wanted(1, {"8080:80", "127.0.0.1:53:53/udp"});
  auto step = prepare_attach(host_, request, Instant());
  ASSERT_TRUE(step) << step.error().message;
  const auto& need = std::get<NeedPorts>(*step);
  Texts on_host;
  for (const auto& port : need.on_host) on_host.push_back(to_string(port));
  EXPECT_EQ(on_host, (Texts{"0.0.0.0:8080/tcp", "[::]:8080/tcp", "127.0.0.1:53/udp"}));
  EXPECT_TRUE(host_.endpoints.empty());
  EXPECT_EQ(ports(request), (Texts{"8080:80/tcp", "127.0.0.1:53:53/udp"}));
  EXPECT_EQ(host_ports_of(host_).size(), 3u);
}

TEST_F(PublishRules, a_port_of_another_endpoint_is_refused_with_its_name) {
  attach(wanted(1, {"8080:80"}));
  make("other", {});
  EXPECT_EQ(refusal(wanted(2, {"127.0.0.1:8080:81"}, "other"), Errc::conflict),
            "port 127.0.0.1:8080/tcp is published by endpoint 'pid:1' of network 'pub' already");
  EXPECT_EQ(ports(wanted(3, {"8080:80/udp"})), (Texts{"8080:80/udp"}));
}

TEST_F(PublishRules, a_port_of_another_process_is_refused_with_what_is_known_of_it) {
  AttachRequest request = wanted(1, {"8080:80"});
  request.taken.emplace(model::HostPort{model::Transport::tcp, {ip::Address(), 8080}},
                        "nginx (pid 7)");
  EXPECT_EQ(refusal(request, Errc::conflict),
            "port 0.0.0.0:8080/tcp is in use by nginx (pid 7)");
}

TEST_F(PublishRules, one_port_twice_is_refused) {
  EXPECT_EQ(refusal(wanted(1, {"8080:80", "8080:81"}), Errc::conflict),
            "port 0.0.0.0:8080/tcp is published by this request already");
}

TEST_F(PublishRules, a_range_for_a_range_is_port_for_port) {
  EXPECT_EQ(ports(wanted(1, {"8000-8002:80-82"})),
            (Texts{"8000:80/tcp", "8001:81/tcp", "8002:82/tcp"}));
  EXPECT_EQ(refusal(wanted(2, {"8002-8003:80-81"}), Errc::conflict),
            "port 0.0.0.0:8002/tcp is published by endpoint 'pid:1' of network 'pub' already");
}

TEST_F(PublishRules, a_range_for_one_port_stands_for_its_first_free_one) {
  EXPECT_EQ(ports(wanted(1, {"8000-8001:80"})), Texts{"8000:80/tcp"});
  EXPECT_EQ(ports(wanted(2, {"8000-8001:80"})), Texts{"8001:80/tcp"});
  EXPECT_EQ(refusal(wanted(3, {"8000-8001:80"}), Errc::conflict),
            "no port of 8000-8001/tcp is free on this host: the last one, 0.0.0.0:8001/tcp is "
            "published by endpoint 'pid:2' of network 'pub' already");
}

TEST_F(PublishRules, ports_that_nobody_named_are_handed_out_in_turn) {
  host_.dynamic_ports = {30000, 30002};
  EXPECT_EQ(ports(wanted(1, {"80", "81"})), (Texts{"30000:80/tcp", "30001:81/tcp"}));
  ASSERT_TRUE(detach(host_, {"pid:1", 0, "", ""}, Instant()));
  EXPECT_EQ(ports(wanted(2, {"80", "81"})), (Texts{"30002:80/tcp", "30000:81/tcp"}));
  AttachRequest request = wanted(3, {"80"});
  request.taken.emplace(model::HostPort{model::Transport::tcp, {ip::Address::v6({}), 30001}}, "x");
  EXPECT_NE(refusal(request, Errc::conflict).find("no port of 30000-30002/tcp is free"),
            std::string::npos);
}

TEST_F(PublishRules, all_families_get_the_same_port_or_none) {
  host_.dynamic_ports = {30000, 30009};
  attach(wanted(1, {"[::]:30000:80"}));
  EXPECT_EQ(ports(wanted(2, {"80"})), Texts{"30001:80/tcp"});
}

TEST_F(PublishRules, in_a_routed_network_no_port_of_the_host_is_taken) {
  make("open", {{"gateway_mode_ipv4", "routed"}, {"gateway_mode_ipv6", "routed"}});
  EXPECT_EQ(ports(wanted(1, {"8080:80", "10.0.0.1::81/udp"}, "open")),
            (Texts{"80/tcp", "81/udp"}));
  EXPECT_TRUE(host_ports_of(host_).empty());
}

TEST_F(PublishRules, a_network_may_have_an_address_of_its_own_for_its_ports) {
  make("bound", {{"com.docker.network.bridge.host_binding_ipv4", "127.0.0.1"}});
  EXPECT_EQ(ports(wanted(1, {"8080:80"}, "bound")), Texts{"127.0.0.1:8080:80/tcp"});
  EXPECT_EQ(ports(wanted(2, {"10.0.0.1:8080:80"}, "bound")), Texts{"10.0.0.1:8080:80/tcp"});
}

TEST_F(PublishRules, in_an_overlay_network_a_number_leads_to_one_container) {
  host_.uplink_subnets = uplink_subnets(host_, {});
  EXPECT_EQ(ports(wanted(1, {"10.0.0.1:8080:80", "10.0.0.2:8080:80", "81"}, "backend")),
            (Texts{"10.0.0.1:8080:80/tcp", "10.0.0.2:8080:80/tcp", "30000:81/tcp"}));
  const char* why =
      "port 8080/tcp leads to another port of 'pid:1' in this overlay network already, where it "
      "leads to one whatever the address";
  EXPECT_EQ(refusal(wanted(2, {"10.0.0.3:8080:80"}, "backend"), Errc::conflict), why);
  EXPECT_EQ(ports(wanted(2, {"10.0.0.3:8080:80"})), Texts{"10.0.0.3:8080:80/tcp"}) << "a bridge";
  EXPECT_EQ(ports(wanted(3, {"10.0.0.3:8080-8081:80"}, "backend")), Texts{"10.0.0.3:8081:80/tcp"});
  EXPECT_EQ(refusal(wanted(4, {"10.0.0.3:9:80", "10.0.0.4:9:81"}, "backend"), Errc::conflict),
            "port 9/tcp leads to another port of 'pid:4' in this overlay network already, where it "
            "leads to one whatever the address");
}

class PublishedByService : public PublishRules {
 protected:
  void SetUp() override {
    PublishRules::SetUp();
    host_.uplink_subnets = uplink_subnets(host_, {});
    for (const char* name : {"web", "db"}) {
      model::Service& service = host_.services[model::ServiceId(name)];
      service.id = model::ServiceId(name);
      service.name = name;
      service.network = test::kBackend;
    }
    publish("web", {"mode=ingress,target=80,published=8080"});
    publish("db", {"mode=host,target=5432,published=9000", "mode=host,target=53,protocol=udp"});
  }
  void publish(std::string name, std::vector<const char*> texts) {
    for (const char* text : texts) {
      auto ports = *model::parse_service_publish(text, model::PublishMode::ingress);
      auto& all = host_.services.at(model::ServiceId(name)).published;
      all.insert(all.end(), ports.begin(), ports.end());
    }
  }
  AttachRequest joining(int pid, std::string service, std::vector<const char*> more = {}) {
    AttachRequest request = wanted(pid, std::move(more), "backend");
    request.service = std::move(service);
    return request;
  }
};

TEST_F(PublishedByService, a_port_of_a_service_is_no_other_endpoints) {
  const char* why = "port 8080/tcp is published by service 'web'";
  EXPECT_EQ(refusal(wanted(1, {"8080:80"}), Errc::conflict), why);
  EXPECT_EQ(refusal(wanted(1, {"127.0.0.1:8080:80"}), Errc::conflict), why);
  EXPECT_EQ(refusal(joining(1, "web", {"8080:80"}), Errc::conflict), why) << "all hosts have it";
  EXPECT_EQ(refusal(wanted(1, {"9000:80"}), Errc::conflict),
            "port 9000/tcp is published by service 'db'");
  EXPECT_EQ(ports(wanted(1, {"8080:80/udp"})), Texts{"8080:80/udp"});
  publish("web", {"30000-30001:90"});
  EXPECT_EQ(ports(wanted(2, {"80"})), Texts{"30002:80/tcp"}) << "they are passed over";
}

TEST_F(PublishedByService, a_backend_gets_the_ports_of_mode_host_besides_its_own) {
  EXPECT_EQ(ports(joining(1, "db", {"7000:70"})),
            (Texts{"7000:70/tcp", "9000:5432/tcp", "30000:53/udp"}));
  EXPECT_EQ(refusal(joining(2, "db"), Errc::conflict),
            "port 0.0.0.0:9000/tcp is published by endpoint 'pid:1' of network 'backend' already");
  EXPECT_EQ(ports(joining(3, "web")), Texts()) << "that of mode ingress is not its host's alone";
}

TEST_F(PublishedByService, what_is_asked_for_twice_is_had_once) {
  EXPECT_EQ(ports(joining(1, "db", {"9000:5432"})), (Texts{"9000:5432/tcp", "30000:53/udp"}));
  EXPECT_EQ(refusal(joining(2, "db", {"9000:1"}), Errc::conflict),
            "port 0.0.0.0:9000/tcp is published by endpoint 'pid:1' of network 'backend' already");
}

TEST_F(PublishRules, where_nothing_can_be_published_the_reason_is_told) {
  make("inner", {}, true);
  EXPECT_EQ(refusal(wanted(1, {"80"}, "inner"), Errc::invalid),
            "network 'inner' is internal: none of its ports are published");
  EXPECT_EQ(refusal(wanted(1, {"80"}, "backend"), Errc::exhausted),
            "network 'backend' has no way out on this host: no address of its own is left for it "
            "on ovn-gw");
  EXPECT_EQ(refusal(wanted(1, {"[::1]:80:80"}), Errc::invalid),
            "host address ::1 alone: br_netfilter, where it is used, drops what answers it; "
            "127.0.0.1 serves");
}

TEST_F(PublishRules, an_endpoint_publishes_a_bounded_number_of_ports) {
  AttachRequest request = wanted(1, {"1-1024:1-1024"});
  EXPECT_EQ(attach(request).ports.size(), kPortsMax);
  EXPECT_EQ(refusal(wanted(2, {"2001-3025:1-1025"}), Errc::invalid),
            "more than 1024 ports: no endpoint publishes so many");
}

TEST_F(PublishRules, what_is_detached_is_free_again) {
  attach(wanted(1, {"8080:80"}));
  ASSERT_TRUE(detach(host_, {"pid:1", 0, "", ""}, Instant()));
  EXPECT_EQ(ports(wanted(2, {"8080:80"})), Texts{"8080:80/tcp"});
}

}  // namespace
}  // namespace ovn::controller
