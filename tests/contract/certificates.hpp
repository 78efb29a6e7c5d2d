// An authority and certificates for a test, made by OpenSSL in a folder of the test.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace anju::test {

struct CertificateFiles {
    std::string certificate;  // PEM
    std::string key;
};

struct CertificateWish {
    std::string name = "anju";  // of the subject, and of the files
    std::vector<std::string> alternatives{"IP:127.0.0.1", "DNS:localhost"};
    int days = 30;  // from yesterday on; 0: it has ended already
};

// A certificate authority of its own.
class Authority {
  public:
    Authority(std::filesystem::path folder, const std::string& name);

    const std::string& file() const { return file_; }  // its certificate
    // Another time under the same name: in the place of the first.
    CertificateFiles issue(const CertificateWish& wish);
    // Its certificate, and a list of what it has revoked: this one.
    std::string revoking(const CertificateFiles& files) const;

  private:
    struct Release {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
        void operator()(X509* certificate) const { X509_free(certificate); }
    };

    const std::filesystem::path folder_;
    std::string file_;
    long serial_ = 1;
    std::unique_ptr<EVP_PKEY, Release> key_;
    std::unique_ptr<X509, Release> certificate_;
};

}  // namespace anju::test
