// SPDX-License-Identifier: Apache-2.0
// TLS 1.3 between agents and managers. The client trusts one certificate only, by its fingerprint;
// names, dates and authorities are not looked at. The client then proves itself in a request
// header: an HMAC with the join secret over the session's exporter value (RFC 8446, 7.5; RFC 5705),
// so that the proof is worth nothing in any other session, that of a man in the middle included.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cmd/cluster/certificate.h"
#include "cmd/cluster/token.h"
#include "core/base/result.h"
#include "core/base/uuid.h"

struct ssl_st;
struct ssl_ctx_st;

namespace ovn::cluster {

using TlsContext = std::shared_ptr<ssl_ctx_st>;

// The header fields that carry node id and proof.
inline constexpr std::string_view kNodeField = "x-ovn-node";
inline constexpr std::string_view kProofField = "x-ovn-proof";

// Errors: corrupt, if key and certificate are broken or no pair.
Result<TlsContext> server_context(const Credentials& credentials);
Result<TlsContext> client_context(const Fingerprint& pinned);

// Why this client's handshake failed, for people.
std::string handshake_error(ssl_st* tls);

// hex(HMAC-SHA256(secret, "ovn-lite node proof 1" | exporter | node id)). Requires a finished
// handshake; empty if OpenSSL fails.
std::string node_proof(ssl_st* tls, const JoinSecret& secret, const Uuid& node);
// Compares in constant time.
bool is_node_proof(std::string_view proof, ssl_st* tls, const JoinSecret& secret, const Uuid& node);

}  // namespace ovn::cluster
