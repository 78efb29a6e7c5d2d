#include "events/runtime/tls_certificate.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string_view>

namespace anju {
namespace {

constexpr std::size_t names_max = 64;  // of one certificate; more are not looked at

struct Release {
    void operator()(std::FILE* file) const { std::fclose(file); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string fingerprint_of(X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    std::string text = "sha256:";
    for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
}

std::string subject_of(X509* certificate) {
    const std::unique_ptr<BIO, Release> out(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(std::max(size, 0L))};
}

std::int64_t end_of(X509* certificate) {
    std::tm end{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return 0;
    return ::timegm(&end);
}

// Empty for what is neither, or has a byte in it that a name has not: two readers could take such a
// one for different names.
std::string name_of(const GENERAL_NAME& name) {
    const bool is_uri = name.type == GEN_URI;
    if (!is_uri && name.type != GEN_DNS) return "";
    const ASN1_IA5STRING* stored = is_uri ? name.d.uniformResourceIdentifier : name.d.dNSName;
    const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(stored)),
                                 static_cast<std::size_t>(ASN1_STRING_length(stored)));
    const bool plain =
        std::ranges::all_of(bytes, [](char sign) { return sign > 0x20 && sign < 0x7F; });
    if (!plain) return "";
    std::string text = fmt::format("{}:{}", is_uri ? "uri" : "dns", bytes);
    for (char& sign : text) {
        if (!is_uri && sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign - 'A' + 'a');
    }
    return text;
}

void add_names(X509* certificate, std::vector<std::string>& names) {
    const std::unique_ptr<GENERAL_NAMES, Release> found(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; i < sk_GENERAL_NAME_num(found.get()); ++i) {
        auto name = name_of(*sk_GENERAL_NAME_value(found.get(), i));
        if (!name.empty() && names.size() < names_max) names.push_back(std::move(name));
    }
}

}  // namespace

PeerCertificate certificate_of(X509* certificate) {
    PeerCertificate shown;
    shown.names.push_back(fingerprint_of(certificate));
    add_names(certificate, shown.names);
    shown.subject = subject_of(certificate);
    shown.valid_to = end_of(certificate);
    return shown;
}

Result<PeerCertificate> read_certificate(const std::filesystem::path& file) {
    const std::unique_ptr<std::FILE, Release> in(std::fopen(file.c_str(), "re"));
    if (in == nullptr) return unavailable("key-file", file.string() + ": cannot be read");
    ERR_clear_error();
    const std::unique_ptr<X509, SslRelease> certificate(
        PEM_read_X509(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (certificate == nullptr) {
        return unavailable("key-file", file.string() + ": no certificate (PEM) is in it");
    }
    return certificate_of(certificate.get());
}

}  // namespace anju
