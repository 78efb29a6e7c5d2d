#include "projections/dashboard/map_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace anju {
namespace {

constexpr double dots_per_degree = 1'000;
constexpr std::size_t ring_dots_min = 3;
constexpr int lines_tried = 19;           // on which a name may stand
constexpr double worth_of_middle = 0.35;  // of a name, against one at the edge

using DotRing = std::vector<Dot>;
using DotPolygon = std::vector<DotRing>;

struct Box {
    double left = std::numeric_limits<double>::infinity();
    double top = std::numeric_limits<double>::infinity();
    double right = -std::numeric_limits<double>::infinity();
    double bottom = -std::numeric_limits<double>::infinity();

    void add(double x, double y) {
        left = std::min(left, x);
        top = std::min(top, y);
        right = std::max(right, x);
        bottom = std::max(bottom, y);
    }
};

template <class F>
void for_each_position(const std::vector<Outline>& outlines, F&& f) {
    for (const auto& outline : outlines) {
        for (const auto& polygon : outline.polygons) {
            for (const auto& ring : polygon) std::ranges::for_each(ring, f);
        }
    }
}

class Projection {
  public:
    explicit Projection(const std::vector<Outline>& outlines) {
        for_each_position(outlines,
                          [&](const Position& at) { box_.add(at.longitude, at.latitude); });
        const double middle = (box_.top + box_.bottom) / 2;
        narrowing_ = std::cos(middle * std::numbers::pi / 180);
    }

    Dot dot(const Position& at) const {
        return {rounded((at.longitude - box_.left) * narrowing_),
                rounded(box_.bottom - at.latitude)};
    }
    Dot size() const { return dot({box_.right, box_.top}); }

  private:
    static std::int32_t rounded(double degrees) {
        return static_cast<std::int32_t>(std::lround(degrees * dots_per_degree));
    }

    Box box_;  // of degrees: its bottom is the north
    double narrowing_ = 1;
};

// Neighbours that fall on one dot are one; the last is not the first again.
DotRing dots_of(const OutlineRing& ring, const Projection& projection) {
    DotRing dots;
    for (const auto& position : ring) {
        const Dot dot = projection.dot(position);
        if (dots.empty() || dots.back() != dot) dots.push_back(dot);
    }
    while (dots.size() > 1 && dots.front() == dots.back()) dots.pop_back();
    return dots;
}

double area_of(const DotRing& ring) {
    double twice = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Dot& a = ring[i];
        const Dot& b = ring[(i + 1) % ring.size()];
        twice += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
    }
    return std::abs(twice) / 2;
}

void append_number(std::string& path, std::int32_t number, bool is_first) {
    if (!is_first && number >= 0) path += ' ';
    path += std::to_string(number);
}

void append_ring(std::string& path, const DotRing& ring) {
    path += 'M';
    append_number(path, ring.front().x, true);
    append_number(path, ring.front().y, false);
    path += 'l';
    for (std::size_t i = 1; i < ring.size(); ++i) {
        append_number(path, ring[i].x - ring[i - 1].x, i == 1);
        append_number(path, ring[i].y - ring[i - 1].y, false);
    }
    path += 'z';
}

// Where a line across the polygon goes in and out, from left to right.
std::vector<double> crossings(const DotPolygon& polygon, double y) {
    std::vector<double> at;
    for (const auto& ring : polygon) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Dot& a = ring[i];
            const Dot& b = ring[(i + 1) % ring.size()];
            if ((a.y > y) == (b.y > y)) continue;
            at.push_back(a.x + (y - a.y) * (b.x - a.x) / static_cast<double>(b.y - a.y));
        }
    }
    std::ranges::sort(at);
    return at;
}

void place_label(const DotPolygon& polygon, MapShape& shape) {
    Box box;
    for (const auto& dot : polygon.front()) box.add(dot.x, dot.y);
    double best = 0;
    for (int line = 1; line <= lines_tried; ++line) {
        const double down = static_cast<double>(line) / (lines_tried + 1);
        // Between the dots, so that no corner lies on the line.
        const double y = std::floor(box.top + down * (box.bottom - box.top)) + 0.5;
        const double worth = 1 - worth_of_middle * std::abs(2 * down - 1);
        const auto at = crossings(polygon, y);
        for (std::size_t i = 0; i + 1 < at.size(); i += 2) {
            const double room = at[i + 1] - at[i];
            if (room * worth <= best) continue;
            best = room * worth;
            shape.label = {static_cast<std::int32_t>(std::lround((at[i] + at[i + 1]) / 2)),
                           static_cast<std::int32_t>(y)};
            shape.room = static_cast<std::int32_t>(room);
        }
    }
}

MapShape shape_of(const Outline& outline, const Projection& projection) {
    MapShape shape;
    shape.code = outline.code;
    Box box;
    DotPolygon widest;
    for (const auto& polygon : outline.polygons) {
        DotPolygon drawn;
        for (const auto& ring : polygon) {
            auto dots = dots_of(ring, projection);
            const bool is_outer = &ring == &polygon.front();
            if (dots.size() < ring_dots_min && is_outer) break;  // its holes are smaller still
            if (dots.size() >= ring_dots_min) drawn.push_back(std::move(dots));
        }
        for (const auto& ring : drawn) {
            append_ring(shape.path, ring);
            shape.dots += ring.size();
            for (const auto& dot : ring) box.add(dot.x, dot.y);
        }
        const bool is_wider =
            widest.empty() || (!drawn.empty() && area_of(drawn.front()) > area_of(widest.front()));
        if (is_wider) widest = std::move(drawn);
    }
    if (shape.path.empty()) return shape;
    shape.corner = {static_cast<std::int32_t>(box.left), static_cast<std::int32_t>(box.top)};
    shape.size = {static_cast<std::int32_t>(box.right - box.left),
                  static_cast<std::int32_t>(box.bottom - box.top)};
    place_label(widest, shape);
    return shape;
}

}  // namespace

MapDrawing draw_map(const std::vector<Outline>& outlines) {
    const Projection projection(outlines);
    MapDrawing drawing;
    if (outlines.empty()) return drawing;
    drawing.size = projection.size();
    for (const auto& outline : outlines) drawing.shapes.push_back(shape_of(outline, projection));
    return drawing;
}

}  // namespace anju
