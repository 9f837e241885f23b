// SPDX-License-Identifier: Apache-2.0
#include "core/controller/published_ports.h"

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

using model::PublishedService;
using model::PublishMode;
using model::Transport;
using Ports = std::vector<PublishedService>;

class PublishedPorts : public testing::Test {
 protected:
  model::Service& service(std::string name) {
    for (auto& [_, one] : manager_.services) {
      if (one.name == name) return one;
    }
    model::Service made;
    made.id = model::ServiceId("id-" + name);
    made.name = name;
    return manager_.services[made.id] = made;
  }
  static Ports ports(std::string_view text, PublishMode mode = PublishMode::ingress) {
    return *model::parse_service_publish(text, mode);
  }

  // What the service publishes afterwards, or why it does not.
  std::vector<std::string> change(std::string name, const PublishChange& change) {
    model::Service& one = service(name);
    auto changed = changed_ports(manager_, one, change);
    if (!changed) return {changed.error().message};
    model::Service before = one;
    one.published = *std::move(changed);
    remember_published(manager_, before, one);
    return model::summary_of(one.published);
  }
  std::vector<std::string> add(std::string name, std::string_view text,
                               PublishMode mode = PublishMode::ingress) {
    return change(name, {ports(text, mode), {}});
  }

  Manager manager_;
};

using Texts = std::vector<std::string>;

TEST_F(PublishedPorts, a_port_is_one_services_whatever_the_mode) {
  EXPECT_EQ(add("web", "8080:80"), Texts{"*:8080->80/tcp"});
  EXPECT_EQ(add("db", "8080:5432"), Texts{"port 8080/tcp is published by service 'web'"});
  EXPECT_EQ(add("db", "8080:5432", PublishMode::host),
            Texts{"port 8080/tcp is published by service 'web'"});
  EXPECT_EQ(add("db", "8080:53/udp"), Texts{"*:8080->53/udp"}) << "another transport";
  EXPECT_EQ(add("api", "9000:1", PublishMode::host), Texts{"host:9000->1/tcp"});
  EXPECT_EQ(add("log", "9000:1", PublishMode::host),
            Texts{"port 9000/tcp is published by service 'api'"});
  EXPECT_EQ(add("log", "1", PublishMode::host), Texts{"host->1/tcp"});
  EXPECT_EQ(add("two", "1", PublishMode::host), Texts{"host->1/tcp"}) << "hosts choose each";
}

TEST_F(PublishedPorts, a_port_leads_to_one_target) {
  EXPECT_EQ(change("web", {{{80, 1}, {80, 2}}, {}}), Texts{"port 80/tcp is to lead to 1 already"});
  EXPECT_EQ(change("web", {{{80, 1}, {80, 1}}, {}}), Texts{"*:80->1/tcp"}) << "said twice";
}

TEST_F(PublishedPorts, ports_that_nobody_names_are_handed_out_in_turn) {
  manager_.dynamic_ports = {30000, 30002};
  EXPECT_EQ(add("web", "80"), Texts{"*:30002->80/tcp"});
  EXPECT_EQ(add("web", "80"), Texts{"*:30002->80/tcp"}) << "that is so already";
  EXPECT_EQ(add("db", "1"), Texts{"*:30001->1/tcp"});
  EXPECT_EQ(add("udp", "1/udp"), Texts{"*:30000->1/udp"});
  change("web", {{}, ports("80")});
  EXPECT_EQ(add("api", "1-2"), (Texts{"*:30000->2/tcp", "*:30002->1/tcp"}));
  EXPECT_EQ(add("log", "1"), Texts{"all ports of 30000-30002/tcp are published by services: name "
                                   "one, or give the manager a wider range ([ports] dynamic)"});
  EXPECT_EQ(add("log", "1/udp"), Texts{"*:30002->1/udp"});
}

TEST_F(PublishedPorts, a_removal_without_a_port_takes_all_to_its_target) {
  add("web", "80-82:80");
  EXPECT_EQ(change("web", {{}, ports("81:80")}), (Texts{"*:80->80/tcp", "*:82->80/tcp"}));
  EXPECT_EQ(change("web", {{}, ports("81:80")}), Texts{"service 'web' does not publish 81:80/tcp"});
  EXPECT_EQ(change("web", {{}, ports("80/udp")}), Texts{"service 'web' does not publish 80/udp"});
  EXPECT_EQ(change("web", {ports("80:90"), ports("80")}), Texts{"*:80->90/tcp"});
}

TEST_F(PublishedPorts, there_are_bounds) {
  add("web", "1-256:1-256");
  EXPECT_EQ(add("web", "257:257"), Texts{"more than 256 ports: no service publishes so many"});
  PublishedService port{0, 1, Transport::tcp, PublishMode::host};
  for (size_t i = 256; i < kPublishedMax; ++i) service("many").published.push_back(port);
  EXPECT_EQ(add("db", "5432:5432"), Texts{"services publish 10000 ports: no more are"});
}

TEST_F(PublishedPorts, no_two_services_ever_have_a_port) {
  Random random(7);
  manager_.dynamic_ports = {100, 130};
  size_t refused = 0;
  for (int step = 0; step < 3000; ++step) {
    std::string name(1, static_cast<char>('a' + random.below(9)));
    auto port = static_cast<uint16_t>(random.below(3) ? 0 : 95 + random.below(40));
    PublishedService one{port, static_cast<uint16_t>(1 + random.below(6)),
                         random.below(2) ? Transport::tcp : Transport::udp,
                         random.below(3) ? PublishMode::ingress : PublishMode::host};
    PublishChange wish{{one}, {}};
    if (random.below(3) == 0) wish = {{}, {one}};
    const std::string first = change(name, wish).empty() ? "" : change(name, wish).front();
    refused += first.find("->") == first.npos;
    std::map<std::pair<Transport, uint16_t>, std::string> seen;
    for (const auto& [_, service] : manager_.services) {
      for (const PublishedService& held : service.published) {
        if (held.port == 0) {
          EXPECT_EQ(held.mode, PublishMode::host);
          continue;
        }
        EXPECT_TRUE(seen.emplace(std::pair(held.transport, held.port), service.name).second);
        EXPECT_EQ(publisher_of(manager_.services, held.transport, held.port)->name, service.name);
      }
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_EQ(publisher_of(manager_.services, Transport::sctp, 100), nullptr);
}

}  // namespace
}  // namespace ovn::controller
