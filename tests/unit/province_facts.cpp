// The simulated province as events: its commands decided by the services' own rules.
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/province_streams.hpp"

namespace anju::test {

std::vector<std::string> facts_of(const ProvinceOptions& options) {
    std::vector<std::string> facts;
    ProvinceStreams streams;
    Province province(options);
    ProvinceCommand command;
    while (province.next(command)) {
        const std::string stream = command.stream + "/" + command.id + "@";
        const std::string recorded = command.recorded.day().text();
        streams.run(command, [&](const auto& event, Day occurred, int version) {
            facts.push_back(
                fact(stream + std::to_string(version), {occurred.text(), recorded}, event));
        });
    }
    return facts;
}

const std::vector<std::string>& province_facts() {
    static const auto all = facts_of({province_scale_min, 1});
    return all;
}

}  // namespace anju::test
