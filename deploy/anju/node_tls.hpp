// TLS of one process: what it shows to who calls it, and what it asks of those whom it calls.
#pragma once

#include <memory>

#include "deploy/anju/node.hpp"
#include "events/runtime/tls.hpp"

namespace anju {

// How other processes are called.
struct OutgoingTls {
    std::shared_ptr<TlsContext> context{};
    bool only = false;  // a process with TLS calls no other without
};

struct NodeTls {
    std::shared_ptr<TlsContext> serving{};  // null: without TLS
    OutgoingTls outgoing{};

    // Errors: invalid "plain-beyond-loopback" (without TLS on an address that others reach, and
    // nobody said that this is meant), "tls-incomplete"; unavailable "key-file".
    static Result<NodeTls> open(const NodeOptions& options);
};

}  // namespace anju
