// What tests of folds share: facts that are folded without a log, into rows in a folder that goes
// away, and the events of a simulated province.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "deploy/province/province.hpp"
#include "events/record.hpp"
#include "projections/read_models/catalogue.hpp"
#include "projections/read_models/progress/progress_answers.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::test {

struct Dates {
    std::string_view occurred;
    std::string_view recorded;  // at noon of the day
};

// An event as a record of the log. `place` is its stream and its version there: "house/130708-1@2".
template <Event E>
std::string fact(std::string_view place, const Dates& dates, const E& event,
                 const RecordMeta& meta = {}) {
    std::string payload;
    encode_event(event, payload);
    const auto at = place.find('@');
    RecordHeader header;
    header.schema_version = schema_version<E>;
    header.type = type_id(E::type);
    header.term = {1, 1};
    header.stream_version =
        static_cast<std::uint32_t>(std::stoul(std::string(place.substr(at + 1))));
    header.occurred = *Day::parse(dates.occurred);
    header.recorded = *Instant::parse(std::string(dates.recorded) + "T04:00:00Z");
    return *encode_record(header, place.substr(0, at), encode_meta(meta), payload);
}

// Folds facts like the projector does, but commits when the test says so.
class FoldBench {
  public:
    explicit FoldBench(std::unique_ptr<Folding> folding = all_read_models())
        : folding_(std::move(folding)) {
        reopen();
    }

    Result<void> try_fold(const std::string& record_bytes) {
        const auto record = parse_record(record_bytes);
        if (!record) return record.error();
        as_of_.recorded = std::max(as_of_.recorded, record->header.recorded);
        return folding_->fold({as_of_.position++, {}, 0, *record}, *rows_);
    }
    template <class... Facts>
    void given(const Facts&... facts) {
        (expect_folded(facts), ...);
        commit();
    }
    void expect_folded(const std::string& record_bytes) {
        const auto folded = try_fold(record_bytes);
        EXPECT_TRUE(folded) << folded.error().message;
    }
    void commit() {
        folding_->before_commit(*rows_);
        rows_->take_changes(changes_);
        ++as_of_.epoch;
        LedgerPosition ledger;
        ledger.position = as_of_.position;
        const auto done = store_->commit(changes_, ledger, as_of_);
        ASSERT_TRUE(done) << done.error().message;
        changes_.clear();
        rows_->committed();
    }
    // What was not committed is lost.
    void reopen() {
        rows_.reset();
        store_.reset();
        RowStoreOptions options;
        options.directory = folder_.path();
        options.signature = folding_->signature();
        options.cache_bytes = std::uint64_t{4} << 20U;
        options.disk_reserve_bytes = 0;
        store_ = *RowStore::open(options);
        rows_.emplace(*store_);
        folding_->forget();
        as_of_ = store_->as_of();
    }

    std::shared_ptr<const RowView> view() const { return store_->view(); }
    std::string digest() const { return *digest_of(*view()); }
    const Folding& folding() const { return *folding_; }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<Folding> folding_;
    std::unique_ptr<RowStore> store_;
    std::optional<Rows> rows_;
    ChangeSet changes_;
    AsOf as_of_;
};

// A request with the query "area=1307&level=county".
inline HttpRequest asking(std::string_view query) {
    HttpRequest request;
    while (!query.empty()) {
        const auto one = query.substr(0, query.find('&'));
        const auto sign = one.find('=');
        request.query.emplace_back(one.substr(0, sign), one.substr(sign + 1));
        query.remove_prefix(std::min(query.size(), one.size() + 1));
    }
    return request;
}

// The events of a simulated province, as records, in the order of recording. Those of one stream
// are in its order.
std::vector<std::string> facts_of(const ProvinceOptions& options);
// Those of the smallest one.
const std::vector<std::string>& province_facts();

}  // namespace anju::test
