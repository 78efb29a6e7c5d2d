#include "tests/chaos/chaos_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/chaos/ledger_events.hpp"
#include "tests/system/client.hpp"

namespace anju::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int readers = 2;
constexpr seconds fault_reached_within{60};
constexpr seconds accepted_within{120};
constexpr std::size_t findings_shown = 10;

// Brokers that are silent for so long are given up by the others: sooner than by default, so that
// a run shows more of it.
const std::vector<std::string> impatient{
    "broker.session.timeout.ms=4000",
    "broker.heartbeat.interval.ms=500",
    "replica.lag.time.max.ms=4000",
    "replica.socket.timeout.ms=4000",
    "controller.quorum.request.timeout.ms=1500",
};

void expect_found(Breach breach, const History& history, const std::vector<LedgerEvent>& ledger) {
    const auto findings = check_history(history, ledger);
    EXPECT_TRUE(std::ranges::any_of(findings, [&](const Finding& finding) {
        return finding.breach == breach;
    })) << name_of(breach);
}

// That nothing is found says something only where each broken promise would be: one after another
// is broken in a copy of this very run.
void expect_checker_sees(const History& history, const std::vector<LedgerEvent>& ledger) {
    const auto acknowledged =
        std::ranges::find(history.commands, Outcome::acknowledged, &CommandSeen::outcome);
    const auto waited = std::ranges::find_if(
        history.reads, [](const ReadSeen& read) { return read.waited_for.has_value(); });
    ASSERT_NE(acknowledged, history.commands.end());
    ASSERT_NE(waited, history.reads.end());
    auto without = ledger;
    std::erase_if(without, [&](const LedgerEvent& one) { return one.key == acknowledged->key; });
    expect_found(Breach::lost, history, without);
    auto doubled = ledger;
    doubled.push_back(ledger.front());
    expect_found(Breach::doubled, history, doubled);
    auto foreign = ledger;
    foreign.back().key = "nobody";
    expect_found(Breach::phantom, history, foreign);
    auto turned = ledger;
    std::swap(turned.front(), turned.back());
    expect_found(Breach::inverted, history, turned);
    auto older = history;
    older.reads[static_cast<std::size_t>(waited - history.reads.begin())].position = 0;
    expect_found(Breach::stale, older, ledger);
    older.reads.back().position = 0;
    expect_found(Breach::gone_back, older, ledger);
}

std::int64_t elapsed_ms(Moment since) {
    return (Seen::now() - since) / 1'000'000;
}

}  // namespace

KafkaBrokerOptions impatient_brokers(const Network& network) {
    return {network.hosts(), network.name(), impatient};
}

ChaosRun::ChaosRun()
    : cluster_(std::make_unique<Cluster>(folder_.path(), Cluster::Services::in_one_process,
                                         impatient_brokers(network_))) {
    cluster_->wait_until_ready();
    const auto url = [this] { return cluster_->url(); };
    callers_ = std::make_unique<Callers>(url, seen_);
    readers_ = std::make_unique<Readers>(url, seen_, readers);
    started_ = Seen::now();
}

void ChaosRun::suffer(const Fault& fault) {
    SCOPED_TRACE(fault.name);
    ASSERT_TRUE(wait_until([&] { return is_whole(); }, accepted_within));
    ASSERT_TRUE(callers_->all_accept(accepted_within));
    callers_->longest_wait();
    const auto asked_again = callers_->told_to_try_again();
    const auto begun = Seen::now();
    fault.begin();
    EXPECT_TRUE(wait_until(fault.reached, fault_reached_within));
    const auto reached_ms = elapsed_ms(begun);
    EXPECT_TRUE(!fault.goes_on || callers_->all_accept(accepted_within));
    const auto lasted_ms = elapsed_ms(begun);
    fault.end();
    EXPECT_TRUE(callers_->all_accept(accepted_within));
    EXPECT_TRUE(wait_until([&] { return all_are_ready(); }, accepted_within)) << reasons();
    const auto waited = callers_->longest_wait();
    longest_stall_ = std::max(longest_stall_, waited);
    std::cout << fmt::format(
                     "{}: came about after {} ms, taken back after {} ms; the longest wait of a "
                     "caller was {} ms, 503 was answered {} times",
                     fault.name, reached_ms, lasted_ms, waited.count(),
                     callers_->told_to_try_again() - asked_again)
              << std::endl;
}

bool ChaosRun::all_are_ready() {
    return reasons().empty();
}

std::string ChaosRun::reasons() {
    std::string all;
    for (std::size_t i = 0; i < cluster_->size(); ++i) {
        const auto ready = get(cluster_->process(i).url(), "/readyz");
        if (ready.status != 200) all += fmt::format("process {}: {}\n", i, ready.body);
    }
    return all;
}

int ChaosRun::busiest(int but_for) const {
    const auto leaders = leaders_seen_by(cluster_->brokers().address(1));
    EXPECT_TRUE(leaders);
    int found = 0;
    for (int broker = 1; leaders && broker <= machines; ++broker) {
        if (broker == but_for) continue;
        if (found == 0 || leaders->led_by(broker) > leaders->led_by(found)) found = broker;
    }
    EXPECT_GT(leaders ? leaders->led_by(found) : 0, 0);
    return found;
}

std::vector<int> ChaosRun::others(int broker) {
    std::vector<int> all;
    for (int other = 1; other <= machines; ++other) {
        if (other != broker) all.push_back(other);
    }
    return all;
}

bool ChaosRun::leads_nothing(int broker) const {
    return std::ranges::all_of(others(broker), [&](int other) {
        const auto leaders = leaders_seen_by(cluster_->brokers().address(other));
        return leaders && leaders->led_by(broker) == 0 && leaders->led_by(-1) == 0;
    });
}

bool ChaosRun::is_whole() const {
    for (int broker = 1; broker <= machines; ++broker) {
        const auto leaders = leaders_seen_by(cluster_->brokers().address(broker));
        if (!leaders || leaders->in_sync_min() < machines) return false;
    }
    return true;
}

void ChaosRun::expect_promises_kept() {
    callers_->finish();
    readers_->finish();
    const auto lasted_ms = elapsed_ms(started_);
    const auto complaints = seen_.complaints();
    EXPECT_TRUE(complaints.empty()) << complaints.size() << ": " << complaints.front();
    const auto history = seen_.history();
    std::map<Outcome, int> outcomes;
    for (const auto& command : history.commands) ++outcomes[command.outcome];
    EXPECT_TRUE(
        wait_until([&] { return position(cluster_->url()) >= outcomes[Outcome::acknowledged]; }));
    const auto [ledger, broken_by] = read_ledger_of(cluster_->bootstrap());
    EXPECT_FALSE(broken_by) << broken_by->message;
    const auto findings = check_history(history, ledger);
    EXPECT_TRUE(findings.empty()) << findings.size() << " promises broken";
    for (std::size_t i = 0; i < std::min(findings.size(), findings_shown); ++i) {
        ADD_FAILURE() << name_of(findings[i].breach) << ": " << findings[i].what;
    }
    expect_checker_sees(history, ledger);
    EXPECT_GT(outcomes[Outcome::refused], 0);
    EXPECT_GT(outcomes[Outcome::unknown], 0);
    const auto clean = cluster_->start_projector("clean");
    clean->wait_until_ready();
    EXPECT_EQ(digest(clean->url()), digest(cluster_->url()));
    std::cout << fmt::format(
                     "{} s: {} commands acknowledged, {} refused, {} of unknown outcome, {} reads, "
                     "{} events in the ledger; the longest wait was {} ms",
                     lasted_ms / 1000, outcomes[Outcome::acknowledged], outcomes[Outcome::refused],
                     outcomes[Outcome::unknown], history.reads.size(), ledger.size(),
                     longest_stall_.count())
              << std::endl;
}

}  // namespace anju::test
