#include "projections/dashboard/map_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "events/base/areas.hpp"
#include "projections/dashboard/map_shapes.hpp"

namespace anju {
namespace {

namespace json = boost::json;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::array code_names{"code", "adcode"};
constexpr std::size_t city_digits = 4;
constexpr double longitude_max = 180;
constexpr double latitude_max = 90;

Error malformed(std::string_view where, std::string_view what) {
    return invalid("map-malformed", fmt::format("{}: {}", where, what));
}

// "hebei.json:3:17", as compilers say it.
std::string place_in(std::string_view name, std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    const auto line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return fmt::format("{}:{}:{}", name, std::ranges::count(before, '\n') + 1,
                       before.size() - line_begin + 1);
}

Result<json::value> parsed(std::string_view text, std::string_view name) {
    const bool is_marked = text.starts_with(byte_order_mark);
    const auto document = text.substr(is_marked ? byte_order_mark.size() : 0);
    json::stream_parser parser;
    boost::system::error_code failure;
    const auto read = parser.write_some(document.data(), document.size(), failure);
    if (!failure) parser.finish(failure);
    if (failure) {
        return malformed(place_in(name, document, read), "is no JSON: " + failure.message());
    }
    if (const auto more = document.find_first_not_of(" \t\r\n", read);
        more != std::string_view::npos) {
        return malformed(place_in(name, document, more), "more follows after the JSON");
    }
    return parser.release();
}

std::optional<std::string> code_in(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_int64() || value->is_uint64()) return json::serialize(*value);
    return std::nullopt;
}

// As the file has it; empty where there is none.
std::string code_of(const json::object& feature) {
    const auto* properties = feature.if_contains("properties");
    if (properties != nullptr && properties->is_object()) {
        for (const auto* name : code_names) {
            if (auto code = code_in(properties->get_object(), name)) return *code;
        }
    }
    return code_in(feature, "id").value_or("");
}

std::string_view without_zeros(std::string_view code) {
    while (code.size() > 2 && code.ends_with("00")) code.remove_suffix(2);
    return code;
}

std::string told(const json::value& value) {
    return std::string(excerpt(json::serialize(value)));
}

// The outlines of one feature. What is wrong is told with its place.
class Geometry {
  public:
    explicit Geometry(std::string where) : where_(std::move(where)) {}

    Result<std::vector<OutlinePolygon>> read(const json::object& feature) const {
        const auto* geometry = feature.if_contains("geometry");
        const auto* object = geometry == nullptr ? nullptr : geometry->if_object();
        const auto* type = object == nullptr ? nullptr : object->if_contains("type");
        const auto* coordinates = object == nullptr ? nullptr : object->if_contains("coordinates");
        if (type == nullptr || coordinates == nullptr) {
            return malformed(where_, "a geometry with type and coordinates is expected");
        }
        if (*type == "Polygon") {
            auto polygon = polygon_of(*coordinates, "");
            if (!polygon) return polygon.error();
            return std::vector<OutlinePolygon>{std::move(*polygon)};
        }
        if (*type != "MultiPolygon") {
            return malformed(where_, "a Polygon or MultiPolygon is expected, not " + told(*type));
        }
        return list_of<OutlinePolygon>(*coordinates, "polygon", "",
                                       [this](const json::value& one, const std::string& place) {
                                           return polygon_of(one, place);
                                       });
    }

  private:
    // Each of a list that has at least one, read by `read(value, place)`.
    template <class One, class Read>
    Result<std::vector<One>> list_of(const json::value& value, std::string_view what,
                                     const std::string& place, Read read) const {
        const auto* list = value.if_array();
        if (list == nullptr || list->empty()) {
            return malformed(where_ + place,
                             fmt::format("at least one {} is expected, not {}", what, told(value)));
        }
        std::vector<One> all;
        all.reserve(list->size());
        for (std::size_t i = 0; i < list->size(); ++i) {
            auto one = read((*list)[i], fmt::format("{}, {} {}", place, what, i + 1));
            if (!one) return one.error();
            all.push_back(std::move(*one));
        }
        return all;
    }

    Result<OutlinePolygon> polygon_of(const json::value& value, const std::string& place) const {
        return list_of<OutlineRing>(
            value, "ring", place, [this](const json::value& one, const std::string& ring) {
                return list_of<Position>(one, "position", ring,
                                         [this](const json::value& at, const std::string& where) {
                                             return position_of(at, where);
                                         });
            });
    }

    Result<Position> position_of(const json::value& value, const std::string& place) const {
        const auto* pair = value.if_array();
        if (pair != nullptr && pair->size() >= 2 && (*pair)[0].is_number() &&
            (*pair)[1].is_number()) {
            const Position at{(*pair)[0].to_number<double>(), (*pair)[1].to_number<double>()};
            if (std::abs(at.longitude) <= longitude_max && std::abs(at.latitude) <= latitude_max) {
                return at;
            }
        }
        return malformed(where_ + place, told(value) + " is no longitude and latitude in degrees");
    }

    const std::string where_;
};

struct Features {
    std::map<std::string, Outline> by_code;
    DivisionMap map;

    void leave_out(std::size_t number, std::string_view code, std::string_view why) {
        const std::string about =
            code.empty() ? "" : fmt::format(" ({})", std::string(excerpt(code)));
        map.left_out.push_back(fmt::format("feature {}{}: {}", number, about, why));
    }
};

Result<void> take_feature(Features& features, const json::value& value, std::size_t number,
                          std::string_view name) {
    const auto* feature = value.if_object();
    if (feature == nullptr) {
        return malformed(fmt::format("{}: feature {}", name, number), "an object is expected");
    }
    const auto written = code_of(*feature);
    const auto* area = find_area(without_zeros(written));
    if (written.empty()) {
        features.leave_out(number, "", "no property code or adcode, and no id");
        return {};
    }
    if (area == nullptr || area->code.size() < city_digits) {
        features.leave_out(number, written, "no city or county has this code");
        return {};
    }
    const Geometry geometry(fmt::format("{}: feature {} ({})", name, number, area->code));
    auto polygons = geometry.read(*feature);
    if (!polygons) return polygons.error();
    auto& outline = features.by_code[std::string(area->code)];
    outline.code = area->code;
    std::ranges::move(*polygons, std::back_inserter(outline.polygons));
    return {};
}

Result<const json::array*> features_of(const json::value& document, std::string_view name) {
    const auto* collection = document.if_object();
    const auto* type = collection == nullptr ? nullptr : collection->if_contains("type");
    const auto* features = collection == nullptr ? nullptr : collection->if_contains("features");
    if (type == nullptr || *type != "FeatureCollection" || features == nullptr ||
        !features->is_array() || features->get_array().empty()) {
        return malformed(name, "a FeatureCollection with at least one feature is expected");
    }
    const auto& list = features->get_array();
    if (list.size() <= map_features_max) return &list;
    return invalid("map-too-large", fmt::format("{}: {} features, of which {} are taken at most",
                                                name, list.size(), map_features_max));
}

json::object area_of(const MapShape& shape) {
    return {{"code", shape.code},
            {"d", shape.path},
            {"box", {shape.corner.x, shape.corner.y, shape.size.x, shape.size.y}},
            {"label", {shape.label.x, shape.label.y, shape.room}}};
}

Result<DivisionMap> drawn(Features features, std::string_view name) {
    auto& map = features.map;
    std::vector<Outline> outlines;
    for (auto& [code, outline] : features.by_code) outlines.push_back(std::move(outline));
    const auto drawing = draw_map(outlines);
    json::array areas;
    std::size_t dots = 0;
    for (const auto& shape : drawing.shapes) {
        if (shape.path.empty()) {
            map.left_out.push_back(shape.code + ": too small to be drawn");
            continue;
        }
        dots += shape.dots;
        (shape.code.size() == city_digits ? map.cities : map.counties) += 1;
        areas.push_back(area_of(shape));
    }
    if (areas.empty()) {
        const auto first = map.left_out.empty() ? "" : ". " + map.left_out.front();
        return invalid(
            "map-without-divisions",
            fmt::format("{}: no feature is a city or county that is known{}", name, first));
    }
    if (dots > map_dots_max) {
        return invalid("map-too-large",
                       fmt::format("{}: {} positions, of which {} are taken at most: simplify its "
                                   "outlines, as with mapshaper -simplify",
                                   name, dots, map_dots_max));
    }
    map.json = json::serialize(json::object{
        {"width", drawing.size.x}, {"height", drawing.size.y}, {"areas", std::move(areas)}});
    return std::move(map);
}

}  // namespace

Result<DivisionMap> division_map_of(std::string_view geojson, std::string_view name) {
    const auto document = parsed(geojson, name);
    if (!document) return document.error();
    const auto list = features_of(*document, name);
    if (!list) return list.error();
    Features features;
    for (std::size_t i = 0; i < (*list)->size(); ++i) {
        if (auto taken = take_feature(features, (**list)[i], i + 1, name); !taken) {
            return taken.error();
        }
    }
    return drawn(std::move(features), name);
}

Result<DivisionMap> read_division_map(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (std::error_code error; !input || std::filesystem::is_directory(file, error)) {
        return not_found("map-unreadable", file.string() + ": cannot be read");
    }
    // One byte more than is taken tells that there is more, whatever kind of file it is.
    std::string text(map_bytes_max + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(input.gcount()));
    if (input.bad()) return not_found("map-unreadable", file.string() + ": cannot be read");
    if (text.size() > map_bytes_max) {
        return invalid("map-too-large",
                       fmt::format("{}: more than {} MiB: simplify its outlines, as with "
                                   "mapshaper -simplify",
                                   file.string(), map_bytes_max >> 20U));
    }
    return division_map_of(text, file.string());
}

}  // namespace anju
