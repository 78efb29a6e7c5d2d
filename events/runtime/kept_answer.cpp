#include "events/runtime/kept_answer.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>
#include <stdexcept>
#include <utility>

#include "events/base/sha256.hpp"

namespace anju {
namespace {

constexpr int level = 9;
constexpr int window_bits = 15;
constexpr int memory_level = 8;

void append_little_endian(std::string& out, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift);
}

std::string tag_of(std::string_view contents) {
    Sha256 hash;
    const auto digest = hash.update(contents).finish();
    return '"' + hex_of(bytes_of(digest)).substr(0, 32) + '"';
}

bool accepts_gzip(const HttpRequest& request) {
    const auto accepted = request.header("Accept-Encoding").value_or("");
    const auto found = accepted.find("gzip");
    return found != std::string_view::npos && !accepted.substr(found).starts_with("gzip;q=0,") &&
           accepted.substr(found) != "gzip;q=0";
}

}  // namespace

KeptAnswer::KeptAnswer(std::string content_type, std::string plain)
    : KeptAnswer(std::move(content_type), plain, gzipped(plain)) {}

KeptAnswer::KeptAnswer(std::string content_type, std::string plain, std::string compressed)
    : content_type_(std::move(content_type)),
      plain_(std::move(plain)),
      compressed_(std::move(compressed)),
      tag_(tag_of(plain_)) {}

HttpResponse KeptAnswer::answer(const HttpRequest& request) const {
    HttpResponse response;
    response.headers = {{"Cache-Control", "no-cache"}, {"ETag", tag_}, {"Vary", "Accept-Encoding"}};
    const auto known = request.header("If-None-Match").value_or("");
    if (known.find(tag_) != std::string_view::npos) {
        response.status = 304;
        response.content_type.clear();
        return response;
    }
    response.content_type = content_type_;
    const bool compressed = accepts_gzip(request);
    if (compressed) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = compressed ? compressed_ : plain_;
    return response;
}

std::string gzipped(std::string_view plain) {
    constexpr std::string_view head("\x1f\x8b\x08\0\0\0\0\0\x02\xff", 10);  // no name, no time
    boost::beast::zlib::deflate_stream stream;
    stream.reset(level, window_bits, memory_level, boost::beast::zlib::Strategy::normal);
    std::string out(head);
    out.resize(head.size() + stream.upper_bound(plain.size()));
    boost::beast::zlib::z_params piece;
    piece.next_in = plain.data();
    piece.avail_in = plain.size();
    piece.next_out = out.data() + head.size();
    piece.avail_out = out.size() - head.size();
    boost::beast::error_code ended;
    stream.write(piece, boost::beast::zlib::Flush::finish, ended);
    if (ended != boost::beast::zlib::error::end_of_stream) {
        throw std::runtime_error("gzip: " + ended.message());
    }
    out.resize(head.size() + piece.total_out);
    boost::crc_32_type checksum;
    checksum.process_bytes(plain.data(), plain.size());
    append_little_endian(out, checksum.checksum());
    append_little_endian(out, static_cast<std::uint32_t>(plain.size()));
    return out;
}

}  // namespace anju
