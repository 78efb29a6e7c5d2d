// Log lines to stderr: JSON, one object per line; for people when stderr is a terminal.
#pragma once

#include <concepts>
#include <exception>
#include <initializer_list>
#include <string>
#include <string_view>

namespace anju {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { automatic, json, human };

struct LogField {
    LogField(std::string_view field_key, std::string_view field_value)
        : key(field_key), value(field_value) {}
    template <std::integral Number>
    LogField(std::string_view field_key, Number number)
        : key(field_key), value(std::to_string(number)) {}

    std::string_view key;
    std::string value;
};

using LogFields = std::initializer_list<LogField>;

struct LogOptions {
    LogLevel level = LogLevel::info;  // less important lines are left out
    LogFormat format = LogFormat::automatic;
};

// Before other threads log. Without it the defaults above hold.
void configure_logging(const LogOptions& options);

// From any thread. `text` says what happened and does not change; what does goes into fields.
void log_debug(std::string_view text, LogFields fields = {});
void log_info(std::string_view text, LogFields fields = {});
void log_warning(std::string_view text, LogFields fields = {});
void log_error(std::string_view text, LogFields fields = {});

// {"time":…,"level":…,"text":…,<fields>}; what came from outside cannot begin another line.
std::string render_json_line(std::string_view time, LogLevel level, std::string_view text,
                             LogFields fields);
std::string render_human_line(std::string_view time, LogLevel level, std::string_view text,
                              LogFields fields);

// What an exception says, for the log.
std::string describe(const std::exception_ptr& failure);

}  // namespace anju
