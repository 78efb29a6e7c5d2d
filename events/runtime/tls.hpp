// TLS of the HTTP server and client: keys and certificates from files that are read again when they
// change, and who shows itself by a certificate.
#pragma once

#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

struct SslRelease {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using SslHandle = std::unique_ptr<SSL, SslRelease>;

// A certificate as its holder has shown it.
struct PeerCertificate {
    // As access knows it: "sha256:<64 digits>" of the whole certificate, and what an authority
    // calls its holder, "uri:spiffe://…" or "dns:…" (subject alternative names).
    std::vector<std::string> names;
    std::string subject;        // for people
    std::string refusal;        // why it is not to be trusted; empty: it is
    std::int64_t valid_to = 0;  // UTC, in seconds
};

// Of a certificate file (PEM), the first in it. Errors: unavailable "key-file".
Result<PeerCertificate> read_certificate(const std::filesystem::path& file);

struct TlsOptions {
    enum class Side { server, client };
    Side side = Side::client;
    // Who we are, in PEM: the certificate with those between it and its authority; the key may
    // stand in a file of its own. A client may do without.
    std::filesystem::path certificate{};
    std::filesystem::path key{};
    // Who vouches for the others, in PEM: of a client's servers (none: whom the system trusts), of
    // a server's clients (none: no certificate is asked for). Lists of what they have revoked may
    // stand among them; then the certificate of
    // whoever calls, or is called, is looked up there, those of authorities between are not.
    std::filesystem::path authorities{};
    // The name that certificates of servers must have; empty: that of the address that is called.
    std::string peer_name{};
    bool takes_1_2 = false;  // TLS 1.3 only
};

// On one thread, but for what it made.
class TlsContext {
  public:
    // Errors: unavailable "key-file", which names the file.
    static Result<std::shared_ptr<TlsContext>> load(TlsOptions options);

    // For one connection, with the newest of the files: they are looked at once a second. What
    // cannot be read is logged, and those of before are used on.
    SslHandle accept();
    SslHandle connect(const std::string& host);
    // When the certificate that is shown ends, UTC in seconds; 0 without one.
    std::int64_t valid_to() const;

  private:
    using Clock = std::chrono::steady_clock;
    using Stamps = std::array<std::string, 3>;

    explicit TlsContext(TlsOptions options) : options_(std::move(options)) {}
    SslHandle open();
    Stamps stamps() const;
    void look();

    const TlsOptions options_;
    std::unique_ptr<SSL_CTX, SslRelease> context_;
    Stamps read_{};  // what the files were like
    Clock::time_point looked_{};
};

// Of who is at the other end; null when it has shown none.
std::shared_ptr<const PeerCertificate> peer_certificate(SSL* ssl);
// Why the handshake failed, with what is wrong with the certificate of the other end.
std::string handshake_failure(SSL* ssl, const std::string& error);

}  // namespace anju
