// SPDX-License-Identifier: Apache-2.0
#include "core/model/published_service.h"

#include <gtest/gtest.h>

namespace ovn::model {
namespace {

using Texts = std::vector<std::string>;

Texts summary(std::string_view text, PublishMode mode = PublishMode::ingress) {
  auto ports = parse_service_publish(text, mode);
  return ports ? summary_of(*ports) : Texts{ports.error().message};
}

std::string refusal(std::string_view text) {
  auto ports = parse_service_publish(text, PublishMode::ingress);
  return ports ? "accepted" : ports.error().message;
}

TEST(PublishedService, the_short_form_has_the_mode_given_besides) {
  EXPECT_EQ(summary("8080:80"), Texts{"*:8080->80/tcp"});
  EXPECT_EQ(summary("53:53/udp"), Texts{"*:53->53/udp"});
  EXPECT_EQ(summary("80"), Texts{"*->80/tcp"});
  EXPECT_EQ(summary("8080:80", PublishMode::host), Texts{"host:8080->80/tcp"});
  EXPECT_EQ(summary("80/sctp", PublishMode::host), Texts{"host->80/sctp"});
}

TEST(PublishedService, a_range_is_as_many_ports) {
  auto ports = *parse_service_publish("8000-8002:80-82", PublishMode::ingress);
  EXPECT_EQ(ports, (std::vector<PublishedService>{{8000, 80}, {8001, 81}, {8002, 82}}));
  EXPECT_EQ(summary_of(ports), Texts{"*:8000-8002->80-82/tcp"});
  EXPECT_EQ(summary("8000-8001:80"), (Texts{"*:8000->80/tcp", "*:8001->80/tcp"}));
  EXPECT_EQ(summary("80-81"), (Texts{"*->80/tcp", "*->81/tcp"}));
  EXPECT_EQ(refusal("1-300:1-300"), "'1-300:1-300': 300 ports: no service publishes more than 256");
  EXPECT_EQ(parse_service_publish("1-256", PublishMode::ingress)->size(), kServicePublishedMax);
}

TEST(PublishedService, the_long_form_says_all_by_itself) {
  EXPECT_EQ(summary("published=8080,target=80,protocol=tcp,mode=host"), Texts{"host:8080->80/tcp"});
  EXPECT_EQ(summary("target=53,protocol=udp", PublishMode::host), Texts{"*->53/udp"});
}

TEST(PublishedService, what_is_wrong_is_named) {
  EXPECT_EQ(refusal(""), "'': '' is neither a port from 1 to 65535 nor a range of them; wanted is "
                         "[HOST_IP:][HOST_PORT[-END]:]PORT[-END][/PROTO]");
  EXPECT_EQ(refusal("127.0.0.1:80:80"),
            "'127.0.0.1:80:80': services publish at all addresses of a host, not at 127.0.0.1");
  EXPECT_EQ(refusal("published=1"), "'published=1': there is no target");
  EXPECT_EQ(refusal("target=80,target=81"), "'target=80,target=81': field 'target' is given twice");
  EXPECT_EQ(refusal("target=80,x"), "'target=80,x': 'x' is no KEY=VALUE");
  EXPECT_EQ(refusal("target=80,port=1"), "'target=80,port=1': unknown field 'port': "
                                         "known are target, published, protocol, mode");
  EXPECT_EQ(refusal("target=80-81"), "'target=80-81': '80-81' is more than one port");
  EXPECT_EQ(refusal("target=80,mode=x"),
            "'target=80,mode=x': unknown publish mode 'x': known are ingress, host");
  EXPECT_EQ(refusal("target=80,protocol=x"),
            "'target=80,protocol=x': the protocol is not tcp, udp or sctp");
}

TEST(PublishedService, a_summary_is_sorted_and_joins_only_neighbours) {
  std::vector<PublishedService> ports{{81, 81}, {80, 80}, {82, 80}, {0, 9}, {0, 10},
                                      {80, 80, Transport::udp},
                                      {83, 83, Transport::tcp, PublishMode::host}};
  EXPECT_EQ(summary_of(ports), (Texts{"*->9/tcp", "*->10/tcp", "*:80-81->80-81/tcp",
                                      "*:82->80/tcp", "*:80->80/udp", "host:83->83/tcp"}));
}

}  // namespace
}  // namespace ovn::model
