#include "events/runtime/router.hpp"

#include <boost/beast/http/verb.hpp>
#include <map>
#include <set>
#include <stdexcept>

namespace anju {

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> placeholder;
    std::vector<const Route*> routes;  // one per verb
};

struct Router::Search {
    Verb verb;
    const Route* found = nullptr;
    std::set<std::string> allowed{};
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
    const std::string name =
        std::string(boost::beast::http::to_string(route.verb)) + " " + route.pattern;
    if (!route.pattern.starts_with('/')) throw std::logic_error("no path: " + name);
    if ((route.handler == nullptr) == (route.stream == nullptr)) {
        throw std::logic_error("needs one of handler and stream: " + name);
    }
    Node* node = root_.get();
    std::string_view rest = std::string_view(route.pattern).substr(1);
    while (!rest.empty()) {
        const auto segment = rest.substr(0, rest.find('/'));
        const bool is_placeholder = segment.starts_with('{') && segment.ends_with('}');
        if (segment.empty() || segment == "{}" || rest.ends_with('/')) {
            throw std::logic_error("empty segment: " + name);
        }
        auto& child = is_placeholder ? node->placeholder : node->literals[std::string(segment)];
        if (child == nullptr) child = std::make_unique<Node>();
        node = child.get();
        rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    }
    for (const Route* other : node->routes) {
        if (other->verb == route.verb) throw std::logic_error("taken: " + name);
    }
    routes_.push_back(std::make_unique<const Route>(std::move(route)));
    node->routes.push_back(routes_.back().get());
}

// `rest` is what follows in the path, each segment with its '/' in front.
void Router::descend(const Node& node, std::string_view rest, Search& search) {
    if (rest.empty()) {
        for (const Route* route : node.routes) {
            if (route->verb == search.verb) {
                search.found = route;
                return;
            }
        }
        for (const Route* route : node.routes) {
            search.allowed.emplace(boost::beast::http::to_string(route->verb));
        }
        return;
    }
    rest.remove_prefix(1);
    const auto segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    const auto literal = node.literals.find(segment);
    if (literal != node.literals.end()) descend(*literal->second, rest, search);
    if (search.found == nullptr && node.placeholder != nullptr && !segment.empty()) {
        descend(*node.placeholder, rest, search);
    }
}

RouteMatch Router::find(Verb verb, std::string_view path) const {
    Search search{verb == Verb::head ? Verb::get : verb};
    descend(*root_, path == "/" ? std::string_view() : path, search);
    RouteMatch match{search.found};
    if (search.found != nullptr) return match;
    if (search.allowed.contains("GET")) search.allowed.insert("HEAD");
    for (const std::string& method : search.allowed) {
        match.allow += (match.allow.empty() ? "" : ", ") + method;
    }
    return match;
}

}  // namespace anju
