// Reads the XML of a part of a zip, event by event. No entities of its own, no documents types: a
// spreadsheet has none.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "deploy/import/zip_parts.hpp"

namespace anju {

// The attributes of an element, by their local names.
class XmlAttributes {
  public:
    explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
    // Empty when it is not there. `prefixed` finds only names with a prefix, such as r:id.
    std::string_view get(std::string_view name, bool prefixed = false) const;

  private:
    const char* const* pairs_;
};

class XmlHandler {
  public:
    virtual ~XmlHandler() = default;
    // `name` is without its prefix. An Error ends the reading.
    virtual Result<void> begin(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual Result<void> end(std::string_view name) = 0;
    virtual void text(std::string_view piece) = 0;
};

// Errors: those of ZipParts::read, those of the handler, xml-malformed with the line.
Result<void> read_xml(ZipParts& parts, const std::string& part, XmlHandler& handler);

}  // namespace anju
