// SPDX-License-Identifier: Apache-2.0
// A Docker for tests, on a unix socket of its own: answers what is asked for by its path, as soon
// as it is told what.
#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <list>
#include <map>
#include <sstream>

#include "cmd/agent/channel.h"
#include "cmd/config.h"
#include "cmd/http/message.h"
#include "core/base/check.h"
#include "test/cmd/agent/rig.h"

namespace ovn::test {

// Folders and a socket where runtimes might be; removed with it.
class RuntimeFolders {
 public:
  RuntimeFolders() : root_(::testing::TempDir() + fmt::format("runtimes-{}", ::getpid())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  RuntimeFolders(const RuntimeFolders&) = delete;
  ~RuntimeFolders() { std::filesystem::remove_all(root_); }

  Config::Runtime places() const {
    Config::Runtime places;
    places.docker_socket = root_ + "/docker.sock";
    places.podman_storage = root_ + "/podman";
    places.containerd_state = root_ + "/containerd";
    places.crun_state = root_ + "/crun";
    places.runc_state = root_ + "/runc";
    places.machines = root_ + "/machines";
    return places;
  }
  void write(const std::string& path, std::string_view bytes) const {
    std::filesystem::path file = root_ + "/" + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << bytes;
  }
  void remove(const std::string& path) const { std::filesystem::remove_all(root_ + "/" + path); }

 private:
  std::string root_;
};

// When the process began, as its runtime writes it down.
inline std::string start_ticks(int32_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string field;
  for (int number = 3; number <= 22; ++number) fields >> field;
  return field;
}
inline std::string crun_status(int32_t pid) {
  return fmt::format(R"({{"pid":{},"process-start-time":{}}})", pid, start_ticks(pid));
}
inline std::string docker_answer(std::string_view name, int32_t pid, std::string_view started) {
  return fmt::format(R"({{"Id":"30b50d85","Name":"/{}","State":{{"Running":{},"Pid":{},)"
                     R"("StartedAt":"{}"}}}})",
                     name, pid != 0, pid, started);
}

class FakeDocker {
 public:
  FakeDocker(agent::Loop& loop, const std::string& path) {
    auto opened = agent::Acceptor::on_unix_socket(
        loop, path, [this](agent::ChannelPtr channel) { serve(std::move(channel)); });
    OVN_CHECK(opened);
    acceptor_ = *std::move(opened);
  }

  void answer(const std::string& path, int status, std::string body) {
    answers_[path] = http::format(http::Response{status, {}, std::move(body), false});
    if (auto held = held_.extract(path)) write(held.mapped(), answers_[path]);
  }
  // Raw bytes, after which the connection stays open.
  void stream(const std::string& beginning, std::string bytes) { streams_[beginning] = bytes; }
  // To whoever listens to a stream.
  void send(std::string_view bytes) {
    sent_.emplace_back(bytes);
    for (auto& channel : listeners_) channel->write(sent_.back(), [](Result<size_t>) {});
  }
  void hang_up() {
    for (auto& channel : listeners_) channel->close();
    listeners_.clear();
  }
  size_t listeners() const { return listeners_.size(); }
  int asked = 0;

 private:
  struct Connection {
    agent::ChannelPtr channel;
    std::array<char, 4096> chunk;
    std::string in;
  };

  void serve(agent::ChannelPtr channel) {
    auto connection = std::make_shared<Connection>();
    connection->channel = std::move(channel);
    read(connection);
  }
  void read(const std::shared_ptr<Connection>& connection) {
    connection->channel->read(connection->chunk, [this, connection](Result<size_t> size) {
      if (!size || *size == 0) return;
      connection->in.append(connection->chunk.data(), *size);
      if (connection->in.find("\r\n\r\n") == std::string::npos) return read(connection);
      reply(connection);
    });
  }
  void reply(const std::shared_ptr<Connection>& connection) {
    ++asked;
    std::string path = connection->in.substr(4, connection->in.find(' ', 4) - 4);
    for (auto& [beginning, bytes] : streams_) {
      if (!path.starts_with(beginning)) continue;
      listeners_.push_back(connection->channel);
      return connection->channel->write(bytes, [connection](Result<size_t>) {});
    }
    auto found = answers_.find(path);
    if (found != answers_.end()) return write(connection, found->second);
    held_[path] = connection;
    read(connection);
  }
  static void write(const std::shared_ptr<Connection>& connection, const std::string& bytes) {
    connection->channel->write(bytes, [connection](Result<size_t>) {
      connection->channel->close();
    });
  }

  std::unique_ptr<agent::Acceptor> acceptor_;
  std::map<std::string, std::string> answers_, streams_;
  std::map<std::string, std::shared_ptr<Connection>> held_;  // until they can be answered
  std::vector<agent::ChannelPtr> listeners_;
  std::list<std::string> sent_;
};

}  // namespace ovn::test
