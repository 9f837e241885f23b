// SPDX-License-Identifier: Apache-2.0
// As core/base/prelude.h, for the folder that has the event loop: Asio and Beast take seconds.
#pragma once

#include "core/base/prelude.h"

#include <boost/asio.hpp>
