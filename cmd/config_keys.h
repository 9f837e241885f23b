// SPDX-License-Identifier: Apache-2.0
// The table of configuration keys: the one place where a key is named, typed, given a default and
// explained. A key exists only if something heeds it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/config.h"

namespace ovn {

// What a value is in TOML.
enum class ConfigKind { text, number, boolean, texts, tables };

struct ConfigKey {
  std::string_view name;  // "gossip.port": section and key
  ConfigKind kind;
  std::string_view metavar;
  std::string_view form;       // what a value looks like: "a port, 1 to 65535"
  std::string_view otherwise;  // what holds if it is absent, where that is no value
  std::string_view help;
  bool live;  // a running agent takes a new value over on SIGHUP
  // Sets a value; adds one to a list. Errors: invalid.
  Result<void> (*assign)(Config& config, std::string_view text);
  // Back to the default; a list becomes empty.
  void (*clear)(Config& config);
  // The value as it would stand in the file; empty where it is absent.
  std::string (*show)(const Config& config);

  bool is_list() const { return kind == ConfigKind::texts || kind == ConfigKind::tables; }
  // "--gossip-port"
  std::string flag() const;
  // The default for people: a value or words.
  std::string default_text() const;
};

// By section, in the order of ovn-lite.toml(5).
std::span<const ConfigKey> config_keys();
// Null if there is none.
const ConfigKey* find_config_key(std::string_view name);
// The key that was probably meant by `name`; empty if none is near.
std::string_view nearest_config_key(std::string_view name);

// A key of another value than before.
struct ConfigChange {
  std::string_view key;
  std::string value;  // as ConfigKey::show() has it
  bool live = false;

  friend bool operator==(const ConfigChange&, const ConfigChange&) = default;
};
// In the order of config_keys().
std::vector<ConfigChange> config_changes(const Config& from, const Config& to);

// "a number", as it stands in messages.
std::string_view to_string(ConfigKind kind);

// Sets the key from the command line: replaces what the files said.
void assign_flag(LoadedConfig& loaded, const ConfigKey& key, std::span<const std::string> values);

}  // namespace ovn
