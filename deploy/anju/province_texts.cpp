#include <fmt/format.h>

#include <array>
#include <iterator>

#include "deploy/anju/province_history.hpp"
#include "events/base/areas.hpp"
#include "events/streams/house.hpp"
#include "events/streams/target.hpp"

namespace anju {
namespace {

std::string_view county_code(const ProvincePlace& place) {
    return province_counties[place.county].code;
}

std::string_view area_name(std::string_view code) {
    const Area* area = find_area(code);
    return area != nullptr ? area->name : code;
}

template <class Enum>
std::string_view name_of(Enum value) {
    return boost::describe::enum_to_string(value, "");
}

std::string numbered(std::string_view county, std::uint32_t number) {
    return fmt::format("{}-{:06}", county, number);
}

std::string household_id(const ProvinceHousehold& household) {
    return numbered(county_code(household.resettlement), household.number);
}

// What a kind of work calls its employers. All made up.
std::string_view employer_kind(JobChannel channel) {
    switch (channel) {
        case JobChannel::enterprise:
            return "模拟企业";
        case JobChannel::workshop:
            return "扶贫车间";
        case JobChannel::park:
            return "安置园区企业";
        case JobChannel::public_welfare:
            return "公益岗位（护林、护路、保洁）";
        case JobChannel::work_relief:
            return "以工代赈项目";
        case JobChannel::self_employed:
            return "自主创业";
        case JobChannel::out_migration:
            break;
    }
    return "外出务工单位";
}

template <class... Args>
void write(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    out.clear();
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

// Writes the commands of one history. Every text in them is free of what JSON escapes.
class Writer {
  public:
    Writer(const ProvinceHistory& history, const ProvinceEntry& entry, ProvinceCommand& command)
        : history_(history), entry_(entry), command_(command), date_(Day{entry.occurred}.text()) {}

    void write_entry() {
        switch (entry_.step) {
            case ProvinceStep::household_register:
            case ProvinceStep::household_relocate:
                return household(history_.households[entry_.subject]);
            case ProvinceStep::worker_register:
            case ProvinceStep::worker_employ:
                return worker(history_.workers[entry_.subject]);
            case ProvinceStep::house_register:
            case ProvinceStep::house_demolish:
                return house(history_.houses[entry_.subject]);
            case ProvinceStep::plot_register:
                return plot_register(history_.plots[entry_.subject]);
            case ProvinceStep::plot_reclaim:
                return plot_reclaim(history_.parts[entry_.subject]);
            case ProvinceStep::target_set:
                return target(history_.targets[entry_.subject]);
        }
    }

  private:
    void address(std::string_view stream, std::string id, std::string_view command,
                 std::uint32_t step) {
        command_.stream = stream;
        command_.id = std::move(id);
        command_.command = command;
        command_.recorded = entry_.recorded;
        write(command_.key, "sim-{}-{}-{}-{}", history_.seed, stream, command_.id, step);
    }

    void household(const ProvinceHousehold& household) {
        if (entry_.step == ProvinceStep::household_register) {
            address(HouseholdStream::name, household_id(household), "register", 1);
            return write(command_.body,
                         R"({{"occurred_on":"{}","category":"{}","plan_year":{},"origin":"{}",)"
                         R"("resettlement":"{}","members":{}}})",
                         date_, name_of(household.category), household.plan_year,
                         household.origin.code(), household.resettlement.code(), household.members);
        }
        address(HouseholdStream::name, household_id(household), "relocate", 2);
        write(command_.body, R"({{"occurred_on":"{}","members":{},"verified_by":"{}搬迁办公室"}})",
              date_, household.members, area_name(county_code(household.resettlement)));
    }

    void worker(const ProvinceWorker& worker) {
        const auto& household = history_.households[worker.household];
        const auto id = numbered(county_code(household.resettlement), worker.number);
        const std::string home = household.resettlement.code();
        if (entry_.step == ProvinceStep::worker_register) {
            address(WorkerStream::name, id, "register", 1);
            return write(
                command_.body,
                R"({{"occurred_on":"{}","household":"{}","area":"{}","willing_to_work":{}}})",
                date_, household_id(household), home, worker.willing);
        }
        address(WorkerStream::name, id, "employ", 2);
        const std::string_view place = worker.place.empty() ? home : worker.place;
        write(command_.body,
              R"({{"occurred_on":"{}","employer":"{}{}{}号","place":"{}","channel":"{}"}})", date_,
              area_name(place.substr(0, 6)), employer_kind(worker.channel), worker.employer, place,
              name_of(worker.channel));
    }

    void house(const ProvinceHouse& house) {
        const auto& household = history_.households[house.household];
        const auto id = numbered(county_code(household.origin), house.number);
        if (entry_.step == ProvinceStep::house_register) {
            address(HouseStream::name, id, "register", 1);
            return write(
                command_.body,
                R"({{"occurred_on":"{}","household":"{}","area":"{}","floor_area_centi_m2":{}}})",
                date_, household_id(household), household.origin.code(), house.floor_area_centi_m2);
        }
        address(HouseStream::name, id, "demolish", 2);
        write(command_.body, R"({{"occurred_on":"{}","contractor":"{}第{}拆除队"}})", date_,
              area_name(county_code(household.origin)), house.contractor);
    }

    const ProvincePlace& place_of(const ProvincePlot& plot) const {
        return history_.households[history_.houses[plot.house].household].origin;
    }

    void plot_register(const ProvincePlot& plot) {
        const auto& place = place_of(plot);
        address(PlotStream::name, numbered(county_code(place), plot.number), "register", 1);
        write(command_.body, R"({{"occurred_on":"{}","area":"{}","surveyed":{}}})", date_,
              place.code(), plot.surveyed_centi_mu);
    }

    void plot_reclaim(const ProvincePart& part) {
        const auto& plot = history_.plots[part.plot];
        address(PlotStream::name, numbered(county_code(place_of(plot)), plot.number), "reclaim",
                part.step);
        write(command_.body, R"({{"occurred_on":"{}","reclaimed":{},"use":"{}"}})", date_,
              part.reclaimed_centi_mu, name_of(part.use));
    }

    void target(const ProvinceTarget& target) {
        address(TargetStream::name, fmt::format("{:0<6}-{}", target.area, target.indicator), "set",
                1);
        write(command_.body,
              R"({{"occurred_on":"{}","indicator":"{}","area":"{}","value":{},"due":"{}",)"
              R"("document":"{}"}})",
              date_, target.indicator, target.area, target.value, Day{target.due}.text(),
              target.document);
    }

    const ProvinceHistory& history_;
    const ProvinceEntry& entry_;
    ProvinceCommand& command_;
    std::string date_;
};

}  // namespace

std::string ProvincePlace::code() const {
    const auto county_text = county_code(*this);
    if (digits == 0) return std::string(county_text);
    return fmt::format("{}{:0{}}", county_text, below, digits);
}

void write_province_command(const ProvinceHistory& history, const ProvinceEntry& entry,
                            ProvinceCommand& command) {
    Writer(history, entry, command).write_entry();
}

}  // namespace anju
