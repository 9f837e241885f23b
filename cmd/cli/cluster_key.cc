// SPDX-License-Identifier: Apache-2.0
// ovn-lite cluster key
#include "cmd/cli/nouns.h"

namespace ovn::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kKeysTarget = "/v1/cluster/keys";
constexpr auto kAskAgain = std::chrono::milliseconds(200);
constexpr int kDoneInPart = 9;

const Listing kKeyRing = {{{"ID", "id", Form::number},
                        {"STATE", "state"},
                        {"CREATED", "created", Form::ago},
                        {"CONFIRMED", "confirmed", Form::number},
                        {"NODES", "nodes", Form::number},
                        {"MISSING", "missing", Form::list}},
                       "id",
                       "id"};

// A rotation to the key `id`, as the list of keys shows it.
class Rotation {
 public:
  explicit Rotation(std::string id) : id_(std::move(id)) {}

  void read(const json::array& rows) {
    key_ = nullptr;
    retiring_.clear();
    for (const json::value& row : rows) {
      if (format_cell(row, "id") == id_) key_ = row;
      else if (format_cell(row, "state") == "retiring") retiring_ = format_cell(row, "id");
    }
  }

  const json::value& key() const { return key_; }
  bool replaced() const { return key_.is_null(); }
  bool done() const { return of("state") == "primary" && retiring_.empty(); }
  bool awaits_somebody() const { return of("awaited") != "-"; }

  std::string progress() const {
    std::string out = fmt::format("key {} is ", id_);
    out += of("state") == "installed" ? "installed, not used yet" : "the primary";
    if (!retiring_.empty()) out += fmt::format(", key {} opens packets still", retiring_);
    if (done()) out += ", the one before is removed";
    out += fmt::format("; confirmed by {} of {} hosts", of("confirmed"), of("nodes"));
    return out + (awaits_somebody() ? ", waiting for " + of("awaited") : "");
  }

 private:
  std::string of(std::string_view field) const {
    return printable(format_cell(key_, field, Form::list));
  }

  std::string id_;
  json::value key_;
  std::string retiring_;  // the id of the key that is replaced, while it is there
};

// Asks again and again, and tells what has changed, until the rotation is done or time is over.
Result<void> follow(Session& session, Rotation& rotation) {
  auto deadline = Clock::now() + session.timeout();
  for (std::string told; !rotation.done(); pause_for(kAskAgain)) {
    if (Clock::now() >= deadline) {
      return fail(Errc::timeout,
                  "{}; the rotation goes on, and 'ovn-lite cluster key ls' tells how it stands",
                  rotation.progress());
    }
    TRY(auto rows, session.agent().get_rows(kKeysTarget));
    rotation.read(rows);
    if (rotation.replaced()) return fail(Errc::conflict, "another rotation has replaced the key");
    std::string now = rotation.progress();
    if (now != std::exchange(told, now)) session.tell(now);
  }
  return {};
}

}  // namespace

Result<int> cluster_key_ls(Session& session) {
  TRY(auto rows, session.agent().get_rows(kKeysTarget));
  session.print(kKeyRing, rows);
  return 0;
}

Result<int> cluster_key_rotate(Session& session) {
  TRY(auto begun, session.agent().call("POST", kKeysTarget));
  Rotation rotation(format_cell(begun.body, "id"));
  CHECK_OK(follow(session, rotation));
  std::string missing = format_cell(rotation.key(), "missing", Form::list);
  if (missing != "-") {
    session.err += printable(fmt::format(
        "not confirmed by {}: it asks for the keys when its agent reaches the manager", missing)) +
                   "\n";
  }
  session.print_one(kKeyRing, rotation.key());
  return rotation.awaits_somebody() ? kDoneInPart : 0;
}

}  // namespace ovn::cli
