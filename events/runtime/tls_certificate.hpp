// What a certificate says of its holder. Internal to TLS.
#pragma once

#include <openssl/x509.h>

#include "events/runtime/tls.hpp"

namespace anju {

PeerCertificate certificate_of(X509* certificate);

}  // namespace anju
