// SPDX-License-Identifier: Apache-2.0
// Rows for people and for programs. The rows are the JSON objects that the agent answered; a table
// shows some of their fields in columns, -o json prints them as they are, -o name one field. All
// three forms are stable: golden files hold them. A colour only ever repeats what a word says.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace ovn::cli {

// How a field is shown in a table. What is absent, null or empty is "-".
enum class Form {
  text,
  id,      // its first 12 digits (of a uuid 8), or all
  list,    // texts, joined by ", "
  ago,     // Unix seconds as "3 minutes ago"
  span,    // milliseconds as "3 minutes"
  rtt,     // microseconds as "1.24 ms"
  number,  // flush right
  state,   // a state's word, coloured after its meaning
  yes,     // true as "yes", false as "no"
  ports,   // of a service: those that it publishes, and those that it names
};

struct Column {
  std::string_view header;
  std::string_view field;  // "network.name" is name in network, or in each item of network
  Form form = Form::text;
};

struct Listing {
  std::initializer_list<Column> columns;
  std::string_view name_field;  // of -o name
  std::string_view id_field;    // of --quiet
};

// How the reader wants it.
struct View {
  int64_t now = 0;  // Unix time, seconds
  bool colour = false;
  bool full_ids = false;
};

// Columns as wide as need be, two spaces between them; the header alone if there are no rows.
std::string format_table(const Listing& listing, const json::array& rows, const View& view);
// One value on a line: what -o name and --quiet print.
std::string format_field(std::string_view field, const json::array& rows);
// Indented by two spaces, with a line end.
std::string format_json(const json::value& value);

// One cell, without colour: the field of a row, "-" if there is nothing. An empty `field` is the
// row itself; a field of an array is the list of its items' fields.
std::string format_cell(const json::value& row, std::string_view field, Form form = Form::text,
                        const View& view = {});
// `word` in the colour of its meaning, if the view has colours.
std::string paint_state(std::string_view word, const View& view);
// What would move a terminal's cursor or change its colours is shown as '?'.
std::string printable(std::string_view text);
// Columns that the text takes on a terminal, one for each code point.
size_t width(std::string_view text);

// "3 minutes"
std::string format_span(int64_t seconds);

}  // namespace ovn::cli
