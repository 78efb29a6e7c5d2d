// All streams of one kind in one partition: their counted states, and the states ahead that commits
// on their way will lead to. Runs on the shell's strand.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/owner.hpp"
#include "events/runtime/principal.hpp"
#include "services/shell/about.hpp"
#include "services/shell/claim_index.hpp"
#include "services/shell/known_areas.hpp"
#include "services/shell/record_changes.hpp"
#include "services/shell/rehearsal.hpp"
#include "services/shell/stream_history.hpp"

namespace anju {

// A command read from JSON. `hash` tells two commands apart, whatever their JSON looked like.
struct ParsedCommand {
    Day occurred_on;
    std::uint64_t hash = 0;
    bool confidential = false;  // then only a keyed hash of it may be stored
    About about;
    bool has_reason = false;  // of its own or beside it
    // The business date of the fact that it voids or replaces; none where it does neither.
    std::function<std::optional<Day>(std::string_view id)> changed_day;
    // Decides on the newest state of the stream and goes ahead with the outcome.
    std::function<Result<std::vector<EncodedEvent>>(const DecideContext&)> decide;
    // Decides on what the rehearsal would have led to; only the rehearsal goes ahead.
    std::function<Result<std::vector<EncodedEvent>>(const DecideContext&, Rehearsal&)> rehearse;
};

struct StreamState {
    std::uint32_t version = 0;
    std::string json;                    // the folded state
    std::vector<std::uint64_t> offsets;  // of its events in the partition, rising
};

// The right that a command of a stream asks for; of "": that to read it.
using RightTo = Right (*)(std::string_view command);

class StreamTable {
  public:
    virtual ~StreamTable() = default;
    virtual std::string_view stream_name() const = 0;
    // The names of its commands with the JSON Schema of each body.
    virtual std::vector<std::pair<std::string_view, boost::json::object>> commands() const = 0;
    virtual RightTo rights() const = 0;
    virtual Result<ParsedCommand> parse(std::string_view command,
                                        const boost::json::value& body) = 0;
    // Version of the newest state, counting commits on their way; 0 = no such stream yet.
    virtual std::uint32_t version(std::string_view id) const = 0;
    virtual Result<void> count(const Counted& counted) = 0;
    // One commit of the stream came back: counted, or void (then the states ahead are dropped).
    virtual void settle(std::string_view id, bool counted) = 0;
    virtual std::optional<StreamState> state(std::string_view id) const = 0;
};

// With a `secret`, nobody who does not know it can tell commands by their hashes.
std::uint64_t command_hash(std::string_view command, std::string_view bytes,
                           std::string_view secret = {});
Error unknown_command(std::string_view stream, std::string_view command,
                      const std::vector<std::string_view>& known);
Error version_gap(std::string_view stream, std::uint32_t stored, std::uint32_t expected);

template <class Definition>
class TypedStreamTable : public StreamTable {
  public:
    using Stream = typename Definition::Stream;
    using History = StreamHistory<Definition>;

    std::string_view stream_name() const override { return Stream::name; }

    std::vector<std::pair<std::string_view, boost::json::object>> commands() const override {
        std::vector<std::pair<std::string_view, boost::json::object>> all;
        Definition::Commands::for_each([&]<Command C>() {
            auto schema = json_schema<CommandBody<C>>();
            add_turn<C>(schema);
            all.emplace_back(C::name, std::move(schema));
        });
        all.emplace_back(VoidRecord::name, json_schema<CommandBody<VoidRecord>>());
        all.emplace_back(CorrectRecord::name, correction_schema<Definition>());
        return all;
    }

    RightTo rights() const override {
        if constexpr (requires { Definition::right_to(""); }) {
            return &Definition::right_to;
        } else {
            return [](std::string_view command) {
                return command.empty() ? Right::read : Right::record;
            };
        }
    }

    Result<ParsedCommand> parse(std::string_view name, const boost::json::value& body) override {
        Result<ParsedCommand> result = ParsedCommand{};
        const bool found = Definition::Commands::any_of([&]<Command C>() {
            if (C::name != name) return false;
            result = parse_as<C>(body);
            return true;
        });
        if (found) return result;
        if (name == VoidRecord::name) return parse_as<VoidRecord>(body);
        if (name == CorrectRecord::name) return parse_correction(body);
        std::vector<std::string_view> known;
        Definition::Commands::for_each([&]<Command C>() { known.push_back(C::name); });
        known.insert(known.end(), {VoidRecord::name, CorrectRecord::name});
        return unknown_command(Stream::name, name, known);
    }

    std::uint32_t version(std::string_view id) const override {
        const auto slot = slots_.find(id);
        if (slot == slots_.end()) return 0;
        return slot->second.newest().version();
    }

    Result<void> count(const Counted& counted) override {
        const auto& record = counted.record;
        auto& slot = slots_[std::string(id_of(record.stream))];
        if (record.header.stream_version != slot.counted.version() + 1) {
            return version_gap(record.stream, record.header.stream_version,
                               slot.counted.version() + 1);
        }
        Result<void> added;
        changing(id_of(record.stream), slot, [&] {
            added = slot.counted.add({0, record.header.type, record.header.schema_version,
                                      record.header.occurred, record.payload});
        });
        if (added) slot.offsets.push_back(counted.offset);
        return added;
    }

    void settle(std::string_view id, bool counted) override {
        const auto slot = slots_.find(id);
        if (slot == slots_.end() || !slot->second.ahead) return;
        if (!counted || --slot->second.ahead->on_the_way == 0) {
            changing(id, slot->second, [&] { slot->second.ahead.reset(); });
        }
        if (slot->second.counted.version() == 0 && !slot->second.ahead) slots_.erase(slot);
    }

    std::optional<StreamState> state(std::string_view id) const override {
        const auto slot = slots_.find(id);
        if (slot == slots_.end() || slot->second.counted.version() == 0) return std::nullopt;
        StreamState state{slot->second.counted.version(), {}, slot->second.offsets};
        write_json(state.json, slot->second.counted.state());
        return state;
    }

  private:
    struct Ahead {
        History history;
        std::uint32_t on_the_way = 0;  // commits
    };
    struct Slot {
        History counted;
        std::vector<std::uint64_t> offsets;
        std::unique_ptr<Ahead> ahead;

        const History& newest() const { return ahead ? ahead->history : counted; }
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };

    // When it is the command's turn, for who offers it: whether it may be the stream's first, may
    // come later, from which statuses then (all of them where none is named), and to which.
    template <Command C>
    static void add_turn(boost::json::object& schema) {
        if constexpr (RecordsFact<C>) {
            boost::json::array statuses;
            for (const auto& status : C::PossibleFrom::names()) statuses.emplace_back(status);
            boost::json::object turn{
                {"opens", C::opens}, {"again", C::again}, {"from", std::move(statuses)}};
            if constexpr (requires { C::to; }) turn["to"] = enum_text(C::to);
            schema["x-turn"] = std::move(turn);
        }
    }

    static std::string_view id_of(std::string_view stream) {
        return stream.substr(Stream::name.size() + 1);
    }

    template <Command C>
    Result<ParsedCommand> parse_as(const boost::json::value& body) {
        CommandBody<C> all{};
        if (auto read = read_json(body, all); !read) return read.error();
        return parsed(static_cast<const C&>(all), all);
    }

    Result<ParsedCommand> parse_correction(boost::json::value body) {
        auto event = take_event(body);
        if (!event) return event.error();
        CommandBody<CorrectRecord> all{};
        if (auto read = read_json(body, all); !read) return read.error();
        all.event = std::move(*event);
        return parsed(static_cast<const CorrectRecord&>(all), all);
    }

    template <Command C>
    Result<ParsedCommand> parsed(const C& command, const About& about) {
        if (auto areas = check_areas(command); !areas) return areas.error();
        if (auto size = check_size(about); !size) return size.error();
        ParsedCommand parsed;
        parsed.occurred_on = command.occurred_on;
        parsed.hash = command_hash(C::name, bytes_of(command, about));
        parsed.confidential = holds_confidential(command) || requires {
            C::is_confidential;
        };
        parsed.about = about;
        parsed.has_reason = about.reason.has_value() || tells_reason(command);
        if constexpr (requires { command.version; }) {
            parsed.changed_day = [this, version = command.version](std::string_view id) {
                return day_of(id, version);
            };
        }
        parsed.decide = [this, command](const DecideContext& context) {
            return decide_newest(command, context);
        };
        parsed.rehearse = [this, command](const DecideContext& context, Rehearsal& rehearsal) {
            return rehearse(command, context, rehearsal);
        };
        return parsed;
    }

    std::optional<Day> day_of(std::string_view id, std::uint32_t version) const {
        const auto slot = slots_.find(id);
        if (slot == slots_.end()) return std::nullopt;
        const auto standing = slot->second.newest().facts().standing();
        if (!standing) return std::nullopt;
        const auto found = std::ranges::find(*standing, version, &StoredFact::version);
        return found == standing->end() ? std::nullopt : std::optional(found->occurred);
    }

    // A member of its own hides the reason that could be told beside the command.
    template <Command C>
    static bool tells_reason(const C& command) {
        if constexpr (requires { command.reason.find('x'); }) return !command.reason.empty();
        return false;
    }

    // Nothing told about a command leaves its bytes, and so its hash, as they always were. Where in
    // which file it stood makes no other command of it: the rows of a file may change their places.
    template <Command C>
    static std::string bytes_of(const C& command, About about) {
        about.batch.reset();
        about.row.reset();
        std::string bytes;
        ArchiveWriter archive(bytes);
        archive(command);
        if constexpr (std::is_same_v<C, CorrectRecord>) bytes += canonical_json(command.event);
        if (!is_empty(about)) archive(about);
        return bytes;
    }

    template <Command C>
    Result<std::vector<EncodedEvent>> decide_newest(const C& command,
                                                    const DecideContext& context) {
        const History& newest = newest_of(context.id);
        auto events = decide_events(newest, command, context);
        if (!events) return events;
        if constexpr (ClaimsKeys<Definition>) {
            History outcome = newest;
            outcome.add(*events, command.occurred_on);
            const auto key = Definition::claims(outcome.state());
            const auto free = claims_.check(Stream::name, context.id, key);
            if (!free) return free.error();
        }
        go_ahead(context.id, *events, command.occurred_on);
        return events;
    }

    const History& newest_of(std::string_view id) const {
        static const History none{};
        const auto slot = slots_.find(id);
        return slot == slots_.end() ? none : slot->second.newest();
    }

    template <Command C>
    Result<std::vector<EncodedEvent>> rehearse(const C& command, const DecideContext& context,
                                               Rehearsal& rehearsal) const {
        const auto* rehearsed = rehearsal.find<History>(Stream::name, context.id);
        const History& before = rehearsed == nullptr ? newest_of(context.id) : *rehearsed;
        auto events = decide_events(before, command, context);
        if (!events) return events;
        History after = before;
        after.add(*events, command.occurred_on);
        if constexpr (ClaimsKeys<Definition>) {
            auto free = rehearsal.claim(claims_, Stream::name, context.id,
                                        Definition::claims(before.state()),
                                        Definition::claims(after.state()));
            if (!free) return free.error();
        }
        if (auto put = rehearsal.put(Stream::name, context.id, std::move(after)); !put) {
            return put.error();
        }
        return events;
    }

    void go_ahead(std::string_view id, const std::vector<EncodedEvent>& events, Day occurred) {
        auto& slot = slots_[std::string(id)];
        if (!slot.ahead) slot.ahead.reset(new Ahead{slot.counted, 0});
        changing(id, slot, [&] { slot.ahead->history.add(events, occurred); });
        slot.ahead->on_the_way += 1;
    }

    // Changes the newest state of a stream; the index then holds what that state claims.
    template <class Change>
    void changing(std::string_view id, const Slot& slot, Change&& change) {
        if constexpr (ClaimsKeys<Definition>) {
            const auto before = Definition::claims(slot.newest().state());
            change();
            claims_.move(id, before, Definition::claims(slot.newest().state()));
        } else {
            change();
        }
    }

    boost::unordered_flat_map<std::string, Slot, TextHash, std::equal_to<>> slots_;
    ClaimIndex claims_;
};

using StreamTableFactory = std::function<std::unique_ptr<StreamTable>()>;

template <class... Definitions>
std::vector<StreamTableFactory> stream_tables() {
    return {[] { return std::unique_ptr<StreamTable>(new TypedStreamTable<Definitions>()); }...};
}

}  // namespace anju
