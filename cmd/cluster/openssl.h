// SPDX-License-Identifier: Apache-2.0
// Ownership and errors of OpenSSL's C objects, for the few files that call it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "core/base/error.h"

namespace ovn::cluster {

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Free<X509_free>>;
using SslPtr = std::unique_ptr<SSL, Free<SSL_free>>;

// The text of the oldest error that OpenSSL has queued for this thread; clears the queue.
std::string openssl_error();

// Errc::internal, "`what`: <openssl_error>".
Failure openssl_failure(std::string_view what);

// Fills `out` with bytes fit for keys; a machine that has none cannot go on.
void fill_random(std::span<uint8_t> out);

template <size_t kSize>
std::array<uint8_t, kSize> random_array() {
  std::array<uint8_t, kSize> out;
  fill_random(out);
  return out;
}

// 32 random hex digits: the id of something new.
std::string random_id();

}  // namespace ovn::cluster
