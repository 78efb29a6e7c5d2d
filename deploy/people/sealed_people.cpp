#include "deploy/people/sealed_people.hpp"

#include <algorithm>

namespace anju {
namespace {

using Kinds = EventList<PersonDetailsTold, PersonErasureRequested, PersonErased>;

bool is_about_seals(const RecordView& record) {
    return Kinds::any_of([&]<Event E>() { return type_id(E::type) == record.header.type; });
}

}  // namespace

Result<void> SealedPeople::start(Log& log, Post post) {
    auto reader = TopicReader::start(log, topic, std::move(post),
                                     [this](const RecordView& record) { return take(record); });
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
    return {};
}

Result<void> SealedPeople::ready() const {
    if (reader_ == nullptr) return {};
    return reader_->ready("people-not-read", "what is told of people under seal is not read yet");
}

const SealedPerson* SealedPeople::find(std::string_view id) const {
    const auto found = people_.find(id);
    return found == people_.end() ? nullptr : &found->second;
}

SealedPerson* SealedPeople::find(std::string_view id) {
    const auto found = people_.find(id);
    return found == people_.end() ? nullptr : &found->second;
}

Result<void> SealedPeople::take(const RecordView& record) {
    if (PersonNumbers::is_about_numbers(record)) return numbers_.take(record);
    if (!is_about_seals(record)) return {};
    const std::string id(record.stream.substr(record.stream.find('/') + 1));
    auto& person = people_[id];
    auto visited = visit_event<Kinds>(record, [&]<Event E>(const E& event) {
        if constexpr (std::is_same_v<E, PersonDetailsTold>) {
            auto& held = person.details;
            replace(person, held.name, event.name);
            replace(person, held.id_number, event.id_number);
            replace(person, held.phone, event.phone);
        } else if constexpr (std::is_same_v<E, PersonErasureRequested>) {
            person.is_erasing = true;
            person.since = record.header.occurred;
        } else {
            person.is_erased = true;
        }
    });
    if (visited) changed_(id);
    return visited;
}

void SealedPeople::replace(SealedPerson& person, std::optional<Sealed>& held,
                           const std::optional<Sealed>& told) {
    if (!told) return;
    newest_key_ = std::max(newest_key_, told->key());
    used_.insert(told->key());
    if (held) person.ended.push_back(held->key());
    held = told;
}

}  // namespace anju
