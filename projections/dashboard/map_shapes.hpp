// Outlines of divisions in degrees, made into paths that a browser draws as they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace anju {

struct Position {
    double longitude = 0;
    double latitude = 0;
};
using OutlineRing = std::vector<Position>;
using OutlinePolygon = std::vector<OutlineRing>;  // the outer ring first, then its holes

struct Outline {
    std::string code;  // of the division
    std::vector<OutlinePolygon> polygons;
};

// In thousandths of a degree of latitude (about 111 m), from the upper left corner of the map, east
// and down. Borders that two outlines share stay shared: the same position is the same dot.
struct Dot {
    std::int32_t x = 0;
    std::int32_t y = 0;

    bool operator==(const Dot&) const = default;
};

struct MapShape {
    std::string code;
    std::string path;  // of SVG; empty where the outline is smaller than a dot
    Dot corner;        // of the box around it, the upper left one
    Dot size;
    Dot label;              // where a name stands best: amid the widest run inside
    std::int32_t room = 0;  // of that run
    std::size_t dots = 0;
};

struct MapDrawing {
    Dot size;
    std::vector<MapShape> shapes;  // as the outlines
};

// A degree of longitude is drawn as wide as it is in the middle of the map.
MapDrawing draw_map(const std::vector<Outline>& outlines);

}  // namespace anju
