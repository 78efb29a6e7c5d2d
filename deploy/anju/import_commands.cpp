// anju import and anju template: what officials have in files, and the sheets to have it in.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <sstream>
#include <vector>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/language_option.hpp"
#include "deploy/anju/line_import.hpp"
#include "deploy/anju/sheet_import.hpp"
#include "deploy/import/cell_text.hpp"
#include "deploy/import/sheet_words.hpp"
#include "deploy/import/template_sheet.hpp"
#include "events/words/language.hpp"
#include "services/catalogue.hpp"

namespace anju {
namespace {

constexpr int exit_refused = 65;
constexpr std::string_view import_footer =
    R"(A sheet (.csv in UTF-8 or GB18030, or .xlsx) has one command's rows below a row of headings,
as `anju template` writes them, in either language or as the API's names, in any order. Rows whose
first cell begins with # are left out. What is refused is written to a result file: mend it there
and import that file.

JSON lines: {"stream":"house/130708-000123","command":"demolish","body":{...}}, with "key" and
"version" where they are wanted. Refused lines are printed.

A row gets a key of its own content: the same row is recorded once, in whatever order, format or
file it comes again; --batch NAME makes it another one. Two equal rows of one file are refused
unless --repeated-rows says that it happened twice.

--all-or-nothing decides on all rows first and records only when all are good. Between the two
others may write, and then single rows can still be refused; those before them stay recorded.

Exit codes: 0 all recorded, 65 some refused, 69 the server is lost (import again: it goes on).)";
constexpr std::string_view template_footer =
    R"(In lists, values are separated by ";", the parts of one by "|". Amounts are in the unit that
the heading names. Import what was filled in with `anju import FILE`.)";

int report(const ImportReport& done, const ImportOptions& options) {
    const bool chinese = options.language == Language::chinese;
    const auto refused = done.refused.size();
    std::string text;
    if (done.nothing_recorded) {
        text = chinese ? fmt::format("共{}行：可记录{}行，已有{}行，退回{}行；未记录任何内容",
                                     done.rows, done.recorded, done.replayed, refused)
                       : fmt::format(
                             "{} rows: {} would be recorded, {} are there, {} refused; "
                             "nothing was recorded",
                             done.rows, done.recorded, done.replayed, refused);
    } else {
        text = chinese ? fmt::format("共{}行：记录{}行，已有{}行，退回{}行", done.rows,
                                     done.recorded, done.replayed, refused)
                       : fmt::format("{} rows: {} recorded, {} were there, {} refused", done.rows,
                                     done.recorded, done.replayed, refused);
    }
    if (!done.result.empty()) text += (chinese ? "，见" : ": see ") + done.result.string();
    std::cerr << text << '\n';
    return refused == 0 ? 0 : exit_refused;
}

int report(const SendSummary& sent, bool dry_run) {
    std::cerr << fmt::format("{} {}recorded, {} were there, {} refused\n", sent.recorded,
                             dry_run ? "would be " : "", sent.replayed, sent.refused);
    return sent.refused == 0 ? 0 : exit_refused;
}

// Whether the input holds JSON lines: the first sign that is no space or mark opens an object.
bool holds_lines(std::string_view begin) {
    return trimmed(begin).starts_with('{');
}

Error unreadable(const std::string& file) {
    return not_found("file-unreadable", file + " cannot be read");
}

// One byte more than a sheet may have shows that there are too many.
std::string read_bounded(std::istream& input) {
    std::string bytes;
    std::vector<char> piece(65536);
    while (input && bytes.size() <= sheet_bytes_max) {
        input.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        bytes.append(piece.data(), static_cast<std::size_t>(input.gcount()));
    }
    return bytes;
}

int run_line_import(std::istream& input, const ImportOptions& options) {
    CommandClientOptions sending;
    sending.language = tag_of(options.language);
    if (options.dry_run || options.all_or_nothing) {
        std::random_device random;
        CommandClientOptions trying = sending;
        trying.rehearsal = fmt::format("import-{:08x}{:08x}", random(), random());
        const auto tried = import_lines(input, options.server, trying);
        if (!tried) return fail_with(tried.error());
        if (options.dry_run || tried->refused > 0) return report(*tried, true);
        input.clear();
        if (!input.seekg(0)) {
            return fail_with(
                invalid("input-read-once", "--all-or-nothing reads its lines twice: give a file"));
        }
    }
    const auto sent = import_lines(input, options.server, sending);
    return sent ? report(*sent, false) : fail_with(sent.error());
}

int run_import(const ImportOptions& options) {
    std::ifstream opened;
    if (options.file != "-") opened.open(options.file, std::ios::binary);
    std::istream& input = options.file == "-" ? std::cin : opened;
    if (!input) return fail_with(unreadable(options.file));
    // Lines are read as they come; a sheet as a whole.
    if (input.peek() == '{') return run_line_import(input, options);
    const std::string bytes = read_bounded(input);
    if (holds_lines(bytes)) {
        std::istringstream lines{std::string(trimmed(bytes))};
        return run_line_import(lines, options);
    }
    const auto done = import_sheet(bytes, options);
    if (done) return report(*done, options);
    Error error = done.error();
    // Else it is said in the language of the environment.
    if (options.language != language_of_environment()) {
        error.message = sentence_of(error, options.language);
    }
    return fail_with(error);
}

void print_known(std::ostream& out, Language language) {
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            const auto table = make();
            for (const auto& [command, schema] : table->commands()) {
                out << fmt::format("{} {}  {} {}\n", table->stream_name(), command,
                                   stream_name(table->stream_name(), language),
                                   command_name(table->stream_name(), command, language));
            }
        }
    }
}

struct TemplateOptions {
    std::string stream, command;
    std::string format = "xlsx";
    std::string output{};
};

int run_template(const TemplateOptions& options, Language language) {
    if (options.stream.empty()) {
        print_known(std::cout, language);
        return 0;
    }
    const auto sheet = command_sheet(options.stream, options.command);
    if (!sheet) return fail_with(sheet.error());
    const auto format = *table_format(options.format);
    const auto bytes = template_sheet(*sheet, format, language);
    if (!bytes) return fail_with(bytes.error());
    if (options.output == "-") {
        std::cout << *bytes << std::flush;
        return 0;
    }
    const std::string path =
        options.output.empty() ? sheet->scope() + "." + options.format : options.output;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << *bytes << std::flush;
    if (!file) return fail_with(unavailable("file-unwritable", path + " cannot be written"));
    std::cerr << path << '\n';
    return 0;
}

}  // namespace

void add_import_command(CLI::App& app, Run& run) {
    auto* command =
        app.add_subcommand("import", "Records the rows of a sheet, or commands as JSON lines");
    auto options = std::make_shared<ImportOptions>();
    const auto server = add_server(command);
    command->add_option("file", options->file, "The file; - reads the standard input")
        ->capture_default_str();
    command->add_option("--as", options->as,
                        "What the rows record, such as house.register; else as the worksheet or "
                        "the file is named");
    command->add_option("--sheet", options->sheet, "Which worksheet; the first when left out");
    command->add_option("--batch", options->key_batch,
                        "Name of the batch: the same rows in another batch are recorded again");
    command->add_option("--result", options->result,
                        "File for the rows that were refused, .csv or .xlsx; FILE.result.csv when "
                        "left out");
    command->add_flag("--dry-run", options->dry_run, "Decides on every row and records nothing");
    auto* partial = command->add_flag("--partial", options->partial,
                                      "Records the rows that are good (as it does)");
    command
        ->add_flag("--all-or-nothing", options->all_or_nothing,
                   "Records nothing unless all rows are good")
        ->excludes(partial);
    command->add_flag("--repeated-rows", options->repeated_rows,
                      "Equal rows of the file each happened");
    const auto language = add_language_option(command);
    command->footer(std::string(import_footer));
    command->callback([options, language, server, &run] {
        options->server = *server;
        options->language = *language;
        run = [options] { return run_import(*options); };
    });
}

void add_template_command(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "template", "Writes an empty sheet for a command's rows; without one, lists the commands");
    auto options = std::make_shared<TemplateOptions>();
    auto* stream = command->add_option("stream", options->stream, "Such as house");
    auto* name = command->add_option("command", options->command, "Such as register");
    stream->needs(name);
    command->add_option("--format", options->format, "csv or xlsx")
        ->check(CLI::IsMember({"csv", "xlsx"}))
        ->capture_default_str();
    command->add_option("-o,--output", options->output,
                        "File to write, - for the standard output; <stream>.<command>.<format> "
                        "when left out");
    const auto language = add_language_option(command);
    command->footer(std::string(template_footer));
    command->callback([options, language, &run] {
        run = [options, language] { return run_template(*options, *language); };
    });
}

}  // namespace anju
