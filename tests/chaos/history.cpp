#include "tests/chaos/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace anju::test {

namespace {

std::string text_of(const Place& place) {
    return fmt::format("{}.{}", place.partition, place.seq);
}

class Check {
  public:
    Check(const History& history, const std::vector<LedgerEvent>& ledger)
        : history_(history), ledger_(ledger) {}

    std::vector<Finding> run() {
        check_events();
        check_order_in_the_ledger();
        check_commands();
        check_real_time_order();
        check_reads();
        return std::move(findings_);
    }

  private:
    void found(Breach breach, std::string what) { findings_.push_back({breach, std::move(what)}); }

    // Each event was sent by someone, was not refused, and stands once.
    void check_events() {
        std::map<std::string, const CommandSeen*> sent;
        for (const auto& command : history_.commands) sent[command.key] = &command;
        for (std::size_t i = 0; i < ledger_.size(); ++i) {
            const auto& event = ledger_[i];
            sequence_of_place_.emplace(text_of(event.place), i);
            if (!sequence_of_key_.emplace(event.key, i).second) {
                found(Breach::doubled, fmt::format("{} stands at {} and at {}", event.key,
                                                   sequence_of_key_[event.key], i));
            }
            const auto command = sent.find(event.key);
            if (command == sent.end()) {
                found(Breach::phantom, fmt::format("{} at {} was never sent", event.key, i));
            } else if (command->second->outcome == Outcome::refused) {
                found(Breach::phantom, fmt::format("{} at {} was refused", event.key, i));
            } else if (command->second->stream != event.stream) {
                found(Breach::phantom,
                      fmt::format("{} at {} is in {}, it was sent to {}", event.key, i,
                                  event.stream, command->second->stream));
            }
        }
    }

    // Versions of a stream follow one another, sequence numbers of a partition rise.
    void check_order_in_the_ledger() {
        std::map<std::string, std::int64_t> versions;
        std::map<std::string, std::int64_t> seqs;
        for (std::size_t i = 0; i < ledger_.size(); ++i) {
            const auto& event = ledger_[i];
            auto& version = versions[event.stream];
            if (event.version != version + 1) {
                found(Breach::inverted,
                      fmt::format("{} at {}: version {} of {} follows version {}", event.key, i,
                                  event.version, event.stream, version));
            }
            version = event.version;
            const auto [last, is_first] = seqs.try_emplace(event.place.partition, event.place.seq);
            if (!is_first && event.place.seq <= last->second) {
                found(Breach::inverted, fmt::format("{} at {}: {} follows {}", event.key, i,
                                                    text_of(event.place), last->second));
            }
            last->second = event.place.seq;
        }
    }

    void check_commands() {
        for (const auto& command : history_.commands) {
            if (command.outcome != Outcome::acknowledged) continue;
            const auto stands = sequence_of_key_.find(command.key);
            if (stands == sequence_of_key_.end()) {
                found(Breach::lost, fmt::format("{} was acknowledged at {}", command.key,
                                                text_of(command.place)));
                continue;
            }
            const auto& event = ledger_[stands->second];
            if (event.version != command.version || event.place != command.place) {
                found(Breach::inverted,
                      fmt::format("{} was acknowledged as version {} at {}, it is version {} at {}",
                                  command.key, command.version, text_of(command.place),
                                  event.version, text_of(event.place)));
            }
        }
    }

    // What was sent to a stream after another command to it was acknowledged has a later version.
    // Compared with the newest version acknowledged by then, which all before it are below.
    void check_real_time_order() {
        std::map<std::string, std::vector<const CommandSeen*>> by_stream;
        for (const auto& command : history_.commands) {
            if (sequence_of_key_.contains(command.key))
                by_stream[command.stream].push_back(&command);
        }
        for (auto& [stream, by_invocation] : by_stream) {
            auto by_answer = by_invocation;
            std::erase_if(by_answer, [](const CommandSeen* command) {
                return command->outcome != Outcome::acknowledged;
            });
            std::ranges::sort(by_invocation, {}, &CommandSeen::invoked);
            std::ranges::sort(by_answer, {}, &CommandSeen::answered);
            std::size_t answered = 0;
            const CommandSeen* newest = nullptr;
            for (const auto* command : by_invocation) {
                for (; answered < by_answer.size() &&
                       by_answer[answered]->answered < command->invoked;
                     ++answered) {
                    if (newest == nullptr ||
                        version_of(*newest) < version_of(*by_answer[answered])) {
                        newest = by_answer[answered];
                    }
                }
                if (newest != nullptr && version_of(*command) < version_of(*newest)) {
                    found(Breach::inverted,
                          fmt::format("{} was sent after {} was acknowledged, but stands before it",
                                      command->key, newest->key));
                }
            }
        }
    }

    std::int64_t version_of(const CommandSeen& command) const {
        return ledger_[sequence_of_key_.at(command.key)].version;
    }

    void check_reads() {
        std::map<std::string, std::vector<const ReadSeen*>> by_reader;
        for (const auto& read : history_.reads) {
            by_reader[read.reader].push_back(&read);
            check_one_read(read);
        }
        for (auto& [reader, reads] : by_reader) {
            std::ranges::stable_sort(reads, {}, &ReadSeen::answered);
            std::int64_t shown = 0;
            for (const auto* read : reads) {
                if (read->position < shown) {
                    found(Breach::gone_back,
                          fmt::format("{} was shown {} after {}", reader, read->position, shown));
                }
                shown = std::max(shown, read->position);
            }
        }
    }

    void check_one_read(const ReadSeen& read) {
        if (read.position > static_cast<std::int64_t>(ledger_.size())) {
            found(Breach::lost, fmt::format("{} was shown {} events, the ledger has {}",
                                            read.reader, read.position, ledger_.size()));
        }
        if (!read.waited_for) return;
        const auto stands = sequence_of_place_.find(text_of(*read.waited_for));
        if (stands == sequence_of_place_.end()) {
            found(Breach::lost, fmt::format("{} was answered for {}, which is not in the ledger",
                                            read.reader, text_of(*read.waited_for)));
        } else if (read.position <= static_cast<std::int64_t>(stands->second)) {
            found(Breach::stale,
                  fmt::format("{} waited for {}, event {}, and was shown {} events", read.reader,
                              text_of(*read.waited_for), stands->second, read.position));
        }
    }

    const History& history_;
    const std::vector<LedgerEvent>& ledger_;
    std::map<std::string, std::size_t> sequence_of_key_;
    std::map<std::string, std::size_t> sequence_of_place_;
    std::vector<Finding> findings_;
};

}  // namespace

std::optional<Place> place_of(const std::string& token) {
    const auto dot = token.rfind('.');
    if (dot == std::string::npos || dot == 0) return std::nullopt;
    Place place{token.substr(0, dot), 0};
    const char* end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data() + dot + 1, end, place.seq);
    if (error != std::errc() || stop != end || place.seq < 0) return std::nullopt;
    return place;
}

std::string name_of(Breach breach) {
    switch (breach) {
        case Breach::lost:
            return "lost";
        case Breach::doubled:
            return "doubled";
        case Breach::phantom:
            return "phantom";
        case Breach::inverted:
            return "inverted";
        case Breach::stale:
            return "stale";
        case Breach::gone_back:
            return "gone back";
    }
    return "unknown";
}

std::vector<Finding> check_history(const History& history, const std::vector<LedgerEvent>& ledger) {
    return Check(history, ledger).run();
}

}  // namespace anju::test
