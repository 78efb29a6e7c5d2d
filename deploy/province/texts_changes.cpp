#include "deploy/province/texts.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

constexpr std::array void_reasons{"误录，作废"sv, "重复录入"sv, "录错对象"sv};
constexpr std::array wrong_reasons{"录入有误，更正"sv, "核查后更正"sv, "面积复测后更正"sv};

const ProvinceChange& change_of(ProvinceText& text) {
    return text.subject(text.history.changes);
}

// Names the period of the fact that never happened: its own date is the day of the entry.
void void_record(ProvinceText& text, std::string id) {
    const auto& change = change_of(text);
    text.id(std::move(id));
    const auto period = restated_period(change.occurred, text.entry.recorded);
    text.body(R"("version":{},"reason":"{}"{})", change.version, text.one_of(void_reasons),
              period.empty() ? "" : fmt::format(R"(,"restates":"{}")", period));
}

void house_void(ProvinceText& text) {
    void_record(text, house_id(text, change_of(text).subject));
}

void linkage_void(ProvinceText& text) {
    const auto& linkage = text.history.linkages[change_of(text).subject];
    void_record(text, numbered(text, text.history.parks[linkage.park].county, linkage.number));
}

void worker_void(ProvinceText& text) {
    void_record(text, person_id(text, text.history.workers[change_of(text).subject].person));
}

void schooling_void(ProvinceText& text) {
    void_record(text, person_id(text, change_of(text).subject));
}

// The right fact is written as if it were recorded by itself: its members take the wrong one's
// place.
void correct_record(ProvinceText& text, ProvinceStep step) {
    const auto& change = change_of(text);
    ProvinceCommand right;
    const ProvinceEntry entry{text.entry.recorded, change.replacement, change.right_day, step};
    write_province_command(text.history, entry, text.copy, right);
    text.id(std::move(right.id));
    // The members stand between the date and what is told about a command.
    std::string_view members = right.body;
    members.remove_prefix(members.find(',') + 1);
    members = members.substr(0, members.size() - 1);
    for (const auto about : {R"(,"reason":)"sv, R"(,"restates":)"sv}) {
        members = members.substr(0, members.find(about));
    }
    text.correction(change.right_day, R"("version":{},"reason":"{}","event":{{{}}})",
                    change.version, text.one_of(wrong_reasons), members);
}

void plot_correct(ProvinceText& text) {
    correct_record(text, ProvinceStep::plot_reclaim);
}

void worker_correct(ProvinceText& text) {
    correct_record(text, ProvinceStep::worker_employ);
}

void entitlement_correct(ProvinceText& text) {
    correct_record(text, ProvinceStep::entitlement_activate);
}

void person_correct(ProvinceText& text) {
    correct_record(text, ProvinceStep::person_assess);
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::house_void, "house", "void", house_void},
    ProvinceStepText{ProvinceStep::linkage_void, "linkage", "void", linkage_void},
    ProvinceStepText{ProvinceStep::worker_void, "worker", "void", worker_void},
    ProvinceStepText{ProvinceStep::schooling_void, "schooling", "void", schooling_void},
    ProvinceStepText{ProvinceStep::plot_correct, "plot", "correct", plot_correct},
    ProvinceStepText{ProvinceStep::worker_correct, "worker", "correct", worker_correct},
    ProvinceStepText{ProvinceStep::entitlement_correct, "entitlement", "correct",
                     entitlement_correct},
    ProvinceStepText{ProvinceStep::person_correct, "person", "correct", person_correct},
};

}  // namespace

std::span<const ProvinceStepText> change_texts() {
    return texts;
}

}  // namespace anju
