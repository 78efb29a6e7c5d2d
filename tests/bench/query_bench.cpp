// A question about progress over HTTP, against the bare web server and the bare store below it; and
// how soon an acknowledged command shows.
#include <rocksdb/db.h>

#include <boost/json.hpp>
#include <random>

#include "tests/bench/bare_server.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/node_thread.hpp"
#include "tests/bench/recorder.hpp"

namespace anju::bench {
namespace {

const std::string question = "/v1/progress?area=13&indicator=houses.left";
constexpr int connections = 32;

// Rows per second that RocksDB finds by their keys, counters of divisions in any order.
class BareRows {
  public:
    explicit BareRows(const std::filesystem::path& rows) {
        std::filesystem::path store;
        for (const auto& entry : std::filesystem::directory_iterator(rows)) {
            if (entry.path().filename().string().starts_with("rows-")) store = entry.path();
        }
        rocksdb::DB* opened = nullptr;
        const auto status = rocksdb::DB::OpenForReadOnly({}, store, &opened);
        if (!status.ok()) fail("RocksDB: " + status.ToString());
        db_.reset(opened);
        const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
        for (at->Seek("pC"); at->Valid() && at->key().starts_with("pC"); at->Next()) {
            keys_.push_back(at->key().ToString());
        }
        if (keys_.empty()) fail("there are no counters in the rows");
        std::ranges::shuffle(keys_, std::mt19937_64(1));
    }

    double gets_per_second(double seconds) {
        std::uint64_t count = 0;
        rocksdb::PinnableSlice value;
        const auto start = Clock::now();
        do {
            for (int i = 0; i < 1'000; ++i, ++count) {
                value.Reset();
                const auto status =
                    db_->Get({}, db_->DefaultColumnFamily(), keys_[count % keys_.size()], &value);
                if (!status.ok()) fail("RocksDB: " + status.ToString());
            }
        } while (seconds_since(start) < seconds);
        return static_cast<double>(count) / seconds_since(start);
    }

  private:
    std::unique_ptr<rocksdb::DB> db_;
    std::vector<std::string> keys_;
};

std::string token_of(const std::string& answer) {
    return std::string(boost::json::parse(answer).at("token").as_string());
}

}  // namespace

void bench_query(const Setting& setting) {
    NodeThread node(false);
    node.simulate({setting.scale(0.1), 1});
    BareServer bare(BlockingClient(node.url()).get(question));
    BareRows rows(node.data() / "rows");
    const double seconds = setting.quick ? 0.5 : 3;
    Series rate({.benchmark = "query",
                 .unit = "requests/s",
                 .limit_is = "Boost.Beast with the same body for everybody",
                 .limit_unit = "requests/s",
                 .target = Target{Target::Of::ratio, 0.5}});
    Series gets({.benchmark = "query-rocksdb",
                 .unit = "requests/s",
                 .limit_is = "Get of counters from the same rows on one thread",
                 .limit_unit = "gets/s"});
    Series p50({.benchmark = "query-p50",
                .unit = "ms",
                .limit_is = "Boost.Beast with the same body for everybody",
                .limit_unit = "ms",
                .less_is_better = true});
    Series p99({.benchmark = "query-p99",
                .unit = "ms",
                .limit_is = "Boost.Beast with the same body for everybody",
                .limit_unit = "ms",
                .target = Target{Target::Of::value, 5},
                .less_is_better = true});
    for (int round = 0; round < setting.rounds(5); ++round) {
        auto limit = load(bare.url(), question, connections, seconds);
        auto anju = load(node.url(), question, connections, seconds);
        const auto per_second = [](const LoadResult& result) {
            return static_cast<double>(result.latencies_ms.size()) / result.seconds;
        };
        rate.add(per_second(anju), per_second(limit));
        gets.add(per_second(anju), rows.gets_per_second(seconds / 3));
        p50.add(percentile(anju.latencies_ms, 0.5), percentile(limit.latencies_ms, 0.5));
        p99.add(percentile(anju.latencies_ms, 0.99), percentile(limit.latencies_ms, 0.99));
    }
    rate.note("connections", connections);
    for (const auto* series : {&rate, &gets, &p50, &p99}) series->print();
}

void bench_fresh(const Setting& setting) {
    NodeThread node(false);
    BlockingClient client(node.url());
    Province province({0.01, 1});
    Series p50({.benchmark = "fresh-p50",
                .unit = "ms",
                .limit_is = "the same question without a wait",
                .limit_unit = "ms",
                .less_is_better = true});
    Series p99 = p50;
    p99.rename("fresh-p99");
    for (int round = 0; round < setting.rounds(5); ++round) {
        std::vector<double> shown;
        std::vector<double> asked;
        for (const auto& command : take(province, setting.quick ? 40 : 200)) {
            const auto token = token_of(
                client.post("/v1/" + command.stream + "/" + command.id + "/" + command.command,
                            "Idempotency-Key: " + command.key + "\r\n", command.body));
            auto start = Clock::now();
            client.get(question + "&wait=" + token);
            shown.push_back(1'000 * seconds_since(start));
            start = Clock::now();
            client.get(question);
            asked.push_back(1'000 * seconds_since(start));
        }
        p50.add(percentile(shown, 0.5), percentile(asked, 0.5));
        p99.add(percentile(shown, 0.99), percentile(asked, 0.99));
    }
    p50.print();
    p99.print();
}

}  // namespace anju::bench
