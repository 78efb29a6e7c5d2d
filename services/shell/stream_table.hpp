// All streams of one kind in one partition: their counted states, and the states ahead that commits
// on their way will lead to. Runs on the shell's strand.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/base/areas.hpp"
#include "events/log/owner.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

// An event ready for its record.
struct EncodedEvent {
    std::uint32_t type = 0;
    std::uint16_t schema_version = 0;
    std::string payload;
};

// A command read from JSON. `hash` tells two commands apart, whatever their JSON looked like.
struct ParsedCommand {
    Day occurred_on;
    std::uint64_t hash = 0;
    bool confidential = false;  // then only a keyed hash of it may be stored
    // Decides on the newest state of the stream and goes ahead with the outcome.
    std::function<Result<std::vector<EncodedEvent>>(const DecideContext&)> decide;
};

struct StreamState {
    std::uint32_t version = 0;
    std::string json;                    // the folded state
    std::vector<std::uint64_t> offsets;  // of its events in the partition, rising
};

class StreamTable {
  public:
    virtual ~StreamTable() = default;
    virtual std::string_view stream_name() const = 0;
    // The names of its commands with the JSON Schema of each body.
    virtual std::vector<std::pair<std::string_view, boost::json::object>> commands() const = 0;
    virtual Result<ParsedCommand> parse(std::string_view command,
                                        const boost::json::value& body) = 0;
    // Version of the newest state, counting commits on their way; 0 = no such stream yet.
    virtual std::uint32_t version(std::string_view id) const = 0;
    virtual Result<void> count(const Counted& counted) = 0;
    // One commit of the stream came back: counted, or void (then the states ahead are dropped).
    virtual void settle(std::string_view id, bool counted) = 0;
    virtual std::optional<StreamState> state(std::string_view id) const = 0;
};

// Bytes an event's payload may have; the record around it stays below record_bytes_max.
inline constexpr std::size_t payload_bytes_max = 48 * 1024;

// With a `secret`, nobody who does not know it can tell commands by their hashes.
std::uint64_t command_hash(std::string_view command, std::string_view bytes,
                           std::string_view secret = {});
Error unknown_command(std::string_view stream, std::string_view command,
                      const std::vector<std::string_view>& known);
Error unknown_area(const AreaCode& area);
Error payload_too_large(std::size_t bytes);
Error version_gap(std::string_view stream, std::uint32_t stored, std::uint32_t expected);

// Whether every area named anywhere in `value` exists; the Error's pointer says where it does not.
template <class T>
Result<void> check_areas(const T& value) {
    Result<void> outcome;
    const auto within = [&](std::string_view name, const auto& member) {
        if (!outcome) return;
        outcome = check_areas(member);
        if (outcome) return;
        Error error = outcome.error();
        error.pointer = "/" + std::string(name) + error.pointer;
        outcome = error;
    };
    if constexpr (std::is_same_v<T, AreaCode>) {
        if (!area_known(value.value)) outcome = unknown_area(value);
    } else if constexpr (is_optional<T>::value) {
        if (value) outcome = check_areas(*value);
    } else if constexpr (is_vector<T>::value) {
        for (std::size_t i = 0; i < value.size(); ++i) within(std::to_string(i), value[i]);
    } else if constexpr (Described<T>) {
        for_each_member(value, within);
    }
    return outcome;
}

template <class Definition>
class TypedStreamTable : public StreamTable {
  public:
    using Stream = typename Definition::Stream;
    using State = typename Definition::State;

    std::string_view stream_name() const override { return Stream::name; }

    std::vector<std::pair<std::string_view, boost::json::object>> commands() const override {
        std::vector<std::pair<std::string_view, boost::json::object>> all;
        Definition::Commands::for_each(
            [&]<Command C>() { all.emplace_back(C::name, json_schema<C>()); });
        return all;
    }

    Result<ParsedCommand> parse(std::string_view name, const boost::json::value& body) override {
        Result<ParsedCommand> result = ParsedCommand{};
        const bool found = Definition::Commands::any_of([&]<Command C>() {
            if (C::name != name) return false;
            result = parse_as<C>(body);
            return true;
        });
        if (found) return result;
        std::vector<std::string_view> known;
        Definition::Commands::for_each([&]<Command C>() { known.push_back(C::name); });
        return unknown_command(Stream::name, name, known);
    }

    std::uint32_t version(std::string_view id) const override {
        const auto slot = slots_.find(id);
        if (slot == slots_.end()) return 0;
        return slot->second.ahead ? slot->second.ahead->version : slot->second.version;
    }

    Result<void> count(const Counted& counted) override {
        const auto& record = counted.record;
        auto& slot = slots_[std::string(id_of(record.stream))];
        if (record.header.stream_version != slot.version + 1) {
            return version_gap(record.stream, record.header.stream_version, slot.version + 1);
        }
        Result<void> outcome;
        const bool known = Stream::Events::any_of([&]<Event E>() {
            if (type_id(E::type) != record.header.type) return false;
            const auto event = decode_event<E>(record.payload, record.header.schema_version);
            outcome = event ? Result<void>() : Result<void>(event.error());
            if (event) fold_event<Definition>(slot.state, *event, record.header.occurred);
            return true;
        });
        if (!known) return not_found("event-type-unknown", "an event of another stream");
        if (!outcome) return outcome;
        slot.version += 1;
        slot.offsets.push_back(counted.offset);
        return {};
    }

    void settle(std::string_view id, bool counted) override {
        const auto slot = slots_.find(id);
        if (slot == slots_.end() || !slot->second.ahead) return;
        if (!counted || --slot->second.ahead->on_the_way == 0) slot->second.ahead.reset();
        if (slot->second.version == 0 && !slot->second.ahead) slots_.erase(slot);
    }

    std::optional<StreamState> state(std::string_view id) const override {
        const auto slot = slots_.find(id);
        if (slot == slots_.end() || slot->second.version == 0) return std::nullopt;
        StreamState state{slot->second.version, {}, slot->second.offsets};
        write_json(state.json, slot->second.state);
        return state;
    }

  private:
    struct Ahead {
        State state;
        std::uint32_t version = 0;
        std::uint32_t on_the_way = 0;  // commits
    };
    struct Slot {
        State state;
        std::uint32_t version = 0;
        std::vector<std::uint64_t> offsets;
        std::unique_ptr<Ahead> ahead;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };

    static std::string_view id_of(std::string_view stream) {
        return stream.substr(Stream::name.size() + 1);
    }

    template <Command C>
    Result<ParsedCommand> parse_as(const boost::json::value& body) {
        C command{};
        if (auto read = read_json(body, command); !read) return read.error();
        if (auto areas = check_areas(command); !areas) return areas.error();
        std::string bytes;
        ArchiveWriter archive(bytes);
        archive(command);
        ParsedCommand parsed{
            command.occurred_on, command_hash(C::name, bytes), holds_confidential(command), {}};
        parsed.decide = [this, command = std::move(command)](const DecideContext& context) {
            return decide_newest(command, context);
        };
        return parsed;
    }

    template <Command C>
    Result<std::vector<EncodedEvent>> decide_newest(const C& command,
                                                    const DecideContext& context) {
        static const State none{};
        const auto slot = slots_.find(context.id);
        const State* state = &none;
        if (slot != slots_.end()) {
            state = slot->second.ahead ? &slot->second.ahead->state : &slot->second.state;
        }
        const auto decision = decide<Definition>(*state, command, context);
        if (!decision) return decision.error();
        std::vector<EncodedEvent> encoded;
        for (const auto& event : *decision) {
            std::visit([&](const auto& e) { encoded.push_back(encode(e)); }, event);
            const std::size_t size = encoded.back().payload.size();
            if (size > payload_bytes_max) return payload_too_large(size);
        }
        go_ahead(context.id, decision, command.occurred_on);
        return encoded;
    }

    template <Event E>
    static EncodedEvent encode(const E& event) {
        EncodedEvent encoded{type_id(E::type), schema_version<E>, {}};
        encode_event(event, encoded.payload);
        return encoded;
    }

    void go_ahead(std::string_view id, const Decision<Stream>& decision, Day occurred) {
        auto& slot = slots_[std::string(id)];
        if (!slot.ahead) slot.ahead.reset(new Ahead{slot.state, slot.version, 0});
        fold_all<Definition>(slot.ahead->state, decision, occurred);
        slot.ahead->version += static_cast<std::uint32_t>(decision->size());
        slot.ahead->on_the_way += 1;
    }

    boost::unordered_flat_map<std::string, Slot, TextHash, std::equal_to<>> slots_;
};

using StreamTableFactory = std::function<std::unique_ptr<StreamTable>()>;

template <class... Definitions>
std::vector<StreamTableFactory> stream_tables() {
    return {[] { return std::unique_ptr<StreamTable>(new TypedStreamTable<Definitions>()); }...};
}

}  // namespace anju
