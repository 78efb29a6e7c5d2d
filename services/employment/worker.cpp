#include "services/employment/worker.hpp"

namespace anju {
namespace {

using Worker = WorkerDefinition;

constexpr Range training_range{"training-days-out-of-range", "a training takes 1 to 1,000 days", 1,
                               1'000};
constexpr Range pay_range{"monthly-pay-out-of-range",
                          "a month's pay is above 0 and at most 100,000 yuan, in fen", 1,
                          10'000'000};

}  // namespace

Result<void> Worker::check(const State&, const WorkerRegistered& event, const CheckContext&) {
    return check_county(event.area);
}

// A worker may have no skill and lack nothing.
Result<void> Worker::check(const State&, const WorkerProfiled& event, const CheckContext&) {
    if (!event.registered_area) return {};
    return check_county(*event.registered_area, "/registered_area");
}

Result<void> Worker::check(const State&, const TrainingCompleted& event, const CheckContext&) {
    return all_hold({check_texts(event), check_range(event.days, training_range, "/days")});
}

Result<void> Worker::check(const State&, const WorkerEmployed& event, const CheckContext&) {
    const std::int64_t pay = event.monthly_pay ? event.monthly_pay->value : pay_range.low;
    return all_hold({check_texts(event), check_range(pay, pay_range, "/monthly_pay")});
}

}  // namespace anju
