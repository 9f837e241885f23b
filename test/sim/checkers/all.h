// SPDX-License-Identifier: Apache-2.0
// The checkers, one for each rule; what each demands stands at the head of its file.
#pragma once

#include <memory>

#include "test/sim/checker.h"

namespace ovn::sim {

std::unique_ptr<Checker> convergence();    // at rest all replicas show what the owners wrote
std::unique_ptr<Checker> single_writer();  // nobody holds what the owner never wrote
std::unique_ptr<Checker> no_resurrection();
std::unique_ptr<Checker> prompt();         // where all is well records are there at once
std::unique_ptr<Checker> steady();         // and do not vanish for a moment
std::unique_ptr<Checker> completeness();   // crashes are noticed
std::unique_ptr<Checker> accuracy();       // the healthy are not accused
std::unique_ptr<Checker> monotone();
std::unique_ptr<Checker> bounded();
std::unique_ptr<Checker> traffic();
std::unique_ptr<Checker> keys();           // nothing is taken in under a key that was removed
std::unique_ptr<Checker> isolation();      // no byte of a network to a non-member
std::unique_ptr<Checker> watchers();       // events suffice to follow the views
std::unique_ptr<Checker> clean_counters();

void add_all_checkers(World& world);

}  // namespace ovn::sim
