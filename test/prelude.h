// SPDX-License-Identifier: Apache-2.0
// As core/base/prelude.h, for the tests.
#pragma once

#include "core/base/prelude.h"

#include <gtest/gtest.h>
