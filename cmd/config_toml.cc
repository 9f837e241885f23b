// SPDX-License-Identifier: Apache-2.0
// Configuration files as TOML. All that is wrong in a file is told, each with line and column, but
// for a syntax error, behind which nothing can be read.
#include <algorithm>
#include <tuple>

#include "cmd/config_keys.h"
#include "cmd/nearest.h"
#include "cmd/toml.h"

namespace ovn {
namespace {

std::string_view type_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a number";
    case toml::node_type::floating_point:
      return "a fraction";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

// A value as the text that ConfigKey::assign takes; nothing if it is of another type.
std::optional<std::string> scalar_text(const toml::node& node, ConfigKind kind) {
  if (kind == ConfigKind::number) {
    auto value = node.value_exact<int64_t>();
    return value ? std::optional(std::to_string(*value)) : std::nullopt;
  }
  if (kind == ConfigKind::boolean) {
    auto value = node.value_exact<bool>();
    return value ? std::optional<std::string>(*value ? "true" : "false") : std::nullopt;
  }
  return node.value_exact<std::string>();
}

// { base = "10.0.0.0/8", size = 24 } as "base=10.0.0.0/8,size=24".
std::optional<std::string> table_text(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr || table->size() != 2) return {};
  auto base = (*table)["base"].value_exact<std::string>();
  auto size = (*table)["size"].value_exact<int64_t>();
  if (!base || !size) return {};
  return fmt::format("base={},size={}", *base, *size);
}

class FileReader {
 public:
  FileReader(std::string_view where, LoadedConfig& into) : where_(where), into_(into) {}

  void read(const toml::table& file) {
    for (const auto& [name, node] : file) {
      const toml::table* section = node.as_table();
      if (!is_section(name.str())) {
        unknown_section(name);
      } else if (section == nullptr) {
        problem(node.source(), fmt::format("'{}' must be a section, '[{}]', not {}", name.str(),
                                           name.str(), type_of(node)));
      } else {
        read_section(name.str(), *section);
      }
    }
  }

  void problem(const toml::source_region& source, std::string message) {
    found_.push_back({source.begin.line, source.begin.column, std::move(message)});
  }

  // Hands the problems over in the order of the file; the library's tables are sorted by key.
  void finish() {
    std::sort(found_.begin(), found_.end());
    for (auto& [line, column, message] : found_) {
      into_.problems.push_back({fmt::format("{}:{}:{}", where_, line, column), std::move(message)});
    }
  }

 private:
  static bool is_section(std::string_view name) {
    std::string prefix = std::string(name) + ".";
    for (const ConfigKey& key : config_keys()) {
      if (key.name.starts_with(prefix)) return true;
    }
    return false;
  }

  void unknown_section(const toml::key& name) {
    std::vector<std::string_view> sections;
    for (const ConfigKey& key : config_keys()) {
      sections.push_back(key.name.substr(0, key.name.find('.')));
    }
    auto meant = nearest(name.str(), sections);
    std::string hint = meant.empty() ? "" : fmt::format("; did you mean '[{}]'?", meant);
    problem(name.source(), fmt::format("unknown section '{}'{}", name.str(), hint));
  }

  void read_section(std::string_view section, const toml::table& table) {
    for (const auto& [name, node] : table) {
      std::string full = fmt::format("{}.{}", section, name.str());
      if (const ConfigKey* key = find_config_key(full)) {
        read_key(*key, node);
        continue;
      }
      auto meant = nearest_config_key(full);
      std::string hint = meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant);
      problem(name.source(), fmt::format("unknown key '{}'{}", full, hint));
    }
  }

  void read_key(const ConfigKey& key, const toml::node& node) {
    if (!key.is_list()) {
      auto text = scalar_text(node, key.kind);
      return text ? assign(key, node, *text) : wrong_type(key, node, to_string(key.kind));
    }
    const toml::array* items = node.as_array();
    if (items == nullptr) return wrong_type(key, node, to_string(key.kind));
    key.clear(into_.config);
    for (const toml::node& item : *items) read_item(key, item);
  }

  void read_item(const ConfigKey& key, const toml::node& node) {
    if (key.kind == ConfigKind::tables) {
      if (auto text = table_text(node)) return assign(key, node, *text);
      return problem(node.source(), fmt::format("{}: an entry must be {{ base = \"PREFIX\", "
                                                "size = BITS }}",
                                                key.name));
    }
    if (auto text = scalar_text(node, ConfigKind::text)) return assign(key, node, *text);
    problem(node.source(),
            fmt::format("{}: an entry must be a text, not {}", key.name, type_of(node)));
  }

  void assign(const ConfigKey& key, const toml::node& node, std::string_view text) {
    if (auto ok = key.assign(into_.config, text); !ok) {
      problem(node.source(), fmt::format("{}: {}", key.name, ok.error().message));
    }
  }

  void wrong_type(const ConfigKey& key, const toml::node& node, std::string_view wanted) {
    problem(node.source(), fmt::format("{} must be {}, not {}", key.name, wanted, type_of(node)));
  }

  std::string_view where_;
  LoadedConfig& into_;
  std::vector<std::tuple<unsigned, unsigned, std::string>> found_;
};

// True if toml++ gives up on the text without saying where (see cmd/toml.h).
bool trips_assertion(std::string_view text) {
  try {
    static_cast<void>(toml::parse(text));
  } catch (const TomlAssertion&) {
    return true;
  } catch (const toml::parse_error&) {
  }
  return false;
}

// The line at which it does: that of the shortest run of lines from the beginning which has it so.
toml::source_region tripping_line(std::string_view text) {
  std::vector<size_t> ends;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || i + 1 == text.size()) ends.push_back(i + 1);
  }
  auto last = std::partition_point(
      ends.begin(), ends.end(), [&](size_t end) { return !trips_assertion(text.substr(0, end)); });
  auto line = static_cast<toml::source_index>(last - ends.begin() + 1);
  return {{line, 1}, {line, 1}, {}};
}

}  // namespace

void parse_config(std::string_view text, std::string_view where, LoadedConfig& into) {
  FileReader reader(where, into);
  try {
    reader.read(toml::parse(text, where));
  } catch (const toml::parse_error& error) {
    reader.problem(error.source(), std::string(error.description()));
  } catch (const TomlAssertion&) {
    reader.problem(tripping_line(text), "this line is not TOML");
  }
  reader.finish();
}

}  // namespace ovn
