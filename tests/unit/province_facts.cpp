// The simulated province as events: its commands decided by the services' own rules.
#include <unordered_map>

#include "deploy/anju/province.hpp"
#include "services/employment/worker.hpp"
#include "services/land/house.hpp"
#include "services/land/plot.hpp"
#include "services/planning/target.hpp"
#include "services/registry/household.hpp"
#include "tests/unit/fold_fixture.hpp"

namespace anju::test {
namespace {

template <class Definition>
class Decider {
  public:
    void run(const ProvinceCommand& sent, std::vector<std::string>& facts) {
        if (sent.stream != Definition::Stream::name) return;
        Definition::Commands::any_of([&]<class C>() {
            if (C::name != sent.command) return false;
            run_as<C>(sent, facts);
            return true;
        });
    }

  private:
    struct Stream {
        typename Definition::State state;
        int version = 0;
    };

    template <class C>
    void run_as(const ProvinceCommand& sent, std::vector<std::string>& facts) {
        C command{};
        ASSERT_TRUE(read_json(boost::json::parse(sent.body), command)) << sent.body;
        auto& stream = streams_[sent.id];
        const auto decision =
            decide<Definition>(stream.state, command, {sent.id, sent.recorded.day()});
        ASSERT_TRUE(decision) << decision.error().message;
        for (const auto& event : *decision) {
            const std::string place =
                fmt::format("{}/{}@{}", sent.stream, sent.id, ++stream.version);
            const std::string occurred = command.occurred_on.text();
            const std::string recorded = sent.recorded.day().text();
            std::visit(
                [&](const auto& e) {
                    fold_event<Definition>(stream.state, e, command.occurred_on);
                    facts.push_back(fact(place, {occurred, recorded}, e));
                },
                event);
        }
    }

    std::unordered_map<std::string, Stream> streams_;
};

}  // namespace

const std::vector<std::string>& province_facts() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> facts;
        std::tuple<Decider<HouseholdDefinition>, Decider<WorkerDefinition>,
                   Decider<HouseDefinition>, Decider<PlotDefinition>, Decider<TargetDefinition>>
            deciders;
        Province province({province_scale_min, 1});
        ProvinceCommand command;
        while (province.next(command)) {
            std::apply([&](auto&... each) { (each.run(command, facts), ...); }, deciders);
        }
        return facts;
    }();
    return all;
}

}  // namespace anju::test
