// SPDX-License-Identifier: Apache-2.0
#include "core/runtime/answers.h"

#include <charconv>

#include "core/base/json.h"

namespace ovn::runtime {

namespace {

constexpr int32_t kPidMax = 1 << 22;  // PID_MAX_LIMIT
constexpr size_t kIdMax = 255;        // a file name

Result<json::object> parse(std::string_view what, std::string_view text) {
  auto fields = json::parse_object(text, kAnswerMax);
  if (fields) return *std::move(fields);
  return fail(Errc::corrupt, "{}: {}", what, fields.error().message);
}

// The value at the end of a path of objects; null if there is none.
const json::value* find(const json::object& fields, std::string_view name) {
  return fields.if_contains(name);
}
template <class... Names>
const json::value* find(const json::object& fields, std::string_view name, Names... names) {
  const json::value* inner = fields.if_contains(name);
  return inner && inner->is_object() ? find(inner->get_object(), names...) : nullptr;
}

std::string text(const json::value* value) {
  return value && value->is_string() ? std::string(value->get_string()) : "";
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdMax && text != "." && text != ".." &&
         text.find_first_of(std::string_view("/\0", 2)) == text.npos;
}

// None for what is no process id; 0 stands for no process.
std::optional<int32_t> pid(const json::value* value) {
  if (!value || !value->is_int64()) return {};
  int64_t number = value->get_int64();
  if (number < 0 || number > kPidMax) return {};
  return static_cast<int32_t>(number);
}

std::optional<uint64_t> count(const json::value* value) {
  if (!value || !value->is_int64() || value->get_int64() < 0) return {};
  return static_cast<uint64_t>(value->get_int64());
}

Result<Process> process(std::string_view what, std::string_view bytes, std::string_view pid_key,
                        std::string_view start_key) {
  TRY(auto fields, parse(what, bytes));
  auto id = pid(find(fields, pid_key));
  auto start = count(find(fields, start_key));
  if (!id || !start) return fail(Errc::corrupt, "{}: no {} or {}", what, pid_key, start_key);
  return Process{*id, *start};
}

}  // namespace

Result<Container> parse_docker_container(std::string_view body) {
  constexpr std::string_view kShares = "container:";
  TRY(auto fields, parse("docker's answer", body));
  Container out;
  out.id = text(find(fields, "Id"));
  out.name = text(find(fields, "Name"));
  if (out.name.starts_with('/')) out.name.erase(0, 1);
  if (!is_id(out.id) || !is_id(out.name)) {
    return fail(Errc::corrupt, "docker's answer: no Id or Name of a container");
  }
  auto process = pid(find(fields, "State", "Pid"));
  const json::value* running = find(fields, "State", "Running");
  if (!process || !running || !running->is_bool()) {
    return fail(Errc::corrupt, "docker's answer: no State of {}", out.name);
  }
  out.pid = running->get_bool() ? *process : 0;
  out.started = text(find(fields, "State", "StartedAt"));
  std::string mode = text(find(fields, "HostConfig", "NetworkMode"));
  if (mode.starts_with(kShares)) out.shares = "docker:" + mode.substr(kShares.size());
  return out;
}

Result<DockerEvent> parse_docker_event(std::string_view line) {
  TRY(auto fields, parse("docker's event", line));
  DockerEvent event{text(find(fields, "Action")), text(find(fields, "Actor", "ID"))};
  if (!event.action.empty() && is_id(event.container)) return event;
  return fail(Errc::corrupt, "docker's event: no Action or Actor");
}

Result<Process> parse_runc_state(std::string_view bytes) {
  return process("runc's state", bytes, "init_process_pid", "init_process_start");
}

Result<Process> parse_crun_status(std::string_view bytes) {
  return process("crun's status", bytes, "pid", "process-start-time");
}

Result<std::vector<Named>> parse_podman_containers(std::string_view bytes) {
  auto parsed = json::parse(bytes, kAnswerMax);
  if (!parsed || !parsed->is_array()) return fail(Errc::corrupt, "podman's containers: no list");
  std::vector<Named> out;
  for (const json::value& row : parsed->get_array()) {
    if (!row.is_object()) return fail(Errc::corrupt, "podman's containers: no object");
    Named one{text(find(row.get_object(), "id")), ""};
    const json::value* names = find(row.get_object(), "names");
    if (names && names->is_array() && !names->get_array().empty()) {
      one.name = text(&names->get_array()[0]);
    }
    if (!is_id(one.id)) return fail(Errc::corrupt, "podman's containers: one has no id");
    if (!is_id(one.name)) one.name = one.id;
    out.push_back(std::move(one));
  }
  return out;
}

Result<int32_t> parse_machine(std::string_view file) {
  constexpr std::string_view kLeader = "LEADER=";
  while (!file.empty()) {
    std::string_view line = file.substr(0, file.find('\n'));
    file.remove_prefix(std::min(line.size() + 1, file.size()));
    if (!line.starts_with(kLeader)) continue;
    line.remove_prefix(kLeader.size());
    int32_t leader = 0;
    auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), leader);
    bool whole = error == std::errc() && end == line.data() + line.size();
    if (whole && leader > 0 && leader <= kPidMax) return leader;
    break;
  }
  return fail(Errc::corrupt, "machine's file: no LEADER");
}

}  // namespace ovn::runtime
