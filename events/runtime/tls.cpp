#include "events/runtime/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <new>

#include "events/runtime/logging.hpp"
#include "events/runtime/tls_certificate.hpp"

namespace anju {
namespace {

constexpr std::chrono::seconds look_every{1};
constexpr int chain_depth_max = 4;  // authorities between a certificate and one that is trusted
constexpr const char* ciphers_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";
// The one protocol that is spoken here, as ALPN writes it.
constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

std::string ssl_error() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "not as expected" : reason;
}

Error key_file_error(const std::filesystem::path& file, const std::string& why) {
    return unavailable("key-file", fmt::format("{}: {}", file.string(), why));
}

// What changes when a file does, whoever writes or replaces it.
std::string stamp_of(const std::filesystem::path& file) {
    struct stat status {};
    if (file.empty() || ::stat(file.c_str(), &status) != 0) return "";
    return fmt::format("{} {} {} {}", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                       status.st_mtim.tv_nsec);
}

// A certificate that cannot be trusted does not end the handshake: who shows it is told so by the
// answer to its request, which is better read than an alert.
int take_any(int, X509_STORE_CTX*) {
    return 1;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(&found, size, http_1_1.data(), http_1_1.size(),
                                              offered, offered_size);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// Whether it has lists of revoked certificates.
bool has_revocations(X509_STORE* store) {
    const auto* objects = X509_STORE_get0_objects(store);
    for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
        if (X509_OBJECT_get_type(sk_X509_OBJECT_value(objects, i)) == X509_LU_CRL) return true;
    }
    return false;
}

Result<void> trust(SSL_CTX* context, const TlsOptions& options) {
    auto* store = SSL_CTX_get_cert_store(context);
    if (options.authorities.empty()) {
        if (options.side == TlsOptions::Side::client) SSL_CTX_set_default_verify_paths(context);
        return {};
    }
    auto* lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    const auto& file = options.authorities;
    if (lookup == nullptr || X509_load_cert_crl_file(lookup, file.c_str(), X509_FILETYPE_PEM) < 1) {
        return key_file_error(file, "no certificates of authorities: " + ssl_error());
    }
    if (has_revocations(store)) X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    if (options.side == TlsOptions::Side::client) return {};
    // So that a client with several certificates knows which is wanted.
    auto* names = SSL_load_client_CA_file(file.c_str());
    if (names == nullptr) return key_file_error(file, ssl_error());
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, take_any);
    return {};
}

Result<void> show(SSL_CTX* context, const TlsOptions& options) {
    const auto& certificate = options.certificate;
    if (certificate.empty()) return {};
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
        return key_file_error(certificate, "no certificate: " + ssl_error());
    }
    const auto& with_key = options.key.empty() ? certificate : options.key;
    if (SSL_CTX_use_PrivateKey_file(context, with_key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        return key_file_error(with_key, "no key of " + certificate.string() + ": " + ssl_error());
    }
    return {};
}

void set_up(SSL_CTX* context, const TlsOptions& options) {
    SSL_CTX_set_min_proto_version(context, options.takes_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION);
    SSL_CTX_set_cipher_list(context, ciphers_1_2);
    // No compression and no renegotiation; a session is never taken up again, so that there are no
    // keys of tickets to change and each connection shows its certificate.
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // Idle connections keep no buffers; a write may be tried again from another place.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_verify_depth(context, chain_depth_max);
    if (options.side == TlsOptions::Side::server) {
        SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    } else {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    }
}

Result<std::unique_ptr<SSL_CTX, SslRelease>> make_context(const TlsOptions& options) {
    ERR_clear_error();
    const bool serves = options.side == TlsOptions::Side::server;
    std::unique_ptr<SSL_CTX, SslRelease> context(
        SSL_CTX_new(serves ? TLS_server_method() : TLS_client_method()));
    if (context == nullptr) return unavailable("key-file", "OpenSSL does not start");
    set_up(context.get(), options);
    if (auto shown = show(context.get(), options); !shown) return shown.error();
    if (auto trusted = trust(context.get(), options); !trusted) return trusted.error();
    return context;
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::load(TlsOptions options) {
    std::shared_ptr<TlsContext> made(new TlsContext(std::move(options)));
    made->read_ = made->stamps();
    auto context = make_context(made->options_);
    if (!context) return context.error();
    made->context_ = std::move(*context);
    made->looked_ = Clock::now();
    return made;
}

TlsContext::Stamps TlsContext::stamps() const {
    return {stamp_of(options_.certificate), stamp_of(options_.key), stamp_of(options_.authorities)};
}

void TlsContext::look() {
    const auto now = Clock::now();
    if (now - looked_ < look_every) return;
    looked_ = now;
    auto newest = stamps();
    if (newest == read_) return;
    read_ = std::move(newest);  // what is wrong is told once; the next change is another try
    auto context = make_context(options_);
    if (!context) {
        return log_warning("certificates stay as they were", {{"error", context.error().message}});
    }
    context_ = std::move(*context);
    log_info("certificates read again", {{"certificate", options_.certificate.string()},
                                         {"authorities", options_.authorities.string()}});
}

SslHandle TlsContext::open() {
    look();
    SslHandle ssl(SSL_new(context_.get()));
    if (ssl == nullptr) throw std::bad_alloc();
    return ssl;
}

SslHandle TlsContext::accept() {
    auto ssl = open();
    SSL_set_accept_state(ssl.get());
    return ssl;
}

std::int64_t TlsContext::valid_to() const {
    auto* certificate = SSL_CTX_get0_certificate(context_.get());
    return certificate == nullptr ? 0 : certificate_of(certificate).valid_to;
}

SslHandle TlsContext::connect(const std::string& host) {
    auto ssl = open();
    SSL_set_connect_state(ssl.get());
    const auto& name = options_.peer_name.empty() ? host : options_.peer_name;
    auto* wanted = SSL_get0_param(ssl.get());
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, name.c_str()) != 1) {
        ERR_clear_error();
        SSL_set1_host(ssl.get(), name.c_str());
        SSL_set_tlsext_host_name(ssl.get(), name.c_str());
    }
    return ssl;
}

std::shared_ptr<const PeerCertificate> peer_certificate(SSL* ssl) {
    const std::unique_ptr<X509, SslRelease> shown(SSL_get1_peer_certificate(ssl));
    if (shown == nullptr) return nullptr;
    auto certificate = std::make_shared<PeerCertificate>(certificate_of(shown.get()));
    const auto verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) certificate->refusal = X509_verify_cert_error_string(verified);
    return certificate;
}

std::string handshake_failure(SSL* ssl, const std::string& error) {
    const auto verified = SSL_get_verify_result(ssl);
    if (verified == X509_V_OK) return "no TLS: " + error;
    return fmt::format("its certificate is not trusted: {}",
                       X509_verify_cert_error_string(verified));
}

}  // namespace anju
