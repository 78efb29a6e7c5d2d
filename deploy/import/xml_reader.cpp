#include "deploy/import/xml_reader.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <optional>

namespace anju {
namespace {

struct FreeParser {
    void operator()(XML_Parser parser) const { ::XML_ParserFree(parser); }
};

std::string_view local_name(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Stands between expat, which is C and lets no exception through, and a handler.
class XmlReading {
  public:
    XmlReading(const std::string& part, XmlHandler& handler)
        : part_(part), handler_(handler), parser_(::XML_ParserCreate(nullptr)) {
        ::XML_SetUserData(parser_.get(), this);
        ::XML_SetElementHandler(parser_.get(), on_begin, on_end);
        ::XML_SetCharacterDataHandler(parser_.get(), on_text);
        ::XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    }

    bool take(std::string_view piece, bool is_last) {
        const auto parsed = ::XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()),
                                        is_last ? 1 : 0);
        if (parsed == XML_STATUS_OK || failure_) return !failure_;
        failure_ =
            invalid("xml-malformed",
                    fmt::format("{} line {}: {}", part_, ::XML_GetCurrentLineNumber(parser_.get()),
                                ::XML_ErrorString(::XML_GetErrorCode(parser_.get()))));
        return false;
    }

    const std::optional<Error>& failure() const { return failure_; }

  private:
    template <class Step>
    void guarded(const Step& step) {
        if (failure_) return;
        Result<void> outcome;
        try {
            outcome = step();
        } catch (const std::exception& failure) {
            outcome = unavailable("out-of-memory", failure.what());
        }
        if (outcome) return;
        failure_ = outcome.error();
        ::XML_StopParser(parser_.get(), XML_FALSE);
    }
    static XmlReading& self(void* data) { return *static_cast<XmlReading*>(data); }

    static void on_begin(void* data, const char* name, const char** attributes) {
        self(data).guarded(
            [&] { return self(data).handler_.begin(local_name(name), XmlAttributes(attributes)); });
    }
    static void on_end(void* data, const char* name) {
        self(data).guarded([&] { return self(data).handler_.end(local_name(name)); });
    }
    static void on_text(void* data, const char* text, int size) {
        self(data).guarded([&]() -> Result<void> {
            self(data).handler_.text({text, static_cast<std::size_t>(size)});
            return {};
        });
    }
    static void on_doctype(void* data, const char*, const char*, const char*, int) {
        self(data).guarded([&]() -> Result<void> {
            return invalid("xml-malformed", self(data).part_ +
                                                " declares a document type, which no spreadsheet "
                                                "does: it is not read");
        });
    }

    const std::string& part_;
    XmlHandler& handler_;
    const std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
    std::optional<Error> failure_;
};

}  // namespace

std::string_view XmlAttributes::get(std::string_view name, bool prefixed) const {
    for (const char* const* pair = pairs_; *pair != nullptr; pair += 2) {
        const std::string_view full = pair[0];
        const auto local = local_name(full);
        if (local == name && (!prefixed || local.size() < full.size())) return pair[1];
    }
    return {};
}

Result<void> read_xml(ZipParts& parts, const std::string& part, XmlHandler& handler) {
    XmlReading reading(part, handler);
    auto read = parts.read(
        part, [&](std::string_view piece, bool is_last) { return reading.take(piece, is_last); });
    if (reading.failure()) return *reading.failure();
    return read;
}

}  // namespace anju
