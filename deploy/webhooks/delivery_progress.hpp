// What is kept of a subscription between two starts, in two files of the deliverer's folder: how
// far its receiver has got everything and what it did not take; and what is sent to it is signed
// with, which nobody else may read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/describe.hpp"
#include "events/base/json.hpp"
#include "events/base/result.hpp"

namespace anju {

// The events of a stream that wait until somebody says what is to become of them.
struct ParkedSequence {
    std::string subject;
    std::int64_t from = 0;  // position of the first that was not taken
    std::string why;
    Instant since;
    bool retrying = false;  // somebody said so: they are sent again
};
BOOST_DESCRIBE_STRUCT(ParkedSequence, (), (subject, from, why, since, retrying))

struct DeliveryProgress {
    std::int64_t next = 0;            // all before this position is taken, or parked
    std::string consent;              // the address that agreed to be called
    std::int64_t calls_a_minute = 0;  // that it agreed to; 0: as many as there are
    std::int64_t wishes_done = 0;     // version of the last wish that was fulfilled
    std::vector<ParkedSequence> parked;
};
BOOST_DESCRIBE_STRUCT(DeliveryProgress, (), (next, consent, calls_a_minute, wishes_done, parked))

// The files of one subscription. Errors: "key-file" (the system says no).
class DeliveryFiles {
  public:
    DeliveryFiles(std::filesystem::path folder, std::string_view subscription);

    // None of a subscription that is new here.
    Result<std::optional<DeliveryProgress>> progress() const;
    Result<void> keep(const DeliveryProgress& progress) const;

    // Those that sign at this moment, the newest first. One that was replaced goes on for a day.
    Result<std::vector<std::string>> secrets(Instant now) const;
    // Makes another one, which is told here and never again.
    Result<std::string> make_secret(Instant now) const;

  private:
    std::filesystem::path file(std::string_view ending) const;

    const std::filesystem::path folder_;
    const std::string name_;  // of the files: a hash of the subscription's id
};

}  // namespace anju
