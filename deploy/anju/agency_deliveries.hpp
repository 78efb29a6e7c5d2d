// What agencies are sent, what they confirm, and how far they are behind.
#pragma once

#include <functional>
#include <memory>

#include "events/log/publisher.hpp"
#include "events/runtime/router.hpp"
#include "services/access/access_book.hpp"
#include "services/access/delivery_book.hpp"

namespace anju {

class AgencyDeliveries {
  public:
    // `book` and `publisher` may be null: access is not controlled, nothing is published here. All
    // must outlive it.
    static Result<std::unique_ptr<AgencyDeliveries>> start(Log& log, Post post,
                                                           const AccessBook* book,
                                                           const Publisher* publisher);

    // GET /v1/subscriptions. `deliveries` is asked once requests come in.
    static void add_routes(Router& router, std::function<const AgencyDeliveries&()> deliveries);

  private:
    AgencyDeliveries(const AccessBook* book, const Publisher* publisher)
        : book_(book), publisher_(publisher) {}
    void list(const HttpRequest& request, const Reply& reply) const;

    const AccessBook* book_;
    const Publisher* publisher_;
    DeliveryBook deliveries_;
};

}  // namespace anju
