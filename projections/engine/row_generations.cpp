#include "projections/engine/row_generations.hpp"

#include <sstream>

#include "events/log/growing_file.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

fs::path file_in(const fs::path& rows) {
    return rows / "current-rows";
}

}  // namespace

std::string rows_name(const std::string& signature, const std::string& generation) {
    return signature + (generation.empty() ? "" : "." + generation);
}

std::string rows_folder(const std::string& signature, const std::string& generation) {
    return "rows-" + rows_name(signature, generation);
}

std::string current_rows(const fs::path& rows, const std::string& signature) {
    const auto text = read_file(file_in(rows));
    if (!text) return {};
    std::istringstream words(*text);
    std::string of;
    std::string generation;
    words >> of >> generation;
    std::error_code error;
    const bool there = fs::is_directory(rows / rows_folder(signature, generation), error);
    return of == signature && there ? generation : std::string();
}

Result<void> set_current_rows(const fs::path& rows, const std::string& signature,
                              const std::string& generation) {
    return replace_file(file_in(rows), signature + " " + generation + "\n");
}

std::string next_rows(const fs::path& rows, const std::string& signature) {
    std::error_code error;
    for (std::size_t number = 2;; ++number) {
        auto generation = std::to_string(number);
        if (!fs::exists(rows / rows_folder(signature, generation), error)) return generation;
    }
}

}  // namespace anju
