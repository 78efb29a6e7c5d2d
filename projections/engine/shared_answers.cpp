#include "projections/engine/shared_answers.hpp"

#include <algorithm>
#include <utility>

namespace anju {

std::optional<std::string> SharedAnswers::question_of(const HttpRequest& request) {
    if (request.route == nullptr) return std::nullopt;
    auto query = request.query;
    std::ranges::sort(query);
    std::string question = request.path;
    for (const auto& [name, value] : query) {
        question.append(1, '\0').append(name).append(1, '\0').append(value);
    }
    for (const std::string_view header : {"Accept", "Accept-Language"}) {
        question.append(1, '\1').append(request.header(header).value_or(""));
    }
    return question;
}

bool SharedAnswers::join(const RowView& view, const std::string& question, const Reply& reply) {
    const Rows rows{view.as_of().position, view.rows()};
    if (rows != newest_) {
        std::erase_if(answers_, [](const auto& one) { return one.second.response.has_value(); });
        kept_bytes_ = 0;
        newest_ = rows;
    }
    const auto [place, is_first] = answers_.try_emplace({rows, question});
    if (is_first) return false;
    auto& shared = place->second;
    if (shared.response) {
        reply(*shared.response);
    } else {
        shared.waiting.push_back(reply);
    }
    return true;
}

void SharedAnswers::settle(const RowView& view, const std::string& question,
                           const HttpResponse& response) {
    auto settled = answers_.extract({Rows{view.as_of().position, view.rows()}, question});
    if (settled.empty()) return;
    for (const auto& reply : std::exchange(settled.mapped().waiting, {})) reply(response);
    constexpr int good = 200;
    const bool fits = kept_bytes_ + response.body.size() <= kept_bytes_max;
    if (response.status != good || settled.key().first != newest_ || !fits) return;
    kept_bytes_ += response.body.size();
    settled.mapped().response = response;
    answers_.insert(std::move(settled));
}

}  // namespace anju
