// One stream of another process's service, folded from its events as they are read: for who rests
// on its state without asking.
#pragma once

#include "events/catalogue.hpp"
#include "services/shell/life_cycle.hpp"
#include "services/shell/stream_facts.hpp"

namespace anju {

template <class Definition>
class FoldedStream {
  public:
    using State = typename Definition::State;

    // Takes the stream's next event. Folded anew from the facts that stand, since these streams are
    // short; false while the event is one that the next one replaces. Corrupt: it cannot be read.
    Result<bool> add(const RecordView& record) {
        facts_.add({record.header.stream_version, record.header.type, record.header.schema_version,
                    record.header.occurred, record.payload});
        if (facts_.awaits_replacement()) return false;
        const auto standing = facts_.standing();
        if (!standing) return standing.error();
        state_ = {};
        for (const auto& fact : *standing) {
            RecordView one;
            one.header.type = fact.type;
            one.header.schema_version = fact.schema_version;
            one.payload = fact.payload;
            const auto folded = visit_event<typename Definition::Stream::Events>(
                one,
                [&](const auto& event) { fold_event<Definition>(state_, event, fact.occurred); });
            if (!folded) return folded.error();
        }
        return true;
    }
    const State& state() const { return state_; }

  private:
    StreamFacts facts_;
    State state_;
};

}  // namespace anju
