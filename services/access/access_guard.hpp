// Holds requests against the access book before they are served, and narrows what they ask for to
// what their principal may see.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <string>

#include "events/runtime/http_message.hpp"
#include "services/access/access_book.hpp"

namespace anju {

// Counts refused tokens by address, so that nobody tries many. Forgets after `period`.
class RefusalLimit {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t refusals_max = 60;  // of one address within a period
    static constexpr std::size_t addresses_max = 10'000;
    static constexpr std::chrono::seconds period{60};

    bool is_reached(const std::string& address, Clock::time_point now);
    void add(const std::string& address, Clock::time_point now);

  private:
    struct Count {
        Clock::time_point since;
        std::size_t refusals = 0;
    };
    boost::unordered_flat_map<std::string, Count> counts_;
};

// How much one principal may ask for: so many requests a second, and twice as many at once when it
// was quiet before. The administrator of the machine is not counted.
class RequestRates {
  public:
    using Clock = std::chrono::steady_clock;

    explicit RequestRates(std::uint32_t per_second) : per_second_(per_second) {}  // 0: any
    bool take(const std::string& principal, Clock::time_point now);

  private:
    struct Left {
        double requests = 0;
        Clock::time_point since;
    };
    const std::uint32_t per_second_;
    boost::unordered_flat_map<std::string, Left> left_;
};

// All on the io thread.
class AccessGuard {
  public:
    // `book` must outlive the guard. Of one principal so many requests a second are let in; 0: any.
    // Who may not read is told no counts of people below `small_cells`, where a route can hide
    // them.
    explicit AccessGuard(const AccessBook& book, std::uint32_t requests_per_second = 0,
                         std::uint32_t small_cells = 0)
        : book_(book), rates_(requests_per_second), small_cells_(small_cells) {}

    // As HttpServerOptions::admit. Who shows no token may show a certificate; what asks others in
    // its name (credential_of) then shows a voucher. Errors: token-missing, token-refused and
    // certificate-refused (401), right-missing,
    // area-beyond-scope, type-beyond-scope, origin-differs and principal-differs (403: the header
    // Anju-Principal names who wrote the request), too-many-requests (429), access-not-read (503).
    Result<void> admit(HttpRequest& request);

  private:
    Result<std::shared_ptr<const Principal>> find(HttpRequest& request);
    Result<std::shared_ptr<const Principal>> find_by_certificate(HttpRequest& request);
    void narrow_cells(HttpRequest& request) const;
    Error count_refusal(const HttpRequest& request, Error error);

    const AccessBook& book_;
    RefusalLimit refusals_;
    RequestRates rates_;
    const std::uint32_t small_cells_;
};

}  // namespace anju
