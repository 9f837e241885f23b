// SPDX-License-Identifier: Apache-2.0
// JSON at our borders: Boost.JSON values, a bounded strict parser, and a reader of objects that
// names the field in every error. Sixty-four-bit numbers that may exceed 2^53 travel as decimal
// strings.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "core/base/result.h"

namespace ovn::json {

using boost::json::array;
using boost::json::object;
using boost::json::serialize;
using boost::json::value;

inline constexpr size_t kBytesMax = 1 << 20;      // of what anybody may send
inline constexpr size_t kOwnBytesMax = 64 << 20;  // of what an agent wrote: tables may be long
inline constexpr unsigned kDepthMax = 32;

// Parses one strict RFC 8259 text. Errors: invalid, with the byte offset; texts above `size_max`,
// deeper than kDepthMax, with duplicate keys or bytes after the end are refused.
Result<value> parse(std::string_view text, size_t size_max = kBytesMax);
// As parse, and the text must be an object.
Result<object> parse_object(std::string_view text, size_t size_max = kBytesMax);

// Reads the fields of one object. The first wrong or missing field sticks as the error; later reads
// give empty values; finish() returns that error, or one that names a field nobody asked for.
class ObjectReader {
 public:
  explicit ObjectReader(const object& fields) : fields_(fields) {}

  std::string text(std::string_view key);
  std::optional<std::string> text_if(std::string_view key);
  bool flag(std::string_view key, bool otherwise);
  // A non-negative integer, as a number or a decimal string, at most `most`.
  uint64_t number(std::string_view key, uint64_t most = UINT64_MAX);
  std::optional<uint64_t> number_if(std::string_view key, uint64_t most = UINT64_MAX);
  // A whole number of 32 bits, perhaps negative; 0 where absent.
  int32_t integer(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  // Null where absent.
  const object* object_if(std::string_view key);
  const array* array_if(std::string_view key);
  // Any text value passed through `parse` (a function std::string_view -> Result<T>).
  template <class Parse>
  auto parsed(std::string_view key, Parse parse)
      -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
    auto raw = text_if(key);
    if (!raw) return {};
    auto value = parse(std::string_view(*raw));
    if (value) return *std::move(value);
    refuse(key, value.error().message);
    return {};
  }

  // The same for each text of an array; empty where absent.
  template <class Parse>
  auto parsed_all(std::string_view key, Parse parse)
      -> std::vector<typename decltype(parse(std::string_view()))::value_type> {
    std::vector<typename decltype(parse(std::string_view()))::value_type> values;
    for (const std::string& raw : texts(key)) {
      auto value = parse(std::string_view(raw));
      if (!value) return refuse(key, value.error().message), decltype(values)();
      values.push_back(*std::move(value));
    }
    return values;
  }

  // Makes finish() fail with "field 'key': why".
  void refuse(std::string_view key, std::string_view why);
  Result<void> finish();
  // The same, but that fields which nobody asked for are passed over: what is read may have been
  // written by a later release.
  Result<void> finish_known() const;

 private:
  const value* find(std::string_view key);

  const object& fields_;
  std::set<std::string, std::less<>> asked_;
  std::optional<Error> error_;
};

}  // namespace ovn::json
