// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <cmath>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include "core/base/number.h"

namespace ovn::json {

namespace {

using boost::system::error_code;
using boost::json::string_view;

// Builds a value from parser events as boost::json::parser does, but notices a key that stands
// twice in one object, which that one silently lets win.
struct Builder {
  static constexpr size_t max_array_size = 1 << 16;
  static constexpr size_t max_object_size = 1 << 16;
  static constexpr size_t max_string_size = kBytesMax;
  static constexpr size_t max_key_size = 1 << 10;

  bool on_document_begin(error_code&) { return stack.reset(), true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return keys.emplace_back(), true; }
  bool on_object_end(size_t n, error_code&) {
    keys.pop_back();
    return stack.push_object(n), true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(size_t n, error_code&) { return stack.push_array(n), true; }
  bool on_key_part(string_view part, size_t, error_code&) {
    key.append(part.data(), part.size());
    return stack.push_chars(part), true;
  }
  bool on_key(string_view part, size_t, error_code& error) {
    key.append(part.data(), part.size());
    bool fresh = keys.back().insert(key).second;
    if (!fresh) {
      duplicate = key;
      error = boost::json::error::syntax;
      return false;
    }
    key.clear();
    return stack.push_key(part), true;
  }
  bool on_string_part(string_view part, size_t, error_code&) {
    return stack.push_chars(part), true;
  }
  bool on_string(string_view part, size_t, error_code&) { return stack.push_string(part), true; }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(int64_t number, string_view, error_code&) { return stack.push_int64(number), true; }
  bool on_uint64(uint64_t number, string_view, error_code&) {
    return stack.push_uint64(number), true;
  }
  bool on_double(double number, string_view, error_code& error) {
    if (!std::isfinite(number)) error = boost::json::error::exponent_overflow;
    return stack.push_double(number), !error;
  }
  bool on_bool(bool flag, error_code&) { return stack.push_bool(flag), true; }
  bool on_null(error_code&) { return stack.push_null(), true; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

  boost::json::value_stack stack;
  std::vector<std::set<std::string>> keys;
  std::string key;
  std::optional<std::string> duplicate;
};

std::string_view kind_name(const value& v) {
  switch (v.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    case boost::json::kind::string:
      return "a string";
    default:
      return "a number";
  }
}

std::optional<uint64_t> as_number(const value& v) {
  if (const auto* number = v.if_uint64()) return *number;
  if (const auto* number = v.if_int64(); number && *number >= 0) {
    return static_cast<uint64_t>(*number);
  }
  const auto* text = v.if_string();
  if (!text) return {};
  return parse_number({text->data(), text->size()});
}

}  // namespace

Result<value> parse(std::string_view text, size_t size_max) {
  if (text.size() > size_max) {
    return fail(Errc::invalid, "JSON text of {} bytes: at most {} are taken", text.size(),
                size_max);
  }
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  boost::json::basic_parser<Builder> parser(options);
  error_code error;
  size_t end = parser.write_some(false, text.data(), text.size(), error);
  if (const auto& twice = parser.handler().duplicate) {
    return fail(Errc::invalid, "JSON: key '{}' stands twice, byte {}", *twice, end);
  }
  if (error) return fail(Errc::invalid, "JSON: {}, byte {}", error.message(), end);
  if (end < text.size()) return fail(Errc::invalid, "JSON: goes on after its end, byte {}", end);
  return parser.handler().stack.release();
}

Result<object> parse_object(std::string_view text, size_t size_max) {
  TRY(value parsed, parse(text, size_max));
  if (!parsed.is_object()) {
    return fail(Errc::invalid, "JSON: {} where an object is wanted", kind_name(parsed));
  }
  return std::move(parsed.get_object());
}

const value* ObjectReader::find(std::string_view key) {
  asked_.emplace(key);
  return fields_.if_contains(boost::json::string_view(key.data(), key.size()));
}

void ObjectReader::refuse(std::string_view key, std::string_view why) {
  if (!error_) error_ = Error{Errc::invalid, 0, fmt::format("field '{}': {}", key, why)};
}

std::optional<std::string> ObjectReader::text_if(std::string_view key) {
  const value* found = find(key);
  if (!found) return {};
  if (const auto* text = found->if_string()) return std::string(text->data(), text->size());
  refuse(key, fmt::format("{} where a string is wanted", kind_name(*found)));
  return {};
}

std::string ObjectReader::text(std::string_view key) {
  if (!find(key)) refuse(key, "is missing");
  return text_if(key).value_or("");
}

bool ObjectReader::flag(std::string_view key, bool otherwise) {
  const value* found = find(key);
  if (!found) return otherwise;
  if (const bool* flag = found->if_bool()) return *flag;
  refuse(key, fmt::format("{} where a boolean is wanted", kind_name(*found)));
  return otherwise;
}

std::optional<uint64_t> ObjectReader::number_if(std::string_view key, uint64_t most) {
  const value* found = find(key);
  if (!found) return {};
  auto number = as_number(*found);
  if (number && *number <= most) return number;
  refuse(key, fmt::format("is not a whole number in 0..{}", most));
  return {};
}

uint64_t ObjectReader::number(std::string_view key, uint64_t most) {
  if (!find(key)) refuse(key, "is missing");
  return number_if(key, most).value_or(0);
}

int32_t ObjectReader::integer(std::string_view key) {
  const value* found = find(key);
  if (!found) return 0;
  const auto* number = found->if_int64();
  auto integer = static_cast<int32_t>(number ? *number : 0);
  if (number && *number == integer) return integer;
  refuse(key, "is not a whole number of 32 bits");
  return 0;
}

std::vector<std::string> ObjectReader::texts(std::string_view key) {
  std::vector<std::string> result;
  const array* items = array_if(key);
  if (!items) return result;
  for (const value& item : *items) {
    const auto* text = item.if_string();
    if (!text) {
      refuse(key, fmt::format("holds {} where strings are wanted", kind_name(item)));
      return {};
    }
    result.emplace_back(text->data(), text->size());
  }
  return result;
}

const object* ObjectReader::object_if(std::string_view key) {
  const value* found = find(key);
  if (!found) return nullptr;
  if (!found->is_object()) {
    refuse(key, fmt::format("{} where an object is wanted", kind_name(*found)));
  }
  return found->if_object();
}

const array* ObjectReader::array_if(std::string_view key) {
  const value* found = find(key);
  if (!found) return nullptr;
  if (!found->is_array()) {
    refuse(key, fmt::format("{} where an array is wanted", kind_name(*found)));
  }
  return found->if_array();
}

Result<void> ObjectReader::finish() {
  for (const auto& field : fields_) {
    std::string_view key(field.key().data(), field.key().size());
    if (!asked_.contains(key)) refuse(key, "is unknown");
  }
  return finish_known();
}

Result<void> ObjectReader::finish_known() const {
  if (error_) return Failure{*error_};
  return {};
}

}  // namespace ovn::json
