// Filled examples of any described struct: every member gets a value of its own that is not its
// default, so that a member that is lost or changes place is noticed. Golden files rest on it.
#pragma once

#include <string>

#include "events/base/json.hpp"
#include "events/catalogue.hpp"

namespace anju::test {

class ExampleFiller {
  public:
    template <Described T>
    void fill(T& object) {
        for_each_member(object, [&](const char*, auto& member) { fill_member(member); });
    }

  private:
    template <class M>
    void fill_member(M& member) {
        ++turn_;
        const std::string number = std::to_string(turn_);
        if constexpr (std::is_same_v<M, bool>) {
            member = true;
        } else if constexpr (std::is_integral_v<M>) {
            member = static_cast<M>(turn_);
            member += 1000;
        } else if constexpr (std::is_same_v<M, std::string>) {
            member = "text \"" + number + "\" \xe6\x96\x87";
        } else if constexpr (std::is_same_v<M, AreaCode>) {
            member.value = "13070810" + std::to_string(turn_ % 10);
        } else if constexpr (std::is_same_v<M, Day>) {
            member = *Day::parse("2020-02-29");
            member.value += turn_;
        } else if constexpr (std::is_same_v<M, Instant>) {
            member.value = 1'582'934'400'000 + turn_;
        } else if constexpr (AmountScalar<M>) {
            member.value = -(json_integer_max - turn_);
        } else if constexpr (std::is_same_v<M, Sealed>) {
            constexpr std::size_t code_digits = 56;
            member.value = "1." + number + "." + std::string(code_digits, 'A');
        } else if constexpr (TextScalar<M>) {
            member.value = "130708-00000" + number;
        } else if constexpr (DescribedEnum<M>) {
            boost::mp11::mp_for_each<boost::describe::describe_enumerators<M>>(
                [&](auto enumerator) { member = enumerator.value; });
        } else if constexpr (is_optional<M>::value) {
            fill_member(member.emplace());
        } else if constexpr (is_vector<M>::value) {
            fill_member(member.emplace_back());
            fill_member(member.emplace_back());
        } else {
            fill(member);
        }
    }

    int turn_ = 0;
};

template <Described T>
T example() {
    T object{};
    ExampleFiller().fill(object);
    return object;
}

// A stored event record of the first owner; `seq` 7, `stream_version` 3.
template <Event E>
std::string record_of(const E& event, std::string_view stream = "house/130708-000123") {
    std::string payload;
    encode_event(event, payload);
    RecordHeader header;
    header.schema_version = schema_version<E>;
    header.type = type_id(E::type);
    header.term = {4, 0x1234'5678'9abc'def0};
    header.seq = 7;
    header.stream_version = 3;
    header.recorded = *Instant::parse("2020-06-30T16:00:00.123Z");
    header.occurred = *Day::parse("2020-06-29");
    RecordMeta meta;
    meta.principal = "clerk-7";
    meta.idempotency_key = "key-1";
    meta.body_hash = 99;
    meta.correlation = "request-5";
    return *encode_record(header, stream, encode_meta(meta), payload);
}

template <class T>
std::string json_of(const T& value) {
    std::string out;
    write_json(out, value);
    return out;
}

}  // namespace anju::test
