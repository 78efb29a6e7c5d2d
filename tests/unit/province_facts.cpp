// The simulated province as events: its commands decided by the services' own tables.
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/service_streams.hpp"

namespace anju::test {

std::vector<std::string> facts_of(const ProvinceOptions& options) {
    std::vector<std::string> facts;
    ServiceStreams streams;
    Province province(options);
    ProvinceCommand command;
    while (province.next(command)) {
        auto records = streams.run(command);
        EXPECT_TRUE(records) << command.stream << "/" << command.id << "/" << command.command << " "
                             << command.body << ": " << records.error().message;
        if (!records) break;  // one broken command tells enough
        for (auto& record : *records) facts.push_back(std::move(record));
    }
    return facts;
}

const std::vector<std::string>& province_facts() {
    static const auto all = facts_of({province_scale_min, 1});
    return all;
}

}  // namespace anju::test
