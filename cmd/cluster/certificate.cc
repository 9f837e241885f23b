// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "cmd/cluster/openssl.h"

namespace ovn::cluster {

namespace {

std::string contents(BIO* bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

bool set_subject(X509* certificate, std::string_view name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  auto bytes = reinterpret_cast<const unsigned char*>(name.data());
  return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes,
                                    static_cast<int>(name.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1;
}

bool set_serial(X509* certificate) {
  uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return false;
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1;
}

// RFC 5280, 4.1.2.5: the end date of a certificate that has no well-defined one.
bool set_validity(X509* certificate) {
  return ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20200101000000Z") == 1 &&
         ASN1_TIME_set_string(X509_getm_notAfter(certificate), "99991231235959Z") == 1;
}

}  // namespace

Result<Credentials> make_credentials(std::string_view name) {
  KeyPtr key(EVP_EC_gen("P-256"));
  CertificatePtr certificate(X509_new());
  if (!key || !certificate) return openssl_failure("make the manager's key");
  bool ok = X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
            set_serial(certificate.get()) && set_validity(certificate.get()) &&
            set_subject(certificate.get(), name) &&
            X509_set_pubkey(certificate.get(), key.get()) == 1 &&
            X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0;
  BioPtr key_text(BIO_new(BIO_s_mem()));
  BioPtr certificate_text(BIO_new(BIO_s_mem()));
  ok = ok &&
       PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                     nullptr) == 1 &&
       PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1;
  if (!ok) return openssl_failure("make the manager's certificate");
  return Credentials{contents(key_text.get()), contents(certificate_text.get())};
}

Result<Fingerprint> fingerprint(std::string_view certificate_pem) {
  BioPtr text(BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size())));
  CertificatePtr certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  Fingerprint out{};
  if (!certificate || X509_digest(certificate.get(), EVP_sha256(), out.data(), nullptr) != 1) {
    return fail(Errc::corrupt, "certificate: {}", openssl_error());
  }
  return out;
}

}  // namespace ovn::cluster
