#include "deploy/import/zip_parts.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <array>

namespace anju {
namespace {

constexpr std::size_t piece_bytes = 65536;
constexpr std::int64_t parts_max = 10'000;

Error malformed(std::string_view what) {
    return invalid(
        "zip-malformed",
        fmt::format("this is no sound .xlsx file ({}): open it in a spreadsheet and save "
                    "it again",
                    what));
}

struct CloseFile {
    void operator()(zip_file_t* file) const { ::zip_fclose(file); }
};

}  // namespace

void ZipParts::Close::operator()(zip* archive) const {
    ::zip_discard(archive);
}

Error ZipParts::too_large() const {
    return invalid("zip-too-large",
                   fmt::format("the .xlsx file unpacks to more than {} bytes: import it in parts",
                               unpacked_max_));
}

Result<ZipParts> ZipParts::open(std::string_view bytes, std::uint64_t unpacked_max) {
    zip_error_t error;
    ::zip_error_init(&error);
    auto* source = ::zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    auto* archive = source == nullptr
                        ? nullptr
                        : ::zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    const std::string what = archive == nullptr ? ::zip_error_strerror(&error) : "";
    if (archive == nullptr && source != nullptr) ::zip_source_free(source);
    ::zip_error_fini(&error);
    if (archive == nullptr) return malformed(what);
    ZipParts parts(archive, unpacked_max);
    if (::zip_get_num_entries(archive, 0) > parts_max) return malformed("too many parts");
    return parts;
}

bool ZipParts::has(const std::string& name) const {
    return ::zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<void> ZipParts::read(const std::string& name, const TakePiece& take) {
    const auto index = ::zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE);
    if (index < 0) return invalid("zip-part-missing", "the .xlsx file has no part " + name);
    zip_stat_t stat;
    const bool known =
        ::zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &stat) == 0 &&
        (stat.valid & ZIP_STAT_SIZE) != 0;
    if (known && stat.size > unpacked_max_) return too_large();
    const std::unique_ptr<zip_file_t, CloseFile> file(
        ::zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0));
    if (!file) return malformed(name + ": " + ::zip_strerror(archive_.get()));
    std::array<char, piece_bytes> piece;
    while (true) {
        const auto got = ::zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0) {
            return malformed(name + ": " + ::zip_error_strerror(::zip_file_get_error(file.get())));
        }
        // Counted, not believed: what a zip says of its sizes may be forged.
        unpacked_ += static_cast<std::uint64_t>(got);
        if (unpacked_ > unpacked_max_) return too_large();
        if (!take({piece.data(), static_cast<std::size_t>(got)}, got == 0) || got == 0) return {};
    }
}

}  // namespace anju
