// Message bodies from bytes that come in pieces, without sockets: Content-Length or chunked.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_head.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace anju {

class BodyDecoder {
  public:
    struct Step {
        std::size_t consumed = 0;  // bytes of the input that are done with, `piece` included
        std::string_view piece{};  // body bytes, inside the input; empty when more is needed
    };

    BodyDecoder() = default;
    BodyDecoder(BodyFraming framing, std::uint64_t content_length);

    // Takes the next piece of body from the front of `input`. Neither a piece nor is_done() means
    // that more input is needed. Invalid: chunks that do not parse.
    Result<Step> next(std::string_view input);
    bool is_done() const { return state_ == State::done; }

  private:
    enum class State { length, chunk_line, chunk_data, chunk_end, trailer, done };

    Step take_data(std::string_view input);
    Result<bool> step_line(std::string_view input, std::size_t& consumed);
    Result<bool> start_chunk(std::string_view line);

    State state_ = State::done;
    std::uint64_t left_ = 0;  // bytes of the body, or of the current chunk
    std::size_t trailer_bytes_ = 0;
};

}  // namespace anju
