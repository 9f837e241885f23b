// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/tls.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "cmd/cluster/openssl.h"
#include "core/base/bytes.h"

namespace ovn::cluster {

namespace {

constexpr std::string_view kExporterLabel = "EXPORTER-ovn-lite-node";
constexpr std::string_view kProofLabel = "ovn-lite node proof 1";

void free_pin(void*, void* pin, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Fingerprint*>(pin);
}

// Where a client context keeps its Fingerprint, which it owns.
int pin_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_pin);
  return index;
}

int verify_pin(X509_STORE_CTX* check, void*) {
  auto tls =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(check, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto pinned =
      static_cast<const Fingerprint*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(tls), pin_index()));
  X509* shown = X509_STORE_CTX_get0_cert(check);
  Fingerprint seen{};
  bool same =
      shown && X509_digest(shown, EVP_sha256(), seen.data(), nullptr) == 1 && seen == *pinned;
  X509_STORE_CTX_set_error(check, same ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
  return same ? 1 : 0;
}

Result<TlsContext> base_context(const SSL_METHOD* method) {
  TlsContext context(SSL_CTX_new(method), SSL_CTX_free);
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1) {
    return openssl_failure("TLS");
  }
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  return context;
}

}  // namespace

Result<TlsContext> server_context(const Credentials& credentials) {
  TRY(auto context, base_context(TLS_server_method()));
  SSL_CTX_set_num_tickets(context.get(), 0);
  BioPtr key_text(
      BIO_new_mem_buf(credentials.key.data(), static_cast<int>(credentials.key.size())));
  BioPtr certificate_text(BIO_new_mem_buf(credentials.certificate.data(),
                                          static_cast<int>(credentials.certificate.size())));
  KeyPtr key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  CertificatePtr certificate(PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr));
  bool ok = key && certificate && SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
            SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1;
  if (!ok) return fail(Errc::corrupt, "the manager's key and certificate: {}", openssl_error());
  return context;
}

Result<TlsContext> client_context(const Fingerprint& pinned) {
  TRY(auto context, base_context(TLS_client_method()));
  SSL_CTX_set_ex_data(context.get(), pin_index(), new Fingerprint(pinned));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), verify_pin, nullptr);
  return context;
}

std::string handshake_error(ssl_st* tls) {
  std::string queued = openssl_error();
  if (SSL_get_verify_result(tls) == X509_V_OK) return "TLS: " + queued;
  return "its certificate is not the pinned one: another cluster's manager, or an impostor";
}

std::string node_proof(ssl_st* tls, const JoinSecret& secret, const Uuid& node) {
  std::array<uint8_t, 32> exported{};
  if (SSL_export_keying_material(tls, exported.data(), exported.size(), kExporterLabel.data(),
                                 kExporterLabel.size(), nullptr, 0, 0) != 1) {
    return {};
  }
  Bytes message;
  Writer out(message);
  out.raw(as_bytes(kProofLabel));
  out.raw(exported);
  out.raw(node.bytes());
  std::array<uint8_t, 32> mac{};
  unsigned size = 0;
  if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), message.data(),
            message.size(), mac.data(), &size)) {
    return {};
  }
  return to_hex(mac);
}

bool is_node_proof(std::string_view proof, ssl_st* tls, const JoinSecret& secret,
                   const Uuid& node) {
  std::string expected = node_proof(tls, secret, node);
  return !expected.empty() && proof.size() == expected.size() &&
         CRYPTO_memcmp(proof.data(), expected.data(), expected.size()) == 0;
}

}  // namespace ovn::cluster
