// SPDX-License-Identifier: Apache-2.0
// What the reconciler shall bring about, derived from what the host knows: networks with local
// endpoints that live, and the records of the others in them, each address with one holder only.
#pragma once

#include "core/controller/host.h"
#include "core/reconcile/desired.h"

namespace ovn::controller {

reconcile::View view(const Host& host);

// The part of it that has to do with one sandbox: the networks that it is in, without anybody else
// but the services there.
reconcile::View view_of(const Host& host, const model::SandboxId& sandbox);

}  // namespace ovn::controller
