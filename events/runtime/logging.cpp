#include "events/runtime/logging.hpp"

#include "events/runtime/utf8.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>

namespace anju {
namespace {

struct Log {
    std::unique_ptr<spdlog::logger> logger;
    LogFormat format = LogFormat::json;
};

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::off;
}

std::string_view to_string(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "unknown";
}

// Lines come here finished, so spdlog's own pattern adds nothing but the line end.
Log make_log(const LogOptions& options) {
    Log log;
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, "\n"));
    log.logger = std::make_unique<spdlog::logger>("anju", std::move(sink));
    log.logger->set_level(to_spdlog(options.level));
    const bool is_terminal = isatty(STDERR_FILENO) == 1;
    log.format = options.format != LogFormat::automatic ? options.format
                 : is_terminal                          ? LogFormat::human
                                                        : LogFormat::json;
    return log;
}

Log& the_log() {
    static Log log = make_log({});
    return log;
}

// ISO 8601 in UTC with milliseconds.
std::string now_text() {
    const auto now = std::chrono::system_clock::now();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds);
    const std::time_t time = std::chrono::system_clock::to_time_t(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(left.count()));
    return std::string(text.data()) + fraction.data();
}

void write_line(LogLevel level, std::string_view text, LogFields fields) {
    Log& log = the_log();
    const auto spdlog_level = to_spdlog(level);
    if (!log.logger->should_log(spdlog_level)) return;
    const auto render = log.format == LogFormat::human ? render_human_line : render_json_line;
    log.logger->log(spdlog_level, spdlog::string_view_t(render(now_text(), level, text, fields)));
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    append_json_escaped(out, text);
    out += '"';
}

}  // namespace

void configure_logging(const LogOptions& options) {
    the_log() = make_log(options);
}

void log_debug(std::string_view text, LogFields fields) {
    write_line(LogLevel::debug, text, fields);
}
void log_info(std::string_view text, LogFields fields) {
    write_line(LogLevel::info, text, fields);
}
void log_warning(std::string_view text, LogFields fields) {
    write_line(LogLevel::warning, text, fields);
}
void log_error(std::string_view text, LogFields fields) {
    write_line(LogLevel::error, text, fields);
}

std::string render_json_line(std::string_view time, LogLevel level, std::string_view text,
                             LogFields fields) {
    std::string line = "{\"time\":";
    append_json_string(line, time);
    line += ",\"level\":";
    append_json_string(line, to_string(level));
    line += ",\"text\":";
    append_json_string(line, text);
    for (const LogField& field : fields) {
        line += ',';
        append_json_string(line, field.key);
        line += ':';
        append_json_string(line, field.value);
    }
    line += '}';
    return line;
}

std::string render_human_line(std::string_view time, LogLevel level, std::string_view text,
                              LogFields fields) {
    std::string line(time);
    line.append(" ").append(to_string(level)).append("  ");
    append_json_escaped(line, text);
    for (const LogField& field : fields) {
        line.append("  ").append(field.key).append("=");
        append_json_escaped(line, field.value);
    }
    return line;
}

std::string describe(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "an exception of an unknown type";
    }
}

}  // namespace anju
