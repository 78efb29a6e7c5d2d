// Where a plain socket connects to.
#pragma once

#include <arpa/inet.h>

#include <string>

namespace anju::test {

// Of "127.0.0.1:8080".
inline sockaddr_in address_of(const std::string& host) {
    const auto colon = host.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(host.substr(colon + 1))));
    ::inet_pton(AF_INET, host.substr(0, colon).c_str(), &address.sin_addr);
    return address;
}

}  // namespace anju::test
