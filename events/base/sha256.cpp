#include "events/base/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace anju {
namespace {

void require(bool done) {
    if (!done) throw std::runtime_error("OpenSSL's SHA-256 failed");
}

// Fetched once per process and never freed: contexts may outlive every static object.
const EVP_MD* algorithm() {
    static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return md;
}

}  // namespace

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    require(context_ && algorithm() != nullptr);
    require(EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

Sha256& Sha256::update(std::string_view bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    return *this;
}

Hash Sha256::finish() {
    Hash hash;
    require(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1);
    require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
    return hash;
}

}  // namespace anju
