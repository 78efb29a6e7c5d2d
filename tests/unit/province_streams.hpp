// The streams of the simulated province: its commands decided by the services' own rules.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <unordered_map>

#include "deploy/province/province.hpp"
#include "events/base/areas.hpp"
#include "services/employment/worker.hpp"
#include "services/facilities/facility.hpp"
#include "services/governance/site.hpp"
#include "services/land/house.hpp"
#include "services/land/loan.hpp"
#include "services/land/plot.hpp"
#include "services/land/quota.hpp"
#include "services/parks/linkage.hpp"
#include "services/parks/park.hpp"
#include "services/planning/division.hpp"
#include "services/planning/finding.hpp"
#include "services/planning/parameter.hpp"
#include "services/planning/period.hpp"
#include "services/planning/target.hpp"
#include "services/registry/home.hpp"
#include "services/registry/household.hpp"
#include "services/registry/person.hpp"
#include "services/rights/entitlement.hpp"
#include "services/rights/grievance.hpp"
#include "services/rights/registration.hpp"
#include "services/rights/schooling.hpp"
#include "services/shell/about.hpp"
#include "services/shell/known_areas.hpp"
#include "services/shell/record_changes.hpp"
#include "services/shell/rule_book.hpp"
#include "services/shell/stream_history.hpp"

namespace anju::test {

// Hashes the numbers of identity cards.
inline constexpr std::string_view province_identity_key = "0123456789abcdef0123456789abcdef";

// The states of all streams of one kind.
template <class Definition>
class StreamReader {
  public:
    using Kind = Definition;
    using State = typename Definition::State;

    struct Stream {
        StreamHistory<Definition> history;
        State state;
        int version = 0;
    };

    // The command is one of the stream's, written as the canonical writer would, names known areas
    // only, is not dated after the day it is recorded, and is accepted, by the rules of planning
    // too. Calls take(event, occurred, version) for what it leads to.
    template <class Take>
    void run(const ProvinceCommand& command, const RuleBook& rules, Take&& take) {
        rules_ = &rules;
        if (command.command == VoidRecord::name) return run_as<VoidRecord>(command, take);
        if (command.command == CorrectRecord::name) return correct(command, take);
        const bool found = Definition::Commands::any_of([&]<class C>() {
            if (C::name != command.command) return false;
            run_as<C>(command, take);
            return true;
        });
        EXPECT_TRUE(found) << command.stream << " has no " << command.command;
    }

    const std::unordered_map<std::string, Stream>& streams() const { return streams_; }

  private:
    template <class C, class Take>
    void run_as(const ProvinceCommand& sent, Take& take) {
        CommandBody<C> body{};
        const auto read = read_json(boost::json::parse(sent.body), body);
        ASSERT_TRUE(read) << sent.body << ": " << read.error().message;
        std::string canonical;
        write_json(canonical, body);
        ASSERT_EQ(canonical, sent.body);
        record<C>(sent, body, body, take);
    }

    template <class Take>
    void correct(const ProvinceCommand& sent, Take& take) {
        auto json = boost::json::parse(sent.body);
        auto event = take_event(json);
        ASSERT_TRUE(event) << sent.body;
        CommandBody<CorrectRecord> body{};
        const auto read = read_json(json, body);
        ASSERT_TRUE(read) << sent.body << ": " << read.error().message;
        body.event = std::move(*event);
        record<CorrectRecord>(sent, body, body, take);
    }

    template <class C, class Take>
    void record(const ProvinceCommand& sent, const C& command, const About& about, Take& take) {
        const auto areas = check_areas(command);
        ASSERT_TRUE(areas) << areas.error().message;
        auto& stream = streams_[sent.id];
        const Day today = sent.recorded.day();
        DatedFact fact;
        fact.county = std::string_view(sent.id).substr(0, 6);
        fact.occurred = command.occurred_on;
        fact.today = today;
        if (about.restates) fact.restates = *about.restates;
        if constexpr (requires { command.version; }) {
            const auto facts = stream.history.facts().all();
            ASSERT_TRUE(command.version > 0 && command.version <= facts.size()) << sent.body;
            fact.has_reason = true;
            expect_allowed(sent, fact);
            fact.occurred = facts[command.version - 1].occurred;
        }
        fact.has_reason = fact.has_reason || about.reason || has_reason(command);
        EXPECT_LE(command.occurred_on, today) << sent.body;
        EXPECT_TRUE(fact.has_reason || today.value - command.occurred_on.value <= 30) << sent.body;
        expect_allowed(sent, fact);
        const auto events = decide_events<Definition>(stream.history, command,
                                                      {sent.id, today, province_identity_key});
        ASSERT_TRUE(events) << sent.stream << "/" << sent.id << "/" << sent.command << " on "
                            << today.text() << ": " << events.error().message;
        add(stream, *events, command.occurred_on, take);
    }

    template <class Take>
    void add(Stream& stream, const std::vector<EncodedEvent>& events, Day occurred, Take& take) {
        for (const auto& event : events) {
            ++stream.version;
            const StoredFact fact{static_cast<std::uint32_t>(stream.version), event.type,
                                  event.schema_version, occurred, event.payload};
            const auto visited =
                visit_stored<Concat<typename Definition::Stream::Events, RecordChanges>>(
                    fact, [&](const auto& e) { take(e, occurred, stream.version); });
            ASSERT_TRUE(visited) << visited.error().message;
        }
        stream.history.add(events, occurred);
        stream.state = stream.history.state();
    }

    void expect_allowed(const ProvinceCommand& sent, const DatedFact& fact) const {
        const auto allowed = rules_->check(fact);
        EXPECT_TRUE(allowed) << sent.stream << "/" << sent.id << "/" << sent.command << ": "
                             << allowed.error().message;
    }
    // A fact that tells its own reason tells why it comes late.
    template <class C>
    static bool has_reason(const C& command) {
        if constexpr (requires { command.reason.empty(); }) return !command.reason.empty();
        return false;
    }

    const RuleBook* rules_ = nullptr;
    std::unordered_map<std::string, Stream> streams_;
};

class ProvinceStreams {
  public:
    template <class Take>
    void run(const ProvinceCommand& command, Take&& take) {
        bool found = false;
        const auto try_one = [&]<class Reader>(Reader& reader) {
            if (command.stream != Reader::Kind::Stream::name) return;
            found = true;
            reader.run(command, rules_, [&](const auto& event, Day occurred, int version) {
                note(command.id, event, version);
                take(event, occurred, version);
            });
        };
        std::apply([&](auto&... each) { (try_one(each), ...); }, readers_);
        EXPECT_TRUE(found) << "no service has streams " << command.stream;
    }

    template <class Definition>
    const auto& of() const {
        return std::get<StreamReader<Definition>>(readers_).streams();
    }

  private:
    // What the rules of planning rest on.
    template <class E>
    void note(const std::string& id, const E& event, int version) {
        constexpr bool ruling =
            ParameterStream::Events::contains<E> || PeriodStream::Events::contains<E>;
        if constexpr (ruling) rules_.take(id, static_cast<std::uint32_t>(version), event);
    }

    RuleBook rules_;
    template <class... Definitions>
    using Readers = std::tuple<StreamReader<Definitions>...>;
    Readers<HouseholdDefinition, PersonDefinition, HomeDefinition, WorkerDefinition, ParkDefinition,
            LinkageDefinition, FacilityDefinition, HouseDefinition, PlotDefinition, QuotaDefinition,
            LoanDefinition, SiteDefinition, RegistrationDefinition, SchoolingDefinition,
            EntitlementDefinition, GrievanceDefinition, TargetDefinition, DivisionDefinition,
            ParameterDefinition, PeriodDefinition, FindingDefinition>
        readers_;
};

}  // namespace anju::test
