// SPDX-License-Identifier: Apache-2.0
// Name resolution, refused. Asio and OpenSSL refer to the C library's resolver although we only
// ever give them numeric addresses; in a static binary it would load NSS modules of whatever libc
// the machine has. Only the program links this, and before any library, so that the resolver stays
// out.
#include <netdb.h>

extern "C" {

int getaddrinfo(const char*, const char*, const addrinfo*, addrinfo**) { return EAI_FAIL; }
void freeaddrinfo(addrinfo*) {}
int getnameinfo(const sockaddr*, socklen_t, char*, socklen_t, char*, socklen_t, int) {
  return EAI_FAIL;
}
hostent* gethostbyname(const char*) { return nullptr; }

}  // extern "C"
