#include "events/runtime/kept_answer.hpp"

#include <gtest/gtest.h>

#include <boost/beast/zlib/inflate_stream.hpp>
#include <string>

namespace anju {
namespace {

constexpr std::size_t head_bytes = 10;
constexpr std::size_t tail_bytes = 8;

std::string unzipped(std::string_view zipped, std::size_t plain_bytes) {
    EXPECT_GT(zipped.size(), head_bytes + tail_bytes);
    EXPECT_EQ(zipped.substr(0, 3), "\x1f\x8b\x08");
    boost::beast::zlib::inflate_stream stream;
    std::string plain(plain_bytes + 1, '\0');
    boost::beast::zlib::z_params piece;
    piece.next_in = zipped.data() + head_bytes;
    piece.avail_in = zipped.size() - head_bytes - tail_bytes;
    piece.next_out = plain.data();
    piece.avail_out = plain.size();
    boost::beast::error_code ended;
    stream.write(piece, boost::beast::zlib::Flush::sync, ended);
    plain.resize(piece.total_out);
    return plain;
}

HttpRequest asking(std::string name, std::string value) {
    HttpRequest request;
    request.headers.add(std::move(name), std::move(value));
    return request;
}

std::string header_of(const HttpResponse& response, std::string_view wanted) {
    for (const auto& [name, value] : response.headers) {
        if (name == wanted) return value;
    }
    return {};
}

TEST(KeptAnswerTest, IsCompressedForWhoTakesIt) {
    std::string plain;
    for (int i = 0; i < 5'000; ++i) plain += "{\"field\":" + std::to_string(i % 97) + "}";
    const KeptAnswer kept("application/json", plain);
    const auto zipped = kept.answer(asking("Accept-Encoding", "br, gzip"));
    EXPECT_EQ(header_of(zipped, "Content-Encoding"), "gzip");
    EXPECT_LT(zipped.body.size(), plain.size() / 5);
    EXPECT_EQ(unzipped(zipped.body, plain.size()), plain);
    for (const std::string accepted : {"", "br", "gzip;q=0"}) {
        const auto answer = kept.answer(asking("Accept-Encoding", accepted));
        EXPECT_EQ(header_of(answer, "Content-Encoding"), "") << accepted;
        EXPECT_EQ(answer.body, plain);
    }
}

TEST(KeptAnswerTest, IsNotSentAgainToWhoHasIt) {
    const KeptAnswer kept("text/plain", "one");
    const auto tag = header_of(kept.answer(HttpRequest()), "ETag");
    EXPECT_EQ(kept.answer(asking("If-None-Match", tag)).status, 304);
    EXPECT_EQ(kept.answer(asking("If-None-Match", "\"other\"")).status, 200);
    EXPECT_NE(tag, header_of(KeptAnswer("text/plain", "two").answer(HttpRequest()), "ETag"));
}

// As the gzip of others writes its end: CRC-32 and length of what was compressed.
TEST(KeptAnswerTest, EndsWithTheChecksumOfItsContents) {
    const auto zipped = gzipped("123456789");
    const std::string end("\x26\x39\xf4\xcb\x09\0\0\0", tail_bytes);
    EXPECT_EQ(zipped.substr(zipped.size() - tail_bytes), end);
}

}  // namespace
}  // namespace anju
