// A book of who may come in, told by a test, and the guard that holds requests against it.
#pragma once

#include <gtest/gtest.h>

#include "events/record.hpp"
#include "events/runtime/router.hpp"
#include "services/access/access_guard.hpp"
#include "services/access/token.hpp"
#include "services/shell/record_changes.hpp"

namespace anju::test {
inline Day day(std::string_view text) {
    return *Day::parse(text);
}

class AccessTest : public testing::Test {
  protected:
    // An event of principal/<id> as it is read from the log.
    template <Event E>
    void says(const std::string& id, const E& event) {
        const auto made = encoded(event);
        const std::string stream = "principal/" + id;
        RecordView record;
        record.header.type = made.type;
        record.header.schema_version = made.schema_version;
        record.header.stream_version = ++versions[id];
        record.header.occurred = day("2020-01-01");
        record.stream = stream;
        record.payload = made.payload;
        const auto taken = book.take(record);
        ASSERT_TRUE(taken) << taken.error().message;
    }
    void admit(const std::string& id, const std::string& area, std::vector<Role> roles,
               std::vector<std::string> types = {}) {
        says(id, PrincipalAdmitted{id, {area}, std::move(roles), std::move(types)});
    }
    std::string issue(const std::string& id, std::string_view valid_to = "2020-12-31") {
        auto token = make_token();
        const auto parts = *parse_token(token);
        says(id, TokenIssued{std::string(parts.token), token_hash(parts.secret), day(valid_to)});
        return token;
    }
    std::string name_of(std::string_view token) {
        const auto found = book.find(token);
        return found ? (*found)->name : found.error().rule;
    }

    // A request as the server has it when it asks the guard.
    HttpRequest request(const Route& route, const std::string& token,
                        std::vector<std::pair<std::string, std::string>> query = {}) {
        HttpRequest made;
        made.route = &route;
        made.path = route.pattern;
        made.query = std::move(query);
        if (!token.empty()) made.headers.add("Authorization", "Bearer " + token);
        return made;
    }
    // The same without a token, by a certificate of these names.
    HttpRequest by_certificate(const Route& route, std::vector<std::string> names,
                               std::string refusal = {}) {
        auto made = request(route, "");
        made.certificate = std::make_shared<PeerCertificate>(
            PeerCertificate{std::move(names), "CN=somebody", std::move(refusal), year_end_seconds});
        return made;
    }
    std::string verdict(HttpRequest made) {
        const auto admitted = guard.admit(made);
        return admitted ? "ok" : admitted.error().rule;
    }

    static constexpr std::int64_t year_end_seconds = 1'609'459'199;
    Day today = day("2020-06-30");
    std::string local = make_token();
    AccessBook book{{local, [this] { return Instant{today.value * std::int64_t{86'400'000}}; }}};
    AccessGuard guard{book};
    std::map<std::string, std::uint32_t> versions;
};

}  // namespace anju::test
