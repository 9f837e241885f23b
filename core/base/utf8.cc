// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <cstdint>

namespace ovn {

namespace {

// By the first byte: how many bytes, how many of its bits count, and the least character that needs
// so many bytes.
struct Form {
  uint8_t mask, mark;
  size_t size;
  uint32_t least;
};

constexpr Form kForms[] = {
    {0x80, 0x00, 1, 0}, {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}};

bool is_control(uint32_t character) {
  return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

bool is_character(uint32_t value) {
  return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
}

// 0 if the bytes after the first are not what `form` wants.
size_t size_in_form(const Form& form, std::string_view text) {
  if (text.size() < form.size) return 0;
  uint32_t character = static_cast<uint8_t>(text[0]) & ~form.mask;
  for (char c : text.substr(1, form.size - 1)) {
    auto byte = static_cast<uint8_t>(c);
    if ((byte & 0xc0) != 0x80) return 0;
    character = character << 6 | (byte & 0x3f);
  }
  bool fine = character >= form.least && is_character(character) && !is_control(character);
  return fine ? form.size : 0;
}

}  // namespace

size_t printable_size(std::string_view text) {
  if (text.empty()) return 0;
  for (const Form& form : kForms) {
    if ((static_cast<uint8_t>(text[0]) & form.mask) == form.mark) return size_in_form(form, text);
  }
  return 0;
}

bool is_printable(std::string_view text) {
  while (size_t size = printable_size(text)) text.remove_prefix(size);
  return text.empty();
}

std::string printable(std::string_view text, size_t size_max) {
  std::string result;
  while (!text.empty()) {
    size_t size = printable_size(text);
    std::string_view character = size > 0 ? text.substr(0, size) : "?";
    if (result.size() + character.size() > size_max) break;
    result += character;
    text.remove_prefix(size > 0 ? size : 1);
  }
  return result;
}

}  // namespace ovn
