// SPDX-License-Identifier: Apache-2.0
// Times how long a command takes to attach a container, from spawning the command until the
// container gets an answer to an ICMP echo request: the same clock for every tool that is compared.
//
//   spawn_attach --count N --ping ADDRESS [--stdin FILE] -- COMMAND ARGUMENTS...
//   spawn_attach --count N --api SOCKET -- BODY
//   spawn_attach --count N --says stdout -- COMMAND ARGUMENTS...
//   spawn_attach --containers FILE --ping ADDRESS -- COMMAND ARGUMENTS...
//
// For every run it makes a process in a fresh network namespace, replaces {pid} and {n} in the
// arguments and environment by that process's pid and the run's number, spawns the command, waits
// for it, and pings from inside. Prints {"median","min","p90","max"} in milliseconds. `fsync DIR`
// instead prints the same for a 4 KiB append with fdatasync in DIR. --api times an attachment by
// itself, from the request to the agent until its answer; --says takes the milliseconds that the
// command prints; --containers takes the pids of containers that somebody else started, one a line,
// instead of making any.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "spawn_attach: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

void print_summary(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  auto at = [&](double q) { return samples[static_cast<size_t>(q * (samples.size() - 1))]; };
  std::printf("{\"median\":%.3f,\"min\":%.3f,\"p90\":%.3f,\"max\":%.3f,\"runs\":%zu}\n", at(0.5),
              at(0), at(0.9), at(1), samples.size());
}

// A process that does nothing in a network namespace of its own, until we end.
pid_t start_container() {
  int ready[2];
  if (pipe(ready) != 0) die("pipe");
  pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (unshare(CLONE_NEWNET) != 0) _exit(1);
    if (write(ready[1], "x", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte;
  if (read(ready[0], &byte, 1) != 1) die("start a container");
  close(ready[0]);
  close(ready[1]);
  return pid;
}

std::vector<pid_t> read_pids(const char* path) {
  FILE* file = std::fopen(path, "r");
  if (!file) die(path);
  std::vector<pid_t> pids;
  for (pid_t pid; std::fscanf(file, "%d", &pid) == 1;) pids.push_back(pid);
  std::fclose(file);
  return pids;
}

void enter_netns(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 || setns(fd, CLONE_NEWNET) != 0) die("enter " + path);
  close(fd);
}

uint16_t internet_checksum(const void* data, size_t size) {
  uint32_t sum = 0;
  const auto* words = static_cast<const uint16_t*>(data);
  for (size_t i = 0; i < size / 2; ++i) sum += words[i];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

// True when `address` answered an echo request on this socket within a millisecond.
bool echo_answered(int fd, const sockaddr_in& address, uint16_t sequence) {
  icmphdr request{};
  request.type = ICMP_ECHO;
  request.un.echo.id = htons(static_cast<uint16_t>(getpid()));
  request.un.echo.sequence = htons(sequence);
  request.checksum = internet_checksum(&request, sizeof request);
  sendto(fd, &request, sizeof request, 0, reinterpret_cast<const sockaddr*>(&address),
         sizeof address);
  pollfd waiting{fd, POLLIN, 0};
  while (poll(&waiting, 1, 1) > 0) {
    unsigned char packet[256];
    ssize_t size = recv(fd, packet, sizeof packet, 0);
    if (size < 28) continue;
    const auto* reply = reinterpret_cast<const icmphdr*>(packet + (packet[0] & 15) * 4);
    if (reply->type == ICMP_ECHOREPLY && reply->un.echo.id == request.un.echo.id) return true;
  }
  return false;
}

void wait_for_echo(pid_t container, const char* target) {
  int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  enter_netns("/proc/" + std::to_string(container) + "/ns/net");
  int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
  if (fd < 0) die("raw socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (inet_pton(AF_INET, target, &address.sin_addr) != 1) die(target);
  uint16_t sequence = 0;
  while (!echo_answered(fd, address, ++sequence)) {
    if (sequence > 5000) die("no echo reply from " + std::string(target));
  }
  close(fd);
  if (setns(home, CLONE_NEWNET) != 0) die("return to own namespace");
  close(home);
}

std::string substitute(std::string text, pid_t pid, int n) {
  for (auto [name, value] : {std::pair{"{pid}", pid}, std::pair{"{n}", n}}) {
    for (size_t at; (at = text.find(name)) != std::string::npos;) {
      text.replace(at, std::strlen(name), std::to_string(value));
    }
  }
  return text;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

void run_command(const std::vector<std::string>& command, const char* input, const char* output,
                 pid_t pid, int n) {
  std::vector<std::string> arguments, environment;
  for (const std::string& word : command) arguments.push_back(substitute(word, pid, n));
  for (char** entry = environ; *entry; ++entry) environment.push_back(substitute(*entry, pid, n));
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child;
  if (posix_spawnp(&child, arguments[0].c_str(), &files, nullptr, pointers(arguments).data(),
                   pointers(environment).data()) != 0) {
    die("spawn " + arguments[0]);
  }
  posix_spawn_file_actions_destroy(&files);
  int status = 0;
  if (waitpid(child, &status, 0) != child || status != 0) die("command failed: " + arguments[0]);
}

// What the command prints is how long it took.
double run_telling(const std::vector<std::string>& command, pid_t pid, int n) {
  std::string path = "/tmp/spawn_attach." + std::to_string(getpid());
  run_command(command, "/dev/null", path.c_str(), pid, n);
  FILE* said = std::fopen(path.c_str(), "r");
  double value = 0;
  if (!said || std::fscanf(said, "%lf", &value) != 1) die("what the command printed");
  std::fclose(said);
  unlink(path.c_str());
  return value;
}

double call_agent(const char* socket_path, const std::string& body) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket_path, sizeof address.sun_path - 1);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die(socket_path);
  std::string request = "POST /v1/attachments HTTP/1.1\r\nHost: agent\r\nContent-Type: "
                        "application/json\r\nConnection: close\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body;
  auto begin = Clock::now();
  if (write(fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
    die("write");
  }
  char answer[4096];
  ssize_t size = read(fd, answer, sizeof answer - 1);
  double took = Milliseconds(Clock::now() - begin).count();
  answer[std::max<ssize_t>(size, 0)] = 0;
  if (!std::strstr(answer, " 201 ")) die(std::string("the agent says ") + answer);
  close(fd);
  return took;
}

int time_fsync(const char* folder) {
  std::string path = std::string(folder) + "/fsync.probe";
  int fd = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) die(path);
  std::vector<double> samples;
  const std::string page(4096, 'x');
  for (int i = 0; i < 100; ++i) {
    auto begin = Clock::now();
    if (write(fd, page.data(), page.size()) < 0 || fdatasync(fd) != 0) die("fdatasync");
    samples.push_back(Milliseconds(Clock::now() - begin).count());
  }
  close(fd);
  unlink(path.c_str());
  print_summary(samples);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "fsync") return time_fsync(argv[2]);
  int count = 50;
  const char* target = nullptr;
  const char* input = "/dev/null";
  const char* api = nullptr;
  bool says = false;
  std::vector<pid_t> theirs;
  std::vector<std::string> command;
  int i = 1;
  for (; i + 1 < argc && std::string(argv[i]) != "--"; i += 2) {
    std::string option = argv[i];
    if (option == "--count") count = std::atoi(argv[i + 1]);
    if (option == "--ping") target = argv[i + 1];
    if (option == "--stdin") input = argv[i + 1];
    if (option == "--api") api = argv[i + 1];
    if (option == "--says") says = true;
    if (option == "--containers") {
      theirs = read_pids(argv[i + 1]);
      count = static_cast<int>(theirs.size());
    }
  }
  for (++i; i < argc; ++i) command.push_back(argv[i]);
  if (command.empty() || (!target && !api && !says) || count < 1) {
    die("usage: see the head of the source");
  }

  std::vector<double> samples;
  std::vector<pid_t> ours;
  for (int n = 1; n <= count; ++n) {
    if (theirs.empty()) ours.push_back(start_container());
    pid_t container = theirs.empty() ? ours.back() : theirs[static_cast<size_t>(n - 1)];
    auto begin = Clock::now();
    if (api) {
      samples.push_back(call_agent(api, substitute(command[0], container, n)));
    } else if (says) {
      samples.push_back(run_telling(command, container, n));
    } else {
      run_command(command, input, "/dev/null", container, n);
      wait_for_echo(container, target);
      samples.push_back(Milliseconds(Clock::now() - begin).count());
    }
  }
  print_summary(samples);
  // Only now, lest the kernel's work on dying namespaces be in the next container's way.
  for (pid_t container : ours) kill(container, SIGKILL);
  for (pid_t container : ours) waitpid(container, nullptr, 0);
}
