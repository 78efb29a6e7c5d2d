// Payloads of events. The first byte chooses the event, the second its version, the rest is the
// payload.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "events/catalogue.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/example_events.hpp"

namespace anju::fuzz {
namespace {

template <Event E>
std::string stored(const E& event) {
    std::string bytes;
    encode_event(event, bytes);
    return bytes;
}

// An event that JSON can carry comes back from it as it was.
template <Event E>
void read_back(const E& event) {
    std::string text;
    write_json(text, event);
    if (!is_utf8(text)) return;  // a text of some other program in the log
    boost::system::error_code error;
    const auto json = boost::json::parse(text, error);
    demand(!error, "an event is written as JSON");
    E again{};
    if (read_json(json, again)) {
        demand(stored(again) == stored(event), "an event comes back from its JSON as it was");
    }
}

template <Event E>
void read(std::string_view payload, std::uint16_t version) {
    const auto event = decode_event<E>(payload, version);
    if (!event) return;
    const auto bytes = stored(*event);
    if (version == schema_version<E>) demand(bytes == payload, "a payload is written as read");
    const auto again = decode_event<E>(bytes, schema_version<E>);
    demand(again && stored(*again) == bytes, "an event is the same in its newest version");
    read_back(*event);
}

void run(std::string_view bytes) {
    Bytes input(bytes);
    std::size_t left = input.number<std::uint8_t>() % AllEvents::size;
    const std::uint16_t version = input.number<std::uint8_t>();
    AllEvents::any_of([&]<Event E>() {
        if (left-- > 0) return false;
        read<E>(input.rest(), version);
        return true;
    });
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    AllEvents::for_each([&]<Event E>() {
        const char chosen[] = {static_cast<char>(all.size()), static_cast<char>(schema_version<E>)};
        all.push_back(std::string(chosen, sizeof chosen) + stored(test::example<E>()));
    });
    return all;
}

static_assert(AllEvents::size <= 256, "one byte chooses the event");

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
