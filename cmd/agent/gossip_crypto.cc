// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/gossip_crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "core/base/check.h"

namespace ovn::agent {
namespace {

using gossip::kSealTagSize;
using gossip::SecretKey;

SecretKey hmac_sha256(const SecretKey& key, ByteView message) {
  SecretKey digest{};
  unsigned size = 0;
  const unsigned char* made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                   message.data(), message.size(), digest.data(), &size);
  OVN_CHECK(made && size == digest.size());
  return digest;
}

}  // namespace

void GossipCrypto::Free::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

GossipCrypto::GossipCrypto() : context_(EVP_CIPHER_CTX_new()) {
  OVN_CHECK(context_);
  // The cipher is looked up once; later only key and nonce are set.
  OVN_CHECK(EVP_CipherInit_ex(context_.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr, 1));
}

SecretKey GossipCrypto::derive(const SecretKey& key, ByteView context) {
  // Extract with the salt of zeros that the RFC takes where none is given, then expand one block.
  SecretKey extracted = hmac_sha256(SecretKey{}, key);
  Bytes block(context.begin(), context.end());
  block.push_back(1);
  return hmac_sha256(extracted, block);
}

void GossipCrypto::seal(const SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
                        ByteView plain, Bytes& out) {
  EVP_CIPHER_CTX* c = context_.get();
  size_t start = out.size();
  out.resize(start + plain.size() + kSealTagSize);
  int size = 0, last = 0;
  bool done = EVP_CipherInit_ex(c, nullptr, nullptr, key.data(), nonce.data(), 1) &&
              EVP_CipherUpdate(c, nullptr, &size, associated.data(),
                               static_cast<int>(associated.size())) &&
              EVP_CipherUpdate(c, out.data() + start, &size, plain.data(),
                               static_cast<int>(plain.size())) &&
              EVP_CipherFinal_ex(c, out.data() + start + plain.size(), &last) &&
              EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, kSealTagSize,
                                  out.data() + start + plain.size());
  OVN_CHECK(done);
}

bool GossipCrypto::open(const SecretKey& key, const gossip::Nonce& nonce, ByteView associated,
                        ByteView sealed, Bytes& out) {
  EVP_CIPHER_CTX* c = context_.get();
  out.clear();
  if (sealed.size() < kSealTagSize) return false;
  ByteView text = sealed.first(sealed.size() - kSealTagSize);
  std::array<uint8_t, kSealTagSize> tag;
  std::copy_n(sealed.end() - kSealTagSize, kSealTagSize, tag.begin());
  out.resize(text.size() + kSealTagSize);
  int size = 0, last = 0;
  bool right = EVP_CipherInit_ex(c, nullptr, nullptr, key.data(), nonce.data(), 0) &&
               EVP_CipherUpdate(c, nullptr, &size, associated.data(),
                                static_cast<int>(associated.size())) &&
               EVP_CipherUpdate(c, out.data(), &size, text.data(),
                                static_cast<int>(text.size())) &&
               EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, kSealTagSize, tag.data()) &&
               EVP_CipherFinal_ex(c, out.data() + text.size(), &last) > 0;
  out.resize(right ? text.size() : 0);
  return right;
}

}  // namespace ovn::agent
