// SPDX-License-Identifier: Apache-2.0
// A manager that answers as it was told: by "METHOD /path", or not at all.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cmd/agent/manager_link.h"

namespace ovn::test {

class FakeManager {
 public:
  explicit FakeManager(agent::Loop& loop)
      : link_(loop, call(), call(), 7,
              [this](const controller::Policy& policy, const agent::ManagerLink::Adopted& adopted) {
                policies.push_back(policy);
                adopted(adoption);
              }) {}

  // From now on, and to whoever waits for it.
  void answer(const std::string& asked, int status, json::value body) {
    answers_[asked] = {status, json::serialize(body)};
    for (auto& respond : std::exchange(waiting_[asked], {})) respond(answers_[asked]);
  }
  void refuse(const std::string& asked, Error why) { answers_[asked] = api::refusal(why); }

  agent::ManagerLink& link() { return link_; }
  // How often that was asked.
  int count(const std::string& asked) { return asked_[asked]; }

  std::vector<controller::Policy> policies;
  Result<void> adoption;  // how it goes
  api::Request last;

 private:
  agent::ApiCall call() {
    return [this](api::Request request, agent::ApiRespond respond) {
      std::string asked = request.method + " " + request.path;
      ++asked_[asked];
      last = std::move(request);
      auto found = answers_.find(asked);
      if (found != answers_.end()) respond(found->second);
      else waiting_[asked].push_back(std::move(respond));
    };
  }

  std::map<std::string, api::Response> answers_;
  std::map<std::string, std::vector<agent::ApiRespond>> waiting_;
  std::map<std::string, int> asked_;
  agent::ManagerLink link_;
};

}  // namespace ovn::test
