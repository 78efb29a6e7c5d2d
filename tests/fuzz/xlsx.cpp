// Excel workbooks. The first byte chooses the command that the sheet is for. What follows is a file
// when it begins like a zip; else the parts of one, each a line with its name, its bytes and a byte
// 1, which are put into a zip here, so that what lies behind its checksums is reached.
#include <boost/crc.hpp>

#include "deploy/import/template_sheet.hpp"
#include "deploy/import/zip_parts.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/sheet_rows.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

constexpr char part_end = '\1';
constexpr std::size_t parts_max = 30;
constexpr std::uint64_t unpacked_max = std::uint64_t{8} << 20;

template <class... Numbers>
void append_numbers(std::string& out, Numbers... numbers) {
    (out.append(reinterpret_cast<const char*>(&numbers), sizeof numbers), ...);
}

std::uint32_t crc32_of(std::string_view bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

// A zip whose parts are stored as they are.
class StoredZip {
  public:
    void add(std::string_view name, std::string_view content) {
        const auto at = static_cast<std::uint32_t>(bytes_.size());
        std::string common;  // what both headers of a part say
        append_numbers(common, std::uint16_t{20}, std::uint16_t{0}, std::uint16_t{0},
                       std::uint32_t{0}, crc32_of(content), size_of(content), size_of(content),
                       static_cast<std::uint16_t>(name.size()), std::uint16_t{0});
        bytes_ += std::string("PK\3\4") + common;
        bytes_.append(name).append(content);
        directory_ += "PK\1\2";
        append_numbers(directory_, std::uint16_t{20});
        directory_ += common;
        append_numbers(directory_, std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{0},
                       std::uint32_t{0}, at);
        directory_ += name;
        ++count_;
    }
    std::string finish() const {
        std::string whole = bytes_ + directory_ + "PK\5\6";
        append_numbers(whole, std::uint16_t{0}, std::uint16_t{0}, count_, count_,
                       size_of(directory_), size_of(bytes_), std::uint16_t{0});
        return whole;
    }

  private:
    static std::uint32_t size_of(std::string_view text) {
        return static_cast<std::uint32_t>(text.size());
    }

    std::string bytes_;
    std::string directory_;
    std::uint16_t count_ = 0;
};

std::string zip_of_parts(Bytes input) {
    StoredZip zip;
    for (std::size_t count = 0; count < parts_max && !input.empty(); ++count) {
        const auto name = input.take_until('\n');
        zip.add(name, input.take_until(part_end));
    }
    return zip.finish();
}

void run(std::string_view bytes) {
    Bytes input(bytes);
    const auto which = input.number<std::uint8_t>();
    const std::string file =
        input.rest().starts_with("PK") ? std::string(input.rest()) : zip_of_parts(input);
    const auto sheet = read_sheet(file, "");
    if (!sheet) {
        demand(!sheet.error().rule.empty() && is_utf8(sheet.error().message),
               "why a file is no sheet is said as a text");
        return;
    }
    std::uint32_t last = 0;
    for (const auto& row : sheet->rows) {
        demand(row.number > last, "rows come in their order");
        last = row.number;
        demand(row.cells.size() <= sheet_columns_max, "a row has no more columns than it may");
        for (const auto& cell : row.cells) demand(is_utf8(cell.text), "a cell is UTF-8");
    }
    read_rows(*sheet, which);
}

std::vector<std::string> seeds() {
    constexpr const char* names[] = {"[Content_Types].xml",  "xl/workbook.xml",
                                     "xl/styles.xml",        "xl/_rels/workbook.xml.rels",
                                     "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"};
    std::vector<std::string> all;
    const auto& sheets = command_sheets();
    for (std::size_t i = 0; i < sheets.size() && i < 256; i += 7) {
        const auto file = template_sheet(sheets[i], TableFormat::xlsx, Language::english);
        if (!file) continue;
        const std::string chosen(1, static_cast<char>(i));
        all.push_back(chosen + *file);
        std::string parts = chosen;
        auto zip = ZipParts::open(*file, unpacked_max);
        for (const char* name : names) {
            if (!zip || !zip->has(name)) continue;
            parts.append(name).append("\n");
            const auto read = zip->read(name, [&](std::string_view piece, bool) {
                parts += piece;
                return true;
            });
            demand(read.has_value(), "our own workbook can be read");
            parts += part_end;
        }
        all.push_back(parts);
    }
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
