#include "events/runtime/address_guard.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace anju {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

struct Block {
    std::uint32_t first;
    int bits;
};

// IANA's registry of special addresses, multicast and what is reserved.
constexpr std::array<Block, 16> special{{
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC01FC400, 24},  // AS112
    {0xC034C100, 24},  // AMT
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 3},   // multicast, reserved, broadcast
}};

bool is_public(const address_v4& v4) {
    const auto number = v4.to_uint();
    return std::ranges::none_of(special, [number](const Block& block) {
        const int rest = 32 - block.bits;
        return (number >> rest) == (block.first >> rest);
    });
}

// The first 16-bit groups of the address.
std::uint32_t group(const address_v6::bytes_type& bytes, std::size_t at) {
    return (std::uint32_t{bytes[2 * at]} << 8U) | bytes[2 * at + 1];
}

// Of the global ones, without those that carry an IPv4 address, and without documentation.
bool is_public(const address_v6& v6) {
    if (v6.is_v4_mapped()) {
        return is_public(boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6));
    }
    const auto bytes = v6.to_bytes();
    const bool is_global = (bytes[0] & 0xE0U) == 0x20;
    const bool is_protocol = group(bytes, 0) == 0x2001 && group(bytes, 1) < 0x0200;  // Teredo too
    const bool is_documentation = (group(bytes, 0) == 0x2001 && group(bytes, 1) == 0x0DB8) ||
                                  (group(bytes, 0) == 0x3FFF && group(bytes, 1) < 0x1000);
    const bool is_6to4 = group(bytes, 0) == 0x2002;
    return is_global && !is_protocol && !is_documentation && !is_6to4 && v6.scope_id() == 0;
}

}  // namespace

bool is_public_address(const address& any) {
    return any.is_v4() ? is_public(any.to_v4()) : is_public(any.to_v6());
}

}  // namespace anju
