#include "deploy/anju/sheet_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>

#include "deploy/anju/command_client.hpp"
#include "deploy/anju/progress_meter.hpp"
#include "deploy/import/sheet_words.hpp"
#include "events/base/sha256.hpp"
#include "events/words/language.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

constexpr std::size_t batch_name_bytes_max = 80;
constexpr std::size_t batch_hash_bytes = 6;

std::string stem_of(const std::string& file) {
    return file == "-" ? "import" : std::filesystem::path(file).stem().string();
}

// A problem document as the fault of a row.
RowFault fault_of(std::string_view problem, const SheetHeadings& headings,
                  const CommandSheet& command) {
    const auto json = parse_json_body(problem);
    Error error{ErrorKind::rejected, "answer-unreadable", std::string(problem)};
    if (!json || !json->is_object()) return {std::nullopt, std::move(error)};
    boost::system::error_code ignored;  // no pointer is no error
    const auto text = [&](const char* pointer) {
        const auto* member = json->find_pointer(pointer, ignored);
        return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                        : std::string();
    };
    error.rule = text("/rule");
    error.message = text("/detail");
    error.pointer = text("/errors/0/pointer");
    const auto column = column_of_pointer(error.pointer, headings, command);
    return {column, std::move(error)};
}

class SheetImport {
  public:
    SheetImport(const Sheet& sheet, const CommandSheet& command, const SheetHeadings& headings,
                const ImportOptions& options)
        : sheet_(sheet), command_(command), headings_(headings), options_(options) {}

    Result<ImportReport> run(const std::string& bytes) {
        make_lines(bytes);
        const bool rehearses = options_.dry_run || options_.all_or_nothing;
        if (rehearses) {
            if (auto sent = send(rehearsal_name()); !sent) return sent.error();
        }
        report_.nothing_recorded =
            options_.dry_run || (options_.all_or_nothing && !report_.refused.empty());
        if (!report_.nothing_recorded) {
            if (auto sent = send(""); !sent) return sent.error();
        }
        std::ranges::stable_sort(report_.refused, {}, &RefusedRow::row);
        return std::move(report_);
    }

  private:
    struct Line {
        std::size_t row = 0;  // among the rows of the sheet
        std::string text;
    };

    void make_lines(const std::string& bytes) {
        RowCommands commands(command_, headings_, sheet_.from_1904,
                             {.batch = batch_of(bytes, options_),
                              .key_batch = options_.key_batch,
                              .repeated_rows = options_.repeated_rows});
        for (std::size_t i = headings_.index + 1; i < sheet_.rows.size(); ++i) {
            if (is_comment(sheet_.rows[i])) continue;
            ++report_.rows;
            auto made = commands.make(sheet_.rows[i]);
            if (made.faults.empty()) {
                lines_.push_back({i, std::move(made.line)});
            } else {
                report_.refused.push_back({i, std::move(made.faults)});
            }
        }
    }

    static std::string rehearsal_name() {
        std::random_device random;
        return fmt::format("import-{:08x}{:08x}", random(), random());
    }

    // All lines, in order. A row that was refused in the rehearsal was not recorded, so that none
    // is refused twice.
    Result<void> send(const std::string& rehearsal) {
        CommandClient client(
            options_.server,
            [this](std::uint64_t line, std::string_view problem) {
                report_.refused.push_back(
                    {lines_.at(line - 1).row, {fault_of(problem, headings_, command_)}});
            },
            {.rehearsal = rehearsal, .language = std::string(tag_of(options_.language))});
        ProgressMeter meter(rehearsal.empty() ? "importing" : "trying", lines_.size());
        std::uint64_t done = 0;
        for (const auto& line : lines_) {
            if (auto added = client.add(line.text); !added) return added;
            meter.update(++done);
        }
        if (auto flushed = client.flush(); !flushed) return flushed;
        meter.end();
        report_.recorded = client.summary().recorded;
        report_.replayed = client.summary().replayed;
        return {};
    }

    const Sheet& sheet_;
    const CommandSheet& command_;
    const SheetHeadings& headings_;
    const ImportOptions& options_;
    std::vector<Line> lines_;
    ImportReport report_;
};

Result<void> write_result(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << bytes << std::flush;
    if (file) return {};
    return unavailable("result-unwritable",
                       path.string() + " cannot be written: name another file with --result");
}

bool holds(const std::filesystem::path& path, std::string_view content) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {}) == content;
}

}  // namespace

std::string batch_of(const std::string& bytes, const ImportOptions& options) {
    auto name = options.file == "-" ? std::string("stdin")
                                    : std::filesystem::path(options.file).filename().string();
    if (!options.key_batch.empty()) name = options.key_batch;
    if (name.size() > batch_name_bytes_max) {
        std::size_t end = batch_name_bytes_max;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
        name.resize(end);
    }
    const Hash hash = Sha256()(bytes);
    return fmt::format("{}@{}", name, hex_of(bytes_of(hash).substr(0, batch_hash_bytes)));
}

std::filesystem::path result_beside(const std::filesystem::path& file, std::string_view content) {
    const auto folder = file.parent_path();
    const auto name = file == "-" ? std::string("import") : file.stem().string();
    std::filesystem::path path = folder / (name + ".result.csv");
    for (int number = 2; std::filesystem::exists(path) && !holds(path, content); ++number) {
        path = folder / fmt::format("{}.result-{}.csv", name, number);
    }
    return path;
}

Result<CommandSheet> sheet_of(const ImportOptions& options, std::string_view worksheet) {
    const auto split = [](std::string_view name) {
        const auto stream = name.substr(0, name.find_first_of("./"));
        auto command = name.substr(std::min(name.size(), stream.size() + 1));
        command = command.substr(0, command.find_first_of(". "));
        return std::pair{stream, command};
    };
    if (!options.as.empty()) {
        const auto [stream, command] = split(options.as);
        return command_sheet(stream, command);
    }
    const std::string stem = stem_of(options.file);
    for (const std::string_view name : {worksheet, std::string_view(stem)}) {
        const auto [stream, command] = split(name);
        if (auto sheet = command_sheet(stream, command)) return sheet;
    }
    return invalid("sheet-command-unknown",
                   fmt::format("{}: what its rows record is not known: say it with --as, such as "
                               "--as house.register, or name the file or its worksheet so; `anju "
                               "template` lists what there is",
                               options.file));
}

Result<NamedSheet> read_named_sheet(const std::string& bytes, const ImportOptions& options) {
    auto sheet = read_sheet(bytes, options.sheet);
    if (!sheet) return sheet.error();
    auto command = sheet_of(options, sheet->name);
    if (!command) return command.error();
    auto headings = read_headings(*sheet, *command);
    if (!headings) return headings.error();
    return NamedSheet{std::move(*sheet), std::move(*command), std::move(*headings)};
}

Result<ImportReport> import_sheet(const std::string& bytes, const ImportOptions& options) {
    const auto read = read_named_sheet(bytes, options);
    if (!read) return read.error();
    const auto& [sheet, command, headings] = *read;
    auto report = SheetImport(sheet, command, headings, options).run(bytes);
    if (!report || report->refused.empty()) return report;
    const std::filesystem::path named = options.result;
    const auto format = named.extension() == ".xlsx" ? TableFormat::xlsx : TableFormat::csv;
    const auto written =
        result_sheet(sheet, headings, command, report->refused, format, options.language);
    if (!written) return written.error();
    report->result = named.empty() ? result_beside(options.file, *written) : named;
    if (auto done = write_result(report->result, *written); !done) return done.error();
    return report;
}

}  // namespace anju
