// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/output.h"

#include <algorithm>
#include <vector>

#include "core/store/codec.h"
#include "core/store/read_array.h"

namespace ovn::cli {
namespace {

constexpr size_t kShortId = 12;

std::string join_list(const json::array& items) {
  std::string out;
  for (const json::value& item : items) {
    std::string text = item.is_string() ? std::string(item.get_string()) : json::serialize(item);
    if (!text.empty()) out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

// Texts as they are, everything else as JSON writes it.
std::string plain(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_array()) return join_list(value.get_array());
  return json::serialize(value);
}

// A uuid up to its first dash.
std::string short_id(const std::string& id) {
  return id.substr(0, std::min(id.find('-'), kShortId));
}

int64_t integer(const json::value& value) {
  return value.is_int64() ? value.get_int64() : value.is_double() ? int64_t(value.get_double()) : 0;
}

// "*:8080->80/tcp, http=80/tcp"
std::string format_ports(const json::value& service) {
  if (!service.is_object()) return "";
  json::ObjectReader in(service.get_object());
  std::string out;
  auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  auto published = store::read_array(in, "published", store::parse_published_service);
  for (const std::string& text : model::summary_of(published)) add(text);
  for (const std::string& text : in.texts("ports")) add(text);
  return out;
}

std::string format_value(const json::value& value, Form form, const View& view) {
  switch (form) {
    case Form::id:
      return view.full_ids ? plain(value) : short_id(plain(value));
    case Form::ago:
      return integer(value) ? format_span(view.now - integer(value)) + " ago" : "";
    case Form::span:
      return format_span(integer(value) / 1000);
    case Form::rtt:
      return fmt::format("{:.2f} ms", static_cast<double>(integer(value)) / 1000);
    case Form::ports:
      return format_ports(value);
    case Form::yes:
      return value.is_bool() && value.get_bool() ? "yes" : "no";
    default:
      return plain(value);
  }
}

std::string format_field_of(const json::value& value, std::string_view field, Form form,
                            const View& view) {
  if (value.is_null()) return "";
  if (field.empty()) return format_value(value, form, view);
  if (value.is_array()) {
    json::array parts;
    for (const json::value& item : value.get_array()) {
      parts.emplace_back(format_field_of(item, field, form, view));
    }
    return join_list(parts);
  }
  size_t end = std::min(field.find('.'), field.size());
  const json::value* member =
      value.is_object() ? value.get_object().if_contains(field.substr(0, end)) : nullptr;
  if (member == nullptr) return "";
  return format_field_of(*member, field.substr(std::min(end + 1, field.size())), form, view);
}

void append_padded(std::string& line, std::string_view text, size_t size, bool right) {
  std::string space(size - std::min(size, width(text)), ' ');
  line += right ? space : "";
  line += text;
  line += right ? "" : space;
}

struct Grid {
  std::vector<std::vector<std::string>> cells;
  std::vector<size_t> widths;
};

Grid lay_out(const Listing& listing, const json::array& rows, const View& view) {
  Grid grid;
  for (const Column& column : listing.columns) grid.widths.push_back(width(column.header));
  for (const json::value& row : rows) {
    std::vector<std::string> cells;
    for (const Column& column : listing.columns) {
      cells.push_back(printable(format_cell(row, column.field, column.form, view)));
      size_t& widest = grid.widths[cells.size() - 1];
      widest = std::max(widest, width(cells.back()));
    }
    grid.cells.push_back(std::move(cells));
  }
  return grid;
}

void append_indented(std::string& out, const json::value& value, size_t depth) {
  std::string inner(2 * depth + 2, ' ');
  std::string_view separator = "\n";
  if (value.is_object() && !value.get_object().empty()) {
    out += '{';
    for (const auto& [key, member] : value.get_object()) {
      out.append(separator).append(inner).append(json::serialize(json::value(key))).append(": ");
      append_indented(out, member, depth + 1);
      separator = ",\n";
    }
    out.append("\n").append(2 * depth, ' ').append("}");
  } else if (value.is_array() && !value.get_array().empty()) {
    out += '[';
    for (const json::value& item : value.get_array()) {
      out.append(separator).append(inner);
      append_indented(out, item, depth + 1);
      separator = ",\n";
    }
    out.append("\n").append(2 * depth, ' ').append("]");
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string format_table(const Listing& listing, const json::array& rows, const View& view) {
  Grid grid = lay_out(listing, rows, view);
  std::string out;
  auto append_line = [&](auto&& cell_of) {
    std::string line;
    size_t i = 0;
    for (const Column& column : listing.columns) {
      bool last = i + 1 == listing.columns.size();
      bool right = column.form == Form::number || column.form == Form::rtt;
      std::string cell;
      append_padded(cell, cell_of(i, column), last && !right ? 0 : grid.widths[i], right);
      line += column.form == Form::state ? paint_state(cell, view) : cell;
      line += last ? "" : "  ";
      ++i;
    }
    out += line + "\n";
  };
  append_line([](size_t, const Column& column) { return std::string(column.header); });
  for (const auto& cells : grid.cells) {
    append_line([&](size_t i, const Column&) { return cells[i]; });
  }
  return out;
}

std::string format_field(std::string_view field, const json::array& rows) {
  std::string out;
  for (const json::value& row : rows) {
    out += printable(format_cell(row, field)) + "\n";
  }
  return out;
}

std::string format_json(const json::value& value) {
  std::string out;
  append_indented(out, value, 0);
  return out + "\n";
}

std::string format_cell(const json::value& row, std::string_view field, Form form,
                        const View& view) {
  std::string text = format_field_of(row, field, form, view);
  return text.empty() ? "-" : text;
}

std::string paint_state(std::string_view word, const View& view) {
  struct Paint {
    std::string_view word, code;
  };
  constexpr Paint kPaints[] = {{"alive", "32"},       {"ready", "32"},   {"ok", "32"},
                               {"suspect", "33"},     {"pending", "33"}, {"none", "33"},
                               {"unreachable", "31"}, {"failed", "31"},  {"error", "31"}};
  if (!view.colour) return std::string(word);
  for (const Paint& paint : kPaints) {
    if (!word.starts_with(paint.word)) continue;
    return fmt::format("\033[{}m{}\033[0m", paint.code, word);
  }
  return std::string(word);
}

std::string printable(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return out;
}

size_t width(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string format_span(int64_t seconds) {
  struct Unit {
    int64_t length;
    int64_t until;  // counted in this unit below that many seconds
    std::string_view name;
  };
  constexpr int64_t kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;
  constexpr Unit kUnits[] = {{1, 2 * kMinute, "second"},
                             {kMinute, 2 * kHour, "minute"},
                             {kHour, 2 * kDay, "hour"},
                             {kDay, INT64_MAX, "day"}};
  seconds = std::max<int64_t>(seconds, 0);
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.until) continue;
    int64_t count = seconds / unit.length;
    return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
  }
  return "";
}

}  // namespace ovn::cli
