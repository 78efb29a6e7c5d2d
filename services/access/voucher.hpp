// What one process of Anju tells another of a caller who has shown it a certificate: the other
// cannot see that itself. Signed with the administrator's token, which all of them have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anju {

// A credential in the place of a token: "the certificate called `name` was shown". Taken up to
// `valid_to`, in seconds of UTC.
std::string make_voucher(std::string_view key, std::string_view name, std::int64_t valid_to);

// The name, if `text` is such a credential, made with this key and not over; nothing otherwise.
std::optional<std::string> name_in_voucher(std::string_view key, std::string_view text,
                                           std::int64_t now);

}  // namespace anju
