#include "events/runtime/http_body.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace anju {
namespace {

Error malformed(std::string why) {
    return invalid("chunk-malformed", std::move(why));
}

}  // namespace

BodyDecoder::BodyDecoder(BodyFraming framing, std::uint64_t content_length) {
    if (framing == BodyFraming::chunked) state_ = State::chunk_line;
    if (framing == BodyFraming::length && content_length > 0) {
        state_ = State::length;
        left_ = content_length;
    }
}

Result<BodyDecoder::Step> BodyDecoder::next(std::string_view input) {
    std::size_t consumed = 0;
    while (!is_done()) {
        if (state_ == State::length || state_ == State::chunk_data) {
            Step step = take_data(input.substr(consumed));
            step.consumed += consumed;
            return step;
        }
        const auto moved = step_line(input.substr(consumed), consumed);
        if (!moved) return moved.error();
        if (!*moved) break;
    }
    return Step{consumed, {}};
}

BodyDecoder::Step BodyDecoder::take_data(std::string_view input) {
    const auto piece = input.substr(0, std::min<std::uint64_t>(left_, input.size()));
    left_ -= piece.size();
    if (left_ == 0) state_ = state_ == State::length ? State::done : State::chunk_end;
    return {piece.size(), piece};
}

// One line of the framing around data. False when the line is not complete yet.
Result<bool> BodyDecoder::step_line(std::string_view input, std::size_t& consumed) {
    const auto newline = input.substr(0, chunk_line_bytes_max).find('\n');
    if (newline == std::string_view::npos) {
        if (input.size() >= chunk_line_bytes_max) return malformed("a chunk line has no end");
        return false;
    }
    if (newline == 0 || input[newline - 1] != '\r') {
        return malformed("a chunk line ends without CR");
    }
    const auto line = input.substr(0, newline - 1);
    if (line.find('\r') != std::string_view::npos) return malformed("a chunk line has a bare CR");
    consumed += newline + 1;
    switch (state_) {
        case State::chunk_line:
            return start_chunk(line);
        case State::chunk_end:
            if (!line.empty()) return malformed("a chunk is longer than its size says");
            state_ = State::chunk_line;
            return true;
        default:
            break;
    }
    // Trailer fields are read over: nothing here gives them a meaning.
    trailer_bytes_ += newline;
    if (trailer_bytes_ > trailer_bytes_max) return malformed("the trailer is too long");
    if (line.empty()) state_ = State::done;
    return true;
}

Result<bool> BodyDecoder::start_chunk(std::string_view line) {
    const auto end = line.data() + line.size();
    const auto [rest, failure] = std::from_chars(line.data(), end, left_, 16);
    const bool ends_well = rest == end || *rest == ';';  // extensions mean nothing here
    if (failure != std::errc{} || !ends_well) return malformed("a chunk has no valid size");
    state_ = left_ == 0 ? State::trailer : State::chunk_data;
    return true;
}

}  // namespace anju
