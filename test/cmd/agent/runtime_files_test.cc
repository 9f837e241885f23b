// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/runtime_files.h"

#include "test/cmd/agent/fake_docker.h"

namespace ovn::agent {
namespace {

class RuntimeFilesTest : public testing::Test {
 protected:
  Result<std::vector<runtime::Container>> find(const std::string& target) {
    return find_in_files(folders_.places(), *runtime::parse_target(target));
  }
  // The targets of all that are found.
  std::string targets(const std::string& target) {
    auto found = find(target);
    if (!found) return found.error().message;
    std::string all;
    for (const auto& one : *found) all += one.target() + " ";
    return all;
  }

  test::RuntimeFolders folders_;
  test::Container own_;
};

TEST_F(RuntimeFilesTest, where_there_are_no_runtimes_nothing_is_found) {
  EXPECT_EQ(targets("web-that-is-nowhere"), "");
  EXPECT_EQ(targets("podman:web"), "");
}

TEST_F(RuntimeFilesTest, crun_and_runc_are_known_by_id) {
  folders_.write("crun/c1/status", test::crun_status(own_.pid()));
  folders_.write("runc/r1/state.json",
                 fmt::format(R"({{"init_process_pid":{},"init_process_start":{}}})", own_.pid(),
                             test::start_ticks(own_.pid())));
  auto found = find("oci:c1");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->at(0).pid, own_.pid());
  EXPECT_EQ(targets("oci:r1"), "oci:r1 ");
  EXPECT_EQ(targets("r1"), "oci:r1 ");
  EXPECT_EQ(targets("podman:r1"), "");
}

TEST_F(RuntimeFilesTest, a_process_that_began_at_another_time_is_not_the_containers) {
  folders_.write("crun/c1/status", fmt::format(R"({{"pid":{},"process-start-time":1}})",
                                               own_.pid()));
  auto found = find("oci:c1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at(0).pid, 0);
}

TEST_F(RuntimeFilesTest, podmans_storage_has_the_names_and_crun_the_processes) {
  folders_.write("podman/overlay-containers/containers.json",
                 R"([{"id":"abc123","names":["web"]},{"id":"abd456","names":["api"]}])");
  folders_.write("podman/overlay-containers/volatile-containers.json",
                 R"([{"id":"abe789","names":["job"]}])");
  folders_.write("crun/abc123/status", test::crun_status(own_.pid()));
  auto found = find("podman:web");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->at(0).pid, own_.pid());
  EXPECT_EQ(found->at(0).id, "abc123");
  EXPECT_EQ(targets("podman:abd"), "podman:api ");
  EXPECT_EQ(targets("podman:job"), "podman:job ");
  EXPECT_EQ(find("podman:api")->at(0).pid, 0) << "it is there, but does not run";
}

TEST_F(RuntimeFilesTest, containerd_has_namespaces) {
  folders_.write("containerd/default/redis/state.json",
                 fmt::format(R"({{"init_process_pid":{},"init_process_start":{}}})", own_.pid(),
                             test::start_ticks(own_.pid())));
  folders_.write("containerd/test/redis/status", R"({"pid":0,"process-start-time":0})");
  EXPECT_EQ(targets("containerd:default/redis"), "containerd:default/redis ");
  EXPECT_EQ(find("redis")->size(), 2u);
  EXPECT_EQ(targets("containerd:k8s.io/redis"), "");
}

TEST_F(RuntimeFilesTest, a_machine_lives_as_long_as_its_leader) {
  folders_.write("machines/box", fmt::format("NAME=box\nLEADER={}\n", own_.pid()));
  EXPECT_EQ(find("machine:box")->at(0).pid, own_.pid());
  own_.end();
  EXPECT_EQ(find("machine:box")->at(0).pid, 0);
}

TEST_F(RuntimeFilesTest, of_containers_in_one_namespace_the_first_owns_it) {
  pid_t guest = ::fork();
  if (guest == 0) {
    for (;;) ::pause();
  }
  folders_.write("crun/main/status", test::crun_status(::getpid()));
  folders_.write("crun/guest/status", test::crun_status(guest));
  EXPECT_EQ(find("oci:guest")->at(0).shares, "oci:main");
  EXPECT_EQ(find("oci:main")->at(0).shares, "");
  ::kill(guest, SIGKILL);
  ::waitpid(guest, nullptr, 0);
}

TEST_F(RuntimeFilesTest, a_broken_file_is_told_of_unless_it_is_anothers) {
  folders_.write("crun/c1/status", "{");
  folders_.write("crun/c2/status", test::crun_status(own_.pid()));
  EXPECT_EQ(find("oci:c1").error().code, Errc::corrupt);
  EXPECT_EQ(targets("oci:c2"), "oci:c2 ");
  folders_.write("crun/c3/status", "");
  EXPECT_EQ(targets("oci:c3"), "") << "it is just being written";
  folders_.write("podman/vfs-containers/containers.json", std::string(5 << 20, ' '));
  EXPECT_EQ(find("podman:web").error().code, Errc::corrupt);
}

}  // namespace
}  // namespace ovn::agent
