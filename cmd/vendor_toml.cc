// SPDX-License-Identifier: Apache-2.0
// The body of toml++, compiled once (TOML_HEADER_ONLY=0 everywhere).
#define TOML_IMPLEMENTATION
#include "cmd/toml.h"
