#include "tests/contract/certificates.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace anju::test {
namespace {

constexpr long day_seconds = 86'400;

void check(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(std::string("no certificate: ") + what);
}

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

// Written beside and renamed, as those who renew certificates do.
template <class Write>
void write_file(const std::string& path, Write write) {
    const std::string beside = path + ".new";
    {
        const File file(std::fopen(beside.c_str(), "w"));
        check(file != nullptr, path.c_str());
        check(write(file.get()) == 1, path.c_str());
    }
    std::filesystem::rename(beside, path);
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    check(extension != nullptr, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* new_certificate(const std::string& name, long serial, EVP_PKEY* key, int days) {
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), serial);
    X509_gmtime_adj(X509_getm_notBefore(made), -2 * day_seconds);
    X509_gmtime_adj(X509_getm_notAfter(made), days == 0 ? -day_seconds : days * day_seconds);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_pubkey(made, key);
    return made;
}

}  // namespace

Authority::Authority(std::filesystem::path folder, const std::string& name)
    : folder_(std::move(folder)),
      file_((folder_ / (name + ".pem")).string()),
      key_(EVP_EC_gen("P-256")),
      certificate_(new_certificate(name, serial_++, key_.get(), 365)) {
    auto* own = certificate_.get();
    X509_set_issuer_name(own, X509_get_subject_name(own));
    add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(own, own, NID_subject_key_identifier, "hash");
    check(X509_sign(own, key_.get(), EVP_sha256()) > 0, "not signed");
    write_file(file_, [own](std::FILE* file) { return PEM_write_X509(file, own); });
}

CertificateFiles Authority::issue(const CertificateWish& wish) {
    const std::unique_ptr<EVP_PKEY, Release> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, Release> made(
        new_certificate(wish.name, serial_++, key.get(), wish.days));
    X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
    add_extension(made.get(), certificate_.get(), NID_basic_constraints, "CA:FALSE");
    std::string names;
    for (const auto& name : wish.alternatives) names += (names.empty() ? "" : ",") + name;
    if (!names.empty()) {
        add_extension(made.get(), certificate_.get(), NID_subject_alt_name, names);
    }
    check(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0, "not signed");
    const CertificateFiles files{(folder_ / (wish.name + ".crt")).string(),
                                 (folder_ / (wish.name + ".key")).string()};
    write_file(files.key, [&key](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    write_file(files.certificate,
               [&made](std::FILE* file) { return PEM_write_X509(file, made.get()); });
    return files;
}

std::string Authority::revoking(const CertificateFiles& files) const {
    const File in(std::fopen(files.certificate.c_str(), "r"));
    check(in != nullptr, files.certificate.c_str());
    const std::unique_ptr<X509, Release> certificate(
        PEM_read_X509(in.get(), nullptr, nullptr, nullptr));
    X509_CRL* list = X509_CRL_new();
    X509_CRL_set_version(list, 1);
    X509_CRL_set_issuer_name(list, X509_get_subject_name(certificate_.get()));
    ASN1_TIME* now = X509_gmtime_adj(nullptr, -day_seconds);
    X509_CRL_set1_lastUpdate(list, now);
    X509_gmtime_adj(now, day_seconds);
    X509_CRL_set1_nextUpdate(list, now);
    X509_gmtime_adj(now, -day_seconds);
    X509_REVOKED* revoked = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(certificate.get()));
    X509_REVOKED_set_revocationDate(revoked, now);
    X509_CRL_add0_revoked(list, revoked);
    X509_CRL_sort(list);
    check(X509_CRL_sign(list, key_.get(), EVP_sha256()) > 0, "list not signed");
    const auto path = (folder_ / "revoking.pem").string();
    write_file(path, [&](std::FILE* file) {
        return PEM_write_X509(file, certificate_.get()) == 1 ? PEM_write_X509_CRL(file, list) : 0;
    });
    ASN1_TIME_free(now);
    X509_CRL_free(list);
    return path;
}

}  // namespace anju::test
