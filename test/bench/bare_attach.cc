// SPDX-License-Identifier: Apache-2.0
// The floor of an attach: the same kernel objects as ovn-lite's overlay driver makes for a
// container, by a program that does nothing else, with raw netlink and no library.
//
//   bare_attach NETNS_PATH BRIDGE PID N BASE/LENGTH
//
// In the namespace at NETNS_PATH: a veth pair whose other end is eth0 in the namespace of PID, put
// into BRIDGE and up; in the container: lo up, and eth0 up with the address BASE + N. Prints the
// milliseconds from its first step to its last.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

[[noreturn]] void die(const char* what) {
  std::fprintf(stderr, "bare_attach: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

struct Message {
  alignas(4) char bytes[1024] = {};
  nlmsghdr* header = reinterpret_cast<nlmsghdr*>(bytes);

  Message(uint16_t type, uint16_t flags, const void* body, size_t size) {
    header->nlmsg_type = type;
    header->nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    header->nlmsg_len = static_cast<uint32_t>(NLMSG_LENGTH(size));
    std::memcpy(NLMSG_DATA(header), body, size);
  }
  rtattr* add(uint16_t type, const void* data, size_t size) {
    auto* attribute = reinterpret_cast<rtattr*>(bytes + NLMSG_ALIGN(header->nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = static_cast<uint16_t>(RTA_LENGTH(size));
    if (size) std::memcpy(RTA_DATA(attribute), data, size);
    header->nlmsg_len = NLMSG_ALIGN(header->nlmsg_len) + RTA_ALIGN(attribute->rta_len);
    return attribute;
  }
  void add(uint16_t type, const std::string& text) { add(type, text.c_str(), text.size() + 1); }
  void add(uint16_t type, uint32_t number) { add(type, &number, sizeof number); }
  void close(rtattr* nest) {
    nest->rta_len =
        static_cast<uint16_t>(bytes + header->nlmsg_len - reinterpret_cast<char*>(nest));
  }
};

void request(int fd, const Message& message, const char* what) {
  if (send(fd, message.bytes, message.header->nlmsg_len, 0) < 0) die(what);
  alignas(4) char answer[4096];
  if (recv(fd, answer, sizeof answer, 0) < 0) die(what);
  int error = reinterpret_cast<nlmsgerr*>(NLMSG_DATA(reinterpret_cast<nlmsghdr*>(answer)))->error;
  if (error) {
    errno = -error;
    die(what);
  }
}

int open_socket() {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) die("netlink socket");
  return fd;
}

void enter(const char* path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || setns(fd, CLONE_NEWNET) != 0) die(path);
  close(fd);
}

void make_veth(int fd, const char* bridge, int container, const std::string& name) {
  ifinfomsg up{};
  up.ifi_flags = up.ifi_change = IFF_UP;
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &up, sizeof up);
  message.add(IFLA_IFNAME, name);
  message.add(IFLA_MTU, 1450u);
  message.add(IFLA_MASTER, if_nametoindex(bridge));
  rtattr* info = message.add(IFLA_LINKINFO, nullptr, 0);
  message.add(IFLA_INFO_KIND, std::string("veth"));
  rtattr* data = message.add(IFLA_INFO_DATA, nullptr, 0);
  ifinfomsg down{};  // a peer that opens before its pair is whole gets ENOTCONN (veth_open())
  rtattr* peer = message.add(VETH_INFO_PEER, &down, sizeof down);
  message.add(IFLA_IFNAME, std::string("eth0"));
  message.add(IFLA_MTU, 1450u);
  message.add(IFLA_NET_NS_FD, static_cast<uint32_t>(container));
  message.close(peer);
  message.close(data);
  message.close(info);
  request(fd, message, "create veth");
}

void set_up(int fd, const char* link) {
  ifinfomsg body{};
  body.ifi_index = static_cast<int>(if_nametoindex(link));
  body.ifi_flags = body.ifi_change = IFF_UP;
  request(fd, Message(RTM_NEWLINK, 0, &body, sizeof body), "set up");
}

void add_address(int fd, const char* link, uint32_t address, uint8_t length) {
  ifaddrmsg body{};
  body.ifa_family = AF_INET;
  body.ifa_prefixlen = length;
  body.ifa_index = if_nametoindex(link);
  Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof body);
  uint32_t network_order = htonl(address);
  message.add(IFA_LOCAL, &network_order, 4);
  message.add(IFA_ADDRESS, &network_order, 4);
  request(fd, message, "add address");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: bare_attach NETNS_PATH BRIDGE PID N BASE/LENGTH\n");
    return 2;
  }
  std::string base = argv[5];
  size_t slash = base.find('/');
  in_addr first{};
  if (slash == std::string::npos || !inet_aton(base.substr(0, slash).c_str(), &first)) die("base");
  auto begin = std::chrono::steady_clock::now();
  std::string path = std::string("/proc/") + argv[3] + "/ns/net";
  int container = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (container < 0) die(path.c_str());

  enter(argv[1]);
  make_veth(open_socket(), argv[2], container, std::string("v") + argv[4]);
  enter(path.c_str());
  int fd = open_socket();
  set_up(fd, "lo");
  set_up(fd, "eth0");
  uint32_t address = ntohl(first.s_addr) + static_cast<uint32_t>(std::atoi(argv[4]));
  add_address(fd, "eth0", address, static_cast<uint8_t>(std::atoi(base.c_str() + slash + 1)));
  auto took = std::chrono::steady_clock::now() - begin;
  std::printf("%.3f\n", std::chrono::duration<double, std::milli>(took).count());
}
