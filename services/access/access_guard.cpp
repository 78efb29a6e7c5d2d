#include "services/access/access_guard.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "events/runtime/logging.hpp"
#include "events/runtime/router.hpp"
#include "services/access/follow_scope.hpp"
#include "services/shell/command_rights.hpp"

namespace anju {
namespace {

Error with_scheme(Error error) {
    error.facts.emplace_back("scheme", "Bearer");
    return error;
}

// Calls f with each part of a list that is separated by commas.
template <class F>
bool all_parts(std::string_view list, F&& f) {
    for (;;) {
        const auto comma = list.find(',');
        if (!f(list.substr(0, comma))) return false;
        if (comma == std::string_view::npos) return true;
        list.remove_prefix(comma + 1);
    }
}

bool takes(const Route& route, std::string_view parameter) {
    return std::ranges::any_of(
        route.query, [&](const QueryParameter& known) { return known.name == parameter; });
}

// In the place of what was asked, if anything was.
void set_query(HttpRequest& request, std::string_view name, std::string value) {
    std::erase_if(request.query, [&](const auto& given) { return given.first == name; });
    request.query.emplace_back(name, std::move(value));
}

// What lies in no division that the request could name is for those who may see everything.
Result<void> narrow_area(HttpRequest& request, const Principal& principal) {
    const Route& route = *request.route;
    if (const auto id = request.parameter("id"); !id.empty()) {
        if (auto within = check_stream(&principal, id); !within) return within;
        return check_own(&principal, route.right, id);
    }
    if (principal.area.empty() || route.of_no_area) return {};
    if (!takes(route, "area")) return beyond_scope(principal, "");
    if (const auto asked = request.query_value("area"); asked && !asked->empty()) {
        const bool covered =
            all_parts(*asked, [&](std::string_view area) { return principal.covers(area); });
        return covered ? Result<void>() : beyond_scope(principal, *asked);
    }
    set_query(request, "area", principal.area);
    return {};
}

Result<void> narrow_types(HttpRequest& request, const Principal& principal) {
    if (request.route->right != Right::follow || principal.follows_all()) return {};
    if (const auto asked = request.query_value("type"); asked && !asked->empty()) {
        const bool allowed =
            all_parts(*asked, [&](std::string_view type) { return may_follow(principal, type); });
        if (allowed) return {};
        return invalid("type-beyond-scope",
                       fmt::format("{} may not follow all of {}", principal.name, excerpt(*asked)));
    }
    set_query(request, "type", follow_scope(principal).types);
    return {};
}

Result<void> origin_differs() {
    return invalid("origin-differs", "a page of another origin asks in the name of this one");
}

// A page of somebody else may make a browser send the cookie, but not hide where it came from.
Result<void> check_origin(const HttpRequest& request) {
    if (request.verb == Verb::get || request.verb == Verb::head) {
        // Asking who somebody is leaves a record, in the name of who is signed in.
        const auto site = request.header("Sec-Fetch-Site").value_or("");
        const bool from_elsewhere = site == "cross-site" || site == "same-site";
        const bool is_told = request.route->right == Right::identify;
        return is_told && from_elsewhere ? origin_differs() : Result<void>();
    }
    // A browser shows a certificate by itself, too; of others, most name no origin.
    const bool by_certificate = request.certificate && request.header("Origin");
    if (!is_sent_by_browser(request) && !by_certificate) return {};
    const auto origin = request.header("Origin").value_or("");
    const auto host = request.header("Host").value_or("");
    const auto slashes = origin.find("//");
    if (slashes != std::string_view::npos && origin.substr(slashes + 2) == host) return {};
    return origin_differs();
}

// A page keeps what somebody wrote until it can be sent; by then somebody else may have signed in.
Result<void> check_author(const HttpRequest& request, const Principal& principal) {
    const auto author = request.header("Anju-Principal").value_or(principal.name);
    if (author == principal.name) return {};
    return invalid("principal-differs", fmt::format("{} wrote this, and {} is signed in",
                                                    excerpt(author), principal.name));
}

}  // namespace

bool RefusalLimit::is_reached(const std::string& address, Clock::time_point now) {
    const auto found = counts_.find(address);
    if (found == counts_.end()) return false;
    if (now - found->second.since >= period) {
        counts_.erase(found);
        return false;
    }
    return found->second.refusals >= refusals_max;
}

void RefusalLimit::add(const std::string& address, Clock::time_point now) {
    if (counts_.size() >= addresses_max && !counts_.contains(address)) {
        boost::unordered::erase_if(
            counts_, [&](const auto& count) { return now - count.second.since >= period; });
        if (counts_.size() >= addresses_max) counts_.clear();
    }
    ++counts_.try_emplace(address, Count{now, 0}).first->second.refusals;
}

bool RequestRates::take(const std::string& principal, Clock::time_point now) {
    if (per_second_ == 0 || principal == local_principal) return true;
    const double most = 2.0 * per_second_;
    auto& left = left_.try_emplace(principal, Left{most, now}).first->second;
    const std::chrono::duration<double> quiet = now - left.since;
    left = {std::min(most, left.requests + quiet.count() * per_second_), now};
    if (left.requests < 1) return false;
    left.requests -= 1;
    return true;
}

Error AccessGuard::count_refusal(const HttpRequest& request, Error error) {
    if (error.kind == ErrorKind::unavailable) return error;
    const auto now = RefusalLimit::Clock::now();
    if (refusals_.is_reached(request.remote_address, now)) {
        return invalid("too-many-requests", "too many tokens were refused: wait a minute");
    }
    refusals_.add(request.remote_address, now);
    return with_scheme(std::move(error));
}

// What asks others in its name shows them a voucher, as if it had been a token.
Result<std::shared_ptr<const Principal>> AccessGuard::find_by_certificate(HttpRequest& request) {
    const auto& shown = *request.certificate;
    auto found = book_.find(shown);
    if (!found) {
        log_info("a certificate is refused", {{"address", request.remote_address},
                                              {"subject", shown.subject},
                                              {"certificate", shown.names.front()},
                                              {"why", shown.refusal}});
        return count_refusal(request, found.error());
    }
    if (const auto voucher = book_.voucher_of(shown); !voucher.empty()) {
        request.headers.add("Authorization", "Bearer " + voucher);
    }
    return found;
}

Result<std::shared_ptr<const Principal>> AccessGuard::find(HttpRequest& request) {
    const auto credential = credential_of(request);
    const auto& shown = request.certificate;
    // One that is not what it says helps nobody, whatever stands beside it.
    if (shown && (!credential || !shown->refusal.empty())) return find_by_certificate(request);
    if (!credential) {
        return with_scheme(invalid("token-missing",
                                   "show a token: Authorization: Bearer anju_…; whoever "
                                   "administers access issues them"));
    }
    auto found = book_.find(*credential);
    if (found) return found;
    return count_refusal(request, found.error());
}

Result<void> AccessGuard::admit(HttpRequest& request) {
    if (request.route->right == Right::anyone) return {};
    auto principal = find(request);
    if (!principal) return principal.error();
    request.principal = std::move(*principal);
    if (!rates_.take(request.principal->name, RequestRates::Clock::now())) {
        return invalid("too-many-requests", "this principal asks more often than it may: wait");
    }
    if (auto author = check_author(request, *request.principal); !author) return author;
    if (auto right = check_right(request.principal.get(), request.route->right); !right) {
        return right;
    }
    if (auto origin = check_origin(request); !origin) return origin;
    if (auto narrowed = narrow_area(request, *request.principal); !narrowed) return narrowed;
    narrow_cells(request);
    return narrow_types(request, *request.principal);
}

void AccessGuard::narrow_cells(HttpRequest& request) const {
    constexpr std::string_view parameter = "small_cells";
    if (request.principal->has(Right::read) || !takes(*request.route, parameter)) return;
    set_query(request, parameter, std::to_string(small_cells_));
}

}  // namespace anju
