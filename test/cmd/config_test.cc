// SPDX-License-Identifier: Apache-2.0
#include "cmd/config.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "cmd/config_keys.h"
#include "core/base/random.h"
#include "test/support/temp_folder.h"

namespace ovn {
namespace {

LoadedConfig parsed(std::string_view text) {
  LoadedConfig loaded;
  parse_config(text, "f.toml", loaded);
  check_config(loaded);
  return loaded;
}

std::vector<std::string> complaints(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& problem : parsed(text).problems) out.push_back(problem.to_string());
  return out;
}

using Lines = std::vector<std::string>;

TEST(Config, an_empty_text_is_all_defaults) {
  LoadedConfig loaded = parsed("");
  EXPECT_TRUE(loaded.problems.empty());
  for (const ConfigKey& key : config_keys()) {
    EXPECT_EQ(key.show(loaded.config), key.show(Config())) << key.name;
  }
}

TEST(Config, every_key_is_read) {
  LoadedConfig loaded = parsed(R"(
[node]
name = "host1"
state_dir = "/s"
run_dir = "/r"
[api]
socket = "/r/api"
[gossip]
listen = "10.0.0.1"
advertise = "10.0.0.2"
port = 7000
seeds = ["10.0.0.3", "[fd00::1]:8000"]
mtu = 1400
[manager]
enabled = false
listen = "10.0.0.1:7001"
[overlay]
vxlan_port = 8472
mtu = 9000
local_address = "10.0.0.9"
idle_time = 5
[ipam]
pools = [{ base = "10.0.0.0/8", size = 24 }, { base = "fd00::/16", size = 64 }]
[ports]
dynamic = "40000-40099"
[ingress]
health_listen = "10.0.0.1"
[runtime]
docker_socket = "/d.sock"
podman_storage = "/podman"
containerd_state = "/containerd"
crun_state = "/crun"
runc_state = "/runc"
machines = "/machines"
restart_time = 60
[dns]
upstreams = ["10.0.0.4", "[fd00::4]:5353"]
ttl = 6
timeout = 700
waiting = 800
cache = 0
[log]
level = "debug"
format = "json"
)");
  ASSERT_TRUE(loaded.problems.empty()) << loaded.problems[0].to_string();
  std::vector<std::string> shown;
  for (const ConfigKey& key : config_keys()) shown.push_back(key.show(loaded.config));
  EXPECT_EQ(shown, (Lines{"\"host1\"", "\"/s\"", "\"/r\"", "\"/r/api\"", "\"10.0.0.1\"",
                          "\"10.0.0.2\"", "7000", "[\"10.0.0.3:7956\", \"[fd00::1]:8000\"]", "1400",
                          "false", "\"10.0.0.1:7001\"", "8472", "9000", "\"10.0.0.9\"", "5",
                          "[{ base = \"10.0.0.0/8\", size = 24 }, "
                          "{ base = \"fd00::/16\", size = 64 }]",
                          "\"40000-40099\"", "\"10.0.0.1:7958\"", "\"/d.sock\"",
                          "\"/podman\"", "\"/containerd\"",
                          "\"/crun\"", "\"/runc\"", "\"/machines\"", "60",
                          "[\"10.0.0.4:53\", \"[fd00::4]:5353\"]", "6",
                          "700", "800", "0", "\"debug\"", "\"json\""}));
}

TEST(Config, what_is_shown_can_be_read_back) {
  LoadedConfig before = parsed("ipam = { pools = [{ base = '10.0.0.0/8', size = 24 }] }");
  for (const ConfigKey& key : config_keys()) {
    std::string value = key.show(before.config);
    if (value.empty()) continue;
    LoadedConfig after = parsed(fmt::format("{} = {}", key.name, value));
    EXPECT_TRUE(after.problems.empty()) << key.name << " = " << value;
    EXPECT_EQ(key.show(after.config), value);
  }
}

struct Bad {
  std::string_view text, complaint;
};

TEST(Config, bad_texts_are_refused_with_line_column_and_reason) {
  constexpr Bad kBad[] = {
      {"[gossip]\nprot = 1\n",
       "f.toml:2:1: unknown key 'gossip.prot'; did you mean 'gossip.port'?"},
      {"[gossip]\n  zzzzzzz = 1\n", "f.toml:2:3: unknown key 'gossip.zzzzzzz'"},
      {"[gosip]\n", "f.toml:1:2: unknown section 'gosip'; did you mean '[gossip]'?"},
      {"port = 7956\n", "f.toml:1:1: unknown section 'port'; did you mean '[ports]'?"},
      {"gossip = 7956\n", "f.toml:1:10: 'gossip' must be a section, '[gossip]', not a number"},
      {"[gossip]\nport = \"7956\"\n", "f.toml:2:8: gossip.port must be a number, not a text"},
      {"[gossip]\nport = 1.5\n", "f.toml:2:8: gossip.port must be a number, not a fraction"},
      {"[gossip]\nport = 0\n", "f.toml:2:8: gossip.port: '0' is not a number from 1 to 65535"},
      {"[gossip]\nport = -1\n", "f.toml:2:8: gossip.port: '-1' is not a number from 1 to 65535"},
      {"[gossip]\nport = 70000\n",
       "f.toml:2:8: gossip.port: '70000' is not a number from 1 to 65535"},
      {"[gossip]\nport = 2026-11-24\n",
       "f.toml:2:8: gossip.port must be a number, not a date or time"},
      {"[gossip]\nmtu = 1399\n",
       "f.toml:2:7: gossip.mtu: '1399' is not a number from 1400 to 9000"},
      {"[gossip]\nseeds = \"10.0.0.1\"\n",
       "f.toml:2:9: gossip.seeds must be a list of texts, not a text"},
      {"[gossip]\nseeds = [\"10.0.0.1\", 7]\n",
       "f.toml:2:22: gossip.seeds: an entry must be a text, not a number"},
      {"[gossip]\nseeds = [\"host1\"]\n",
       "f.toml:2:10: gossip.seeds: 'host1' is not an address with a port"},
      {"[gossip]\nadvertise = \"0.0.0.0\"\n",
       "f.toml:2:13: gossip.advertise: '0.0.0.0' is not the address of a host"},
      {"[gossip]\nlisten = \"all\"\n", "f.toml:2:10: gossip.listen: 'all' is not an IP address"},
      {"[manager]\nenabled = \"yes\"\n",
       "f.toml:2:11: manager.enabled must be a boolean, not a text"},
      {"[node]\nname = \"a b\"\n",
       "f.toml:2:8: node.name: node name 'a b': only letters, digits, '_', '.' and '-' are "
       "allowed, and a "
       "letter or digit first"},
      {"[node]\nstate_dir = \"state\"\n",
       "f.toml:2:13: node.state_dir: 'state' is not an absolute path"},
      {"[node]\nstate_dir = [\"/s\"]\n", "f.toml:2:13: node.state_dir must be a text, not a list"},
      {"[ipam]\npools = [\"10.0.0.0/8\"]\n",
       "f.toml:2:10: ipam.pools: an entry must be { base = \"PREFIX\", size = BITS }"},
      {"[ipam]\npools = [{ base = \"10.0.0.1/8\", size = 24 }]\n",
       "f.toml:2:10: ipam.pools: base 10.0.0.1/8 has host bits set; the network is 10.0.0.0/8"},
      {"[ipam]\npools = [{ base = \"10.0.0.0/8\", size = 7 }]\n",
       "f.toml:2:10: ipam.pools: size 7 is not from 8 (as in base 10.0.0.0/8) to 30"},
      {"[ipam]\npools = [{ base = \"10\", size = 7 }]\n",
       "f.toml:2:10: ipam.pools: '10' is not a prefix such as 10.1.0.0/24: it has no length"},
      {"[ipam]\npools = [{ base = \"10.0.0.0/8\", size = 24 }, { base = \"10.1.0.0/16\", size = "
       "24 }]\n",
       "ipam.pools: 10.1.0.0/16 overlaps 10.0.0.0/8"},
      {"[log]\nlevel = \"loud\"\n",
       "f.toml:2:9: log.level: 'loud' is not a log level: trace, debug, info, warn, error or off"},
      {"[overlay]\nvxlan_port = 7956\n", "gossip.port: 7956 is overlay.vxlan_port too"},
      {"[gossip]\nlisten = \"10.0.0.1\"\nadvertise = \"fd00::1\"\n",
       "gossip.advertise: fd00::1 is not received on gossip.listen 10.0.0.1"},
  };
  for (const Bad& bad : kBad) {
    Lines found = complaints(bad.text);
    ASSERT_EQ(found.size(), 1u) << bad.text;
    EXPECT_EQ(found[0], bad.complaint);
  }
}

TEST(Config, a_syntax_error_is_told_with_its_place) {
  Lines found = complaints("[gossip]\nport = \n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].starts_with("f.toml:2:8: ")) << found[0];
}

TEST(Config, what_the_parser_asserts_is_told_with_its_line) {
  EXPECT_EQ(complaints("[log]\n[gossip]\n[\nport = 1\n"),
            Lines{"f.toml:3:1: this line is not TOML"});
  EXPECT_EQ(complaints("\n[ .ps\n"), Lines{"f.toml:2:1: this line is not TOML"});
  EXPECT_EQ(complaints("[=or1}"), Lines{"f.toml:1:1: this line is not TOML"});
}

TEST(Config, all_problems_are_told_at_once_in_the_order_of_the_file) {
  EXPECT_EQ(complaints("[node]\nzone = 1\n[log]\nlevel = 1\n[gossip]\nport = 0\nmtu = true\n"),
            (Lines{"f.toml:2:1: unknown key 'node.zone'; did you mean 'node.name'?",
                   "f.toml:4:9: log.level must be a text, not a number",
                   "f.toml:6:8: gossip.port: '0' is not a number from 1 to 65535",
                   "f.toml:7:7: gossip.mtu must be a number, not a boolean"}));
}

TEST(Config, a_key_with_a_problem_keeps_its_default) {
  EXPECT_EQ(parsed("gossip.port = 0").config.gossip.port, Config().gossip.port);
}

TEST(Config, any_bytes_are_read_or_refused) {
  constexpr std::string_view kLetters = "[]{}=\"'.,#\n abgossip.port10\xff\xc3\\";
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < round % 40; ++i) bytes += kLetters[random.below(kLetters.size())];
    parsed(bytes);
  }
}

TEST(Config, a_flag_replaces_what_the_file_says) {
  LoadedConfig loaded = parsed("[gossip]\nport = 7000\nseeds = [\"10.0.0.1\", \"10.0.0.2\"]\n");
  assign_flag(loaded, *find_config_key("gossip.port"), Lines{"7001"});
  assign_flag(loaded, *find_config_key("gossip.seeds"), Lines{"10.0.0.3"});
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.config.gossip.port, 7001);
  EXPECT_EQ(loaded.config.gossip.seeds,
            (std::vector<ip::Endpoint>{*ip::Endpoint::parse("10.0.0.3:7956")}));
}

TEST(Config, a_bad_flag_is_a_problem_of_that_flag) {
  LoadedConfig loaded;
  assign_flag(loaded, *find_config_key("overlay.vxlan_port"), Lines{"x"});
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].to_string(),
            "--overlay-vxlan-port: 'x' is not a number from 1 to 65535");
}

TEST(Config, the_socket_lies_in_the_run_folder_unless_told) {
  EXPECT_EQ(Config().socket_path(), "/run/ovn-lite/ovn-lite.sock");
  EXPECT_EQ(parsed("node.run_dir = '/r'").config.socket_path(), "/r/ovn-lite.sock");
  EXPECT_EQ(parsed("api.socket = '/a'").config.socket_path(), "/a");
}

TEST(Config, a_socket_path_must_fit_the_kernels_address) {
  std::string path = "/" + std::string(106, 'x');
  EXPECT_TRUE(complaints("api.socket = '" + path + "'").empty());
  EXPECT_EQ(complaints("api.socket = '" + path + "y'"),
            Lines{"f.toml:1:14: api.socket: '" + path +
                  "y' has 108 bytes; a unix socket's path has at most 107"});
}

TEST(Config, keys_are_named_by_section_and_have_all_their_words) {
  for (const ConfigKey& key : config_keys()) {
    EXPECT_EQ(find_config_key(key.name), &key);
    EXPECT_NE(key.name.find('.'), key.name.npos);
    EXPECT_FALSE(key.metavar.empty() || key.form.empty() || key.help.empty()) << key.name;
    EXPECT_TRUE(key.help.ends_with('.')) << key.name;
    EXPECT_FALSE(key.default_text().empty()) << key.name;
  }
  EXPECT_EQ(find_config_key("overlay.local_address")->flag(), "--overlay-local-address");
}

TEST(Config, changes_are_told_by_key_with_the_news_of_whether_they_take_effect) {
  Config from, to;
  EXPECT_TRUE(config_changes(from, to).empty());
  to.gossip.port = 8000;
  to.gossip.seeds = {*ip::Endpoint::parse("192.0.2.1:7956")};
  to.overlay.idle_time = 3;
  to.log.level = log::Level::debug;
  EXPECT_EQ(config_changes(from, to),
            (std::vector<ConfigChange>{{"gossip.port", "8000", false},
                                       {"gossip.seeds", "[\"192.0.2.1:7956\"]", true},
                                       {"overlay.idle_time", "3", true},
                                       {"log.level", "\"debug\"", true}}));
}

class ConfigFiles : public test::FolderTest {
 protected:
  std::string write(const std::string& name, std::string_view text) {
    std::filesystem::path path = folder_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
};

TEST_F(ConfigFiles, drop_ins_are_read_in_the_order_of_their_names_and_later_ones_win) {
  std::string path = write("o.toml", "[gossip]\nport = 1\nmtu = 1500\nseeds = ['10.0.0.1']\n");
  write("conf.d/20.toml", "gossip.port = 3\n");
  write("conf.d/10.toml", "gossip.port = 2\ngossip.seeds = ['10.0.0.2']\n");
  write("conf.d/30.toml.bak", "nonsense");
  LoadedConfig loaded = load_config(path);
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.config.gossip.port, 3);
  EXPECT_EQ(loaded.config.gossip.mtu, 1500u);
  ASSERT_EQ(loaded.config.gossip.seeds.size(), 1u);
  EXPECT_EQ(loaded.config.gossip.seeds[0].to_string(), "10.0.0.2:7956");
  EXPECT_EQ(loaded.files.size(), 3u);
}

TEST_F(ConfigFiles, a_file_that_was_asked_for_must_be_there) {
  std::string path = folder_ + "/none.toml";
  LoadedConfig loaded = load_config(path);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].to_string(),
            "config file: " + path + ": ENOENT (No such file or directory)");
}

TEST_F(ConfigFiles, a_folder_in_place_of_the_file_is_refused) {
  EXPECT_EQ(load_config(folder_).problems.size(), 1u);
}

TEST_F(ConfigFiles, drop_ins_that_cannot_be_listed_are_a_problem) {
  std::string path = write("o.toml", "");
  write("conf.d", "a file");
  LoadedConfig loaded = load_config(path);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].to_string(),
            "config folder: " + folder_ + "/conf.d: ENOTDIR (Not a directory)");
}

TEST_F(ConfigFiles, a_file_above_the_bound_is_refused) {
  std::string path = write("big.toml", std::string((1 << 20) + 1, '\n'));
  LoadedConfig loaded = load_config(path);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].to_string(), "config file: " + path + ": above 1048576 bytes");
}

}  // namespace
}  // namespace ovn
