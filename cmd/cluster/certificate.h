// SPDX-License-Identifier: Apache-2.0
// The manager's key and certificate: EC P-256, signed by itself, trusted by nobody but those who
// hold its fingerprint. It does not expire: what makes it valid is the pin in the token and in
// every host's cluster file, and a forgotten date must not take a cluster down.
#pragma once

#include <string>
#include <string_view>

#include "cmd/cluster/token.h"
#include "core/base/result.h"

namespace ovn::cluster {

struct Credentials {
  std::string key;          // PEM, PKCS #8; secret
  std::string certificate;  // PEM, X.509

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

// A fresh key and its certificate, with `name` as subject. Errors: internal (OpenSSL).
Result<Credentials> make_credentials(std::string_view name);

// Errors: corrupt, if this is no certificate in PEM form.
Result<Fingerprint> fingerprint(std::string_view certificate_pem);

}  // namespace ovn::cluster
