// The sentences of rules. {name} stands for the fact of that name, {pointer} for the place in the
// body and {field} for the name of that field; what stands in [ ] is left out of the title, and of
// the detail where one of its facts is not told.
#pragma once

#include <span>
#include <string_view>

#include "events/words/words.hpp"

namespace anju {

struct Sentence {
    std::string_view rule;
    Words words;
};

std::span<const Sentence> domain_sentences();     // rules of services
std::span<const Sentence> request_sentences();    // how requests are made
std::span<const Sentence> sheet_sentences();      // sheets that come in, tables that go out
std::span<const Sentence> operation_sentences();  // logs, rows, keys, other processes
// Of rules made from a stream, a command or a field: {stream} and {command} stand for their names.
std::span<const Sentence> made_sentences();

}  // namespace anju
