// SPDX-License-Identifier: Apache-2.0
// Who may include what: our own headers along the direction of the units, a heavy or dangerous
// library only in the folders that are its border.
#pragma once

#include "test/tidy/source.h"
#include "test/tidy/units.h"

namespace ovn::tidy {

// Includes of one product file; tests may include everything.
Findings check_includes(const Source& source, const Units& units);

// The table itself: core uses only core, gossip and netlink only base (and netlink the kernel's
// vocabulary), and nothing but cmd uses cmd.
Findings check_units(const Units& units);

}  // namespace ovn::tidy
