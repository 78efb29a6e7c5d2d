// Which addresses a call in somebody else's name may go to, so that nobody makes us call what lies
// inside (server-side request forgery).
#pragma once

#include <boost/asio/ip/address.hpp>

namespace anju {

// Whether it is an address of the public internet: none that is private, shared, loopback,
// link-local, multicast, reserved, for documentation, or that stands for an IPv4 address of these.
bool is_public_address(const boost::asio::ip::address& address);

}  // namespace anju
