// SPDX-License-Identifier: Apache-2.0
// The bodies of Boost.Asio, compiled once. Its resolver and OpenSSL's refer to the C library's, which
// a static binary cannot have (NSS loads plugins): all addresses of ours are numeric, nobody calls
// these, and here they are made to fail, so that the library's are not linked in.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <netdb.h>

extern "C" {

int getaddrinfo(const char*, const char*, const addrinfo*, addrinfo**) { return EAI_FAIL; }
void freeaddrinfo(addrinfo*) {}
int getnameinfo(const sockaddr*, socklen_t, char*, socklen_t, char*, socklen_t, int) {
  return EAI_FAIL;
}
hostent* gethostbyname(const char*) { return nullptr; }

}
