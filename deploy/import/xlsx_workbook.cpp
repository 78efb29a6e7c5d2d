#include "deploy/import/xlsx_workbook.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "deploy/import/xml_reader.hpp"

namespace anju {
namespace {

constexpr std::size_t shared_texts_max = 2'000'000;
constexpr std::size_t styles_max = 100'000;

int number_of(std::string_view text) {
    int number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

struct Relation {
    std::string type;  // the last word of its URI, "worksheet"
    std::string part;
};
using Relations = std::map<std::string, Relation, std::less<>>;  // by id

class RelationsReader : public XmlHandler {
  public:
    explicit RelationsReader(std::string from_part) : from_part_(std::move(from_part)) {}
    Result<void> begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name != "Relationship" || attributes.get("TargetMode") == "External") return {};
        const auto type = attributes.get("Type");
        relations[std::string(attributes.get("Id"))] = {
            std::string(type.substr(type.rfind('/') + 1)),
            part_of_target(from_part_, attributes.get("Target"))};
        return {};
    }
    Result<void> end(std::string_view) override { return {}; }
    void text(std::string_view) override {}

    Relations relations;

  private:
    const std::string from_part_;
};

// The relations of a part stand beside it: xl/_rels/workbook.xml.rels.
Result<Relations> read_relations(ZipParts& parts, const std::string& part) {
    const auto slash = part.rfind('/');
    const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
    RelationsReader reader(part);
    auto read =
        read_xml(parts, part.substr(0, name) + "_rels/" + part.substr(name) + ".rels", reader);
    if (!read) return read.error();
    return std::move(reader.relations);
}

class WorkbookReader : public XmlHandler {
  public:
    WorkbookReader(const Relations& relations, Workbook& book)
        : relations_(relations), book_(book) {}
    Result<void> begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "workbookPr") {
            const auto date1904 = attributes.get("date1904");
            book_.from_1904 = date1904 == "1" || date1904 == "true";
        }
        if (name != "sheet") return {};
        const auto relation = relations_.find(attributes.get("id", true));
        if (relation == relations_.end() || relation->second.type != "worksheet") return {};
        const auto state = attributes.get("state");
        book_.sheets.push_back({std::string(attributes.get("name")), relation->second.part,
                                state == "hidden" || state == "veryHidden"});
        return {};
    }
    Result<void> end(std::string_view) override { return {}; }
    void text(std::string_view) override {}

  private:
    const Relations& relations_;
    Workbook& book_;
};

// <si> with one <t>, or one in each of several <r>; phonetic texts (<rPh>) are no part of it.
class SharedTextsReader : public XmlHandler {
  public:
    explicit SharedTextsReader(std::vector<std::string>& texts) : texts_(texts) {}
    Result<void> begin(std::string_view name, const XmlAttributes&) override {
        if (name == "si") texts_.emplace_back();
        if (name == "rPh") in_phonetic_ = true;
        in_text_ = name == "t" && !in_phonetic_ && !texts_.empty();
        if (texts_.size() <= shared_texts_max) return {};
        return invalid("sheet-too-large", "the workbook has too many texts: import it in parts");
    }
    Result<void> end(std::string_view name) override {
        if (name == "rPh") in_phonetic_ = false;
        if (name == "t") in_text_ = false;
        return {};
    }
    void text(std::string_view piece) override {
        if (in_text_) texts_.back() += piece;
    }

  private:
    std::vector<std::string>& texts_;
    bool in_phonetic_ = false;
    bool in_text_ = false;
};

// Formats that every spreadsheet knows by number; those of 27 to 36 and 50 to 58 are East Asian.
bool is_date_number(int format) {
    return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) ||
           (format >= 50 && format <= 58);
}

class StylesReader : public XmlHandler {
  public:
    explicit StylesReader(std::vector<bool>& dates) : dates_(dates) {}
    Result<void> begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "numFmt") {
            formats_[number_of(attributes.get("numFmtId"))] =
                is_date_format(attributes.get("formatCode"));
        }
        if (name == "cellXfs") in_cell_formats_ = true;
        if (name != "xf" || !in_cell_formats_ || dates_.size() >= styles_max) return {};
        const int format = number_of(attributes.get("numFmtId"));
        const auto own = formats_.find(format);
        dates_.push_back(own == formats_.end() ? is_date_number(format) : own->second);
        return {};
    }
    Result<void> end(std::string_view name) override {
        if (name == "cellXfs") in_cell_formats_ = false;
        return {};
    }
    void text(std::string_view) override {}

  private:
    std::vector<bool>& dates_;
    std::map<int, bool> formats_;
    bool in_cell_formats_ = false;
};

std::string part_of_type(const Relations& relations, std::string_view type) {
    const auto found = std::ranges::find_if(
        relations, [&](const auto& entry) { return entry.second.type == type; });
    return found == relations.end() ? std::string() : found->second.part;
}

}  // namespace

bool is_date_format(std::string_view code) {
    bool quoted = false, bracketed = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\\' || c == '_' || c == '*') {
            ++i;
            continue;
        }
        if (c == '[') bracketed = true;
        if (!bracketed && (c == 'y' || c == 'Y' || c == 'd' || c == 'D')) return true;
        if (c == ']') bracketed = false;
    }
    return false;
}

std::string part_of_target(std::string_view from_part, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    auto folder = from_part.substr(0, from_part.rfind('/') + 1);
    if (from_part.find('/') == std::string_view::npos) folder = {};
    while (target.starts_with("../")) {
        target.remove_prefix(3);
        if (folder.empty()) continue;
        const auto above = folder.substr(0, folder.size() - 1);
        folder = above.find('/') == std::string_view::npos ? std::string_view()
                                                           : above.substr(0, above.rfind('/') + 1);
    }
    return std::string(folder).append(target);
}

Result<Workbook> read_workbook(ZipParts& parts) {
    RelationsReader root("");
    if (auto read = read_xml(parts, "_rels/.rels", root); !read) return read.error();
    const auto part = part_of_type(root.relations, "officeDocument");
    if (part.empty()) return invalid("zip-part-missing", "the .xlsx file names no workbook");
    const auto relations = read_relations(parts, part);
    if (!relations) return relations.error();
    Workbook book;
    WorkbookReader reader(*relations, book);
    if (auto read = read_xml(parts, part, reader); !read) return read.error();
    if (const auto texts = part_of_type(*relations, "sharedStrings"); parts.has(texts)) {
        SharedTextsReader shared(book.shared_texts);
        if (auto read = read_xml(parts, texts, shared); !read) return read.error();
    }
    if (const auto styles = part_of_type(*relations, "styles"); parts.has(styles)) {
        StylesReader dates(book.date_styles);
        if (auto read = read_xml(parts, styles, dates); !read) return read.error();
    }
    return book;
}

}  // namespace anju
