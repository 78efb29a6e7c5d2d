#include "services/registry/details.hpp"

#include <algorithm>

#include "services/shell/checks.hpp"

namespace anju {
namespace {

constexpr std::size_t name_bytes_max = 120;  // 40 characters of Chinese
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 15;  // ITU-T E.164

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Result<void> check_name(const PrivateText& name) {
    const bool has_controls = std::ranges::any_of(
        name.value, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    if (!is_blank(name.value) && name.value.size() <= name_bytes_max && !has_controls) return {};
    return invalid("name-malformed", "a name is a text of up to 40 characters, on one line",
                   "/name");
}

Result<void> check_phone(const PrivateText& phone) {
    std::string_view digits = phone.value;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto count = static_cast<std::size_t>(std::ranges::count_if(digits, is_digit));
    const bool plain =
        std::ranges::all_of(digits, [](char c) { return is_digit(c) || c == '-' || c == ' '; });
    if (plain && count >= phone_digits_min && count <= phone_digits_max) return {};
    return invalid("phone-malformed",
                   "a telephone number has 7 to 15 digits, with '-' or spaces between them and '+' "
                   "before a country's",
                   "/phone");
}

Result<SealingKey> next_key(const DecideContext& context) {
    if (context.keys != nullptr) return context.keys->take();
    return unavailable("sealing-keys-missing",
                       "this service has no keys to seal with what names people: start anju vault, "
                       "or try again in a moment");
}

}  // namespace

std::string place_of(std::string_view id, std::string_view detail) {
    return "person/" + std::string(id) + " " + std::string(detail);
}

Result<PersonDetailsTold> seal_details(const FromPerson& told, const DecideContext& context) {
    Result<void> sound;
    if (told.name) sound = all_hold({sound, check_name(*told.name)});
    if (told.phone) sound = all_hold({sound, check_phone(*told.phone)});
    if (!sound) return sound.error();
    PersonDetailsTold event;
    const auto seal_into = [&](std::optional<Sealed>& sealed, std::string_view detail,
                               const std::optional<PrivateText>& text) -> Result<void> {
        if (!text) return {};
        const auto key = next_key(context);
        if (!key) return key.error();
        sealed = seal(text->value, place_of(context.id, detail), *key);
        return {};
    };
    sound = all_hold({seal_into(event.name, "name", told.name),
                      seal_into(event.id_number, "id_number", told.id_number),
                      seal_into(event.phone, "phone", told.phone)});
    if (!sound) return sound.error();
    return event;
}

}  // namespace anju
