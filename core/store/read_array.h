// SPDX-License-Identifier: Apache-2.0
// An array of objects in JSON that is read field by field.
#pragma once

#include <vector>

#include "core/base/json.h"

namespace ovn::store {

// Each object through `parse` (a function const json::object& -> Result<T>); the first error is the
// array's. Empty where absent.
template <class Parse>
auto read_array(json::ObjectReader& in, std::string_view key, Parse parse) {
  std::vector<typename decltype(parse(json::object()))::value_type> items;
  const json::array* array = in.array_if(key);
  if (!array) return items;
  for (const json::value& element : *array) {
    if (!element.is_object()) {
      in.refuse(key, "holds what is not an object");
      break;
    }
    auto item = parse(element.get_object());
    if (!item) {
      in.refuse(key, item.error().message);
      break;
    }
    items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace ovn::store
