// SPDX-License-Identifier: Apache-2.0
// Which other hosts connections are led to while there is a choice. Not those that do not answer,
// FAILED ones included: what they have may still be shown, until its table is read anew or because
// it lingers for the data plane. Nor those that flap, until they have been there for a while
// (gossip/standing.h): one that comes and goes would take a share of all connections each time.
#pragma once

#include "core/controller/host.h"

namespace ovn::controller {

enum class Reach { good, flapping, silent };

// True if that is news.
bool note_reach(Host& host, const Uuid& node, Reach reach);
bool is_relied_on(const Host& host, const Uuid& node);

}  // namespace ovn::controller
