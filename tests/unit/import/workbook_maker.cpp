#include "tests/unit/import/workbook_maker.hpp"

#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/tidy/command.hpp"

namespace anju {
namespace {

constexpr std::string_view relations_namespace =
    "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr std::string_view types =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr std::string_view main_namespace =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

std::string relations(const std::vector<std::pair<std::string, std::string>>& targets) {
    std::string xml = "<Relationships xmlns=\"" + std::string(relations_namespace) + "\">";
    int number = 0;
    for (const auto& [type, target] : targets) {
        xml += "<Relationship Id=\"rId" + std::to_string(++number) + "\" Type=\"" +
               std::string(types) + type + "\" Target=\"" + target + "\"/>";
    }
    return xml + "</Relationships>";
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::filesystem::path temporary_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "anju-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

}  // namespace

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts) {
    const auto folder = temporary_folder();
    const auto path = (folder / "made.zip").string();
    int code = 0;
    auto* archive = ::zip_open(path.c_str(), ZIP_CREATE, &code);
    for (const auto& [name, content] : parts) {
        auto* source = ::zip_source_buffer(archive, content.data(), content.size(), 0);
        ::zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    }
    if (::zip_close(archive) != 0) throw std::runtime_error("the zip cannot be written");
    auto bytes = read_file(path);
    std::filesystem::remove_all(folder);
    return bytes;
}

std::string workbook(const WorkbookParts& parts) {
    const std::string space = " xmlns=\"" + std::string(main_namespace) + "\"";
    return zip_of(
        {{"_rels/.rels", relations({{"officeDocument", "xl/workbook.xml"}})},
         {"xl/workbook.xml", "<workbook" + space +
                                 " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                                 "relationships\">" +
                                 parts.properties + "<sheets>" + parts.sheets +
                                 "</sheets></workbook>"},
         {"xl/_rels/workbook.xml.rels", relations({{"worksheet", "/xl/worksheets/sheet1.xml"},
                                                   {"sharedStrings", "sharedStrings.xml"},
                                                   {"styles", "styles.xml"}})},
         {"xl/sharedStrings.xml",
          "<sst" + space +
              "><si><t>户主</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh sb=\"0\" "
              "eb=\"1\"><t>no</t></rPh></si></sst>"},
         {"xl/styles.xml",
          "<styleSheet" + space +
              "><numFmts><numFmt numFmtId=\"180\" formatCode=\"yyyy/m/d h:mm\"/></numFmts>"
              "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
              "<xf numFmtId=\"14\"/><xf numFmtId=\"180\"/><xf numFmtId=\"4\"/></cellXfs>"
              "</styleSheet>"},
         {"xl/worksheets/sheet1.xml", parts.prolog + "<worksheet" + space + "><sheetData>" +
                                          parts.rows + "</sheetData></worksheet>"}});
}

std::string workbook_of(const std::string& rows) {
    WorkbookParts parts;
    parts.rows = rows;
    return workbook(parts);
}

std::string openpyxl_workbook(const std::string& script) {
    const auto folder = temporary_folder();
    std::ofstream(folder / "make.py") << "import datetime, openpyxl, sys\n"
                                         "book = openpyxl.Workbook()\n"
                                         "sheet = book.active\n"
                                      << script << "\nbook.save(sys.argv[1])\n";
    tidy::run_command("/usr/bin/python3 " + (folder / "make.py").string() + " " +
                      (folder / "made.xlsx").string() + " 2>&1");
    auto bytes = read_file(folder / "made.xlsx");
    std::filesystem::remove_all(folder);
    return bytes;
}

}  // namespace anju
