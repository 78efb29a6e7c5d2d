#include "tests/tidy/rules.hpp"

#include "tests/tidy/cpp_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

namespace anju::tidy {
namespace {

// The table: files whose path begins with `from` may include what begins with one of `to`.
// The first line that fits decides. "%" stands for the folder's own name at that place.
struct Border {
    std::string_view from;
    std::vector<std::string_view> to;
};

const std::vector<Border>& borders() {
    static const std::vector<Border> table{
        {"events/", {"events/"}},
        {"services/catalogue.", {"events/", "services/"}},
        {"services/shell/", {"events/", "services/shell/"}},
        {"services/%/", {"events/", "services/shell/", "services/%/"}},
        {"projections/engine/", {"events/", "projections/engine/"}},
        {"projections/read_models/catalogue.", {"events/", "projections/"}},
        {"projections/read_models/", {"events/", "projections/engine/"}},
        {"projections/", {"events/", "projections/"}},
        {"deploy/", {""}},
        {"tests/", {""}},
    };
    return table;
}

// A library of others and the places it is wrapped in.
struct Home {
    std::string_view library;  // what its headers' names begin with
    std::vector<std::string_view> homes;
};

const std::vector<Home>& homes() {
    static const std::vector<Home> table{
        {"librdkafka/", {"events/log/kafka_", "deploy/", "tests/"}},
        {"rocksdb/", {"events/log/embedded_log", "projections/engine/", "deploy/", "tests/"}},
        {"xlsxwriter.h", {"events/runtime/xlsx_writer"}},
        {"csv.h", {"deploy/import/csv_sheet"}},
        {"expat.h", {"deploy/import/xml_reader"}},
        {"toml++/", {"deploy/anju/settings", "deploy/kafka/"}},
        {"zip.h", {"deploy/import/zip_parts", "tests/unit/import/"}},
    };
    return table;
}

constexpr std::array<std::string_view, 4> thread_homes{"events/log/", "events/runtime/",
                                                       "projections/engine/", "tests/"};
constexpr std::array<std::string_view, 16> thread_words{
    "std::thread",          "std::jthread",     "std::mutex",       "std::shared_mutex",
    "std::timed_mutex",     "std::scoped_lock", "std::lock_guard",  "std::unique_lock",
    "std::shared_lock",     "std::atomic",      "std::atomic_flag", "std::condition_variable",
    "std::recursive_mutex", "std::async",       "std::future",      "std::promise"};
constexpr std::array<std::string_view, 6> thread_headers{"thread", "mutex",  "shared_mutex",
                                                         "atomic", "future", "condition_variable"};
constexpr std::array<std::string_view, 5> root_folders{"events/", "services/", "projections/",
                                                       "deploy/", "tests/"};

template <class Prefixes>
bool starts_with_any(std::string_view text, const Prefixes& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// The prefix with "%" replaced by the folder name the path has at that place.
std::string filled(std::string_view pattern, std::string_view path) {
    const std::size_t mark = pattern.find('%');
    if (mark == std::string_view::npos) return std::string(pattern);
    if (!path.starts_with(pattern.substr(0, mark))) return "no folder";
    const std::size_t end = path.find('/', mark);
    if (end == std::string_view::npos) return "no folder";
    return std::string(pattern.substr(0, mark)) + std::string(path.substr(mark, end - mark)) +
           std::string(pattern.substr(mark + 1));
}

// "progress" for progress.hpp, progress_rows.cpp's own name, or the folder progress/.
std::string read_model_of(std::string_view path) {
    constexpr std::string_view folder = "projections/read_models/";
    if (!path.starts_with(folder)) return "";
    path.remove_prefix(folder.size());
    return std::string(path.substr(0, path.find_first_of("./")));
}

// The files of one read model share the beginning of their names.
bool same_read_model(std::string_view one, std::string_view other) {
    const std::string a = read_model_of(one);
    const std::string b = read_model_of(other);
    if (a.empty() || b.empty()) return false;
    return a == b || a.starts_with(b + "_") || b.starts_with(a + "_");
}

bool may_include(std::string_view path, std::string_view target) {
    if (same_read_model(path, target)) return true;
    for (const auto& border : borders()) {
        if (!path.starts_with(filled(border.from, path))) continue;
        return std::any_of(border.to.begin(), border.to.end(), [&](std::string_view to) {
            return target.starts_with(filled(to, path));
        });
    }
    return false;
}

using Graph = std::map<std::string, std::vector<Include>>;

// Walks the includes depth first; a file met again while still open closes a cycle.
class CycleFinder {
  public:
    explicit CycleFinder(const Graph& graph) : graph_(graph) {}

    void visit(const std::string& path) {
        if (done_.contains(path)) return;
        open_.push_back(path);
        for (const auto& include : graph_.at(path)) {
            if (!graph_.contains(include.target)) continue;
            const auto again = std::find(open_.begin(), open_.end(), include.target);
            if (again == open_.end()) {
                visit(include.target);
            } else {
                report({again, open_.end()}, include);
            }
        }
        open_.pop_back();
        done_.insert(path);
    }

    Findings findings;

  private:
    void report(const std::vector<std::string>& cycle, const Include& include) {
        std::string way;
        for (const auto& path : cycle) way += path + " -> ";
        findings.push_back(finding(cycle.back(), include.line,
                                   "these include each other: " + way + include.target +
                                       ": move what both need into a header of its own"));
    }

    const Graph& graph_;
    std::vector<std::string> open_;
    std::set<std::string> done_;
};

}  // namespace

std::string finding(const std::string& path, int line, const std::string& what) {
    return path + ":" + std::to_string(line) + ": " + what;
}

Findings check_architecture(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (!file.is_cpp()) continue;
        for (const auto& include : read_code(file.text).includes) {
            if (!include.quoted || may_include(file.path, include.target)) continue;
            findings.push_back(finding(
                file.path, include.line,
                "may not include " + include.target +
                    ": see the table in tests/tidy/architecture_rules.cpp; pass what you need in"));
        }
    }
    return findings;
}

Findings check_libraries(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (!file.is_cpp()) continue;
        for (const auto& include : read_code(file.text).includes) {
            for (const auto& home : homes()) {
                if (!include.target.starts_with(home.library)) continue;
                if (starts_with_any(file.path, home.homes)) continue;
                findings.push_back(finding(file.path, include.line,
                                           include.target + " is included outside of " +
                                               std::string(home.homes[0]) +
                                               "*: use our interface to it"));
            }
        }
    }
    return findings;
}

Findings check_threads(const Files& files) {
    Findings findings;
    const std::string advice =
        ": threads live in events/log, events/runtime and projections/engine; run on the strand";
    for (const auto& file : files) {
        if (!file.is_cpp() || starts_with_any(file.path, thread_homes)) continue;
        const Code code = read_code(file.text);
        for (const auto& include : code.includes) {
            if (std::find(thread_headers.begin(), thread_headers.end(), include.target) !=
                thread_headers.end()) {
                findings.push_back(
                    finding(file.path, include.line, "<" + include.target + ">" + advice));
            }
        }
        int number = 0;
        for (const auto& line : lines_of(code.text)) {
            ++number;
            for (const auto word : thread_words) {
                const std::size_t found = line.find(word);
                if (found == std::string::npos || !is_word_at(line, found, word)) continue;
                findings.push_back(finding(file.path, number, std::string(word) + advice));
            }
        }
    }
    return findings;
}

Findings check_include_cycles(const Files& files) {
    Graph graph;
    for (const auto& file : files) {
        if (file.is_cpp()) graph[file.path] = read_code(file.text).includes;
    }
    CycleFinder finder(graph);
    for (const auto& [path, includes] : graph) finder.visit(path);
    return finder.findings;
}

Findings check_include_paths(const Files& files) {
    Findings findings;
    for (const auto& file : files) {
        if (!file.is_cpp()) continue;
        for (const auto& include : read_code(file.text).includes) {
            const bool climbs = include.target.find("../") != std::string::npos;
            if (!climbs && (!include.quoted || starts_with_any(include.target, root_folders))) {
                continue;
            }
            findings.push_back(finding(file.path, include.line,
                                       "includes \"" + include.target +
                                           "\": name it from the root of the repository, or in <> "
                                           "when it is a library's"));
        }
    }
    return findings;
}

}  // namespace anju::tidy
