#include "deploy/import/text_encoding.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>

#include "events/runtime/utf8.hpp"

namespace anju {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view utf16le_mark = "\xFF\xFE";
constexpr std::string_view utf16be_mark = "\xFE\xFF";
constexpr std::size_t piece_bytes = 65536;

class Converter {
  public:
    explicit Converter(const char* from) : handle_(::iconv_open("UTF-8", from)) {}
    ~Converter() {
        if (known()) ::iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    // Appends what can be converted; the number of bytes that were.
    std::size_t convert(std::string_view bytes, std::string& out) {
        std::array<char, piece_bytes> piece{};
        auto* in = const_cast<char*>(bytes.data());
        std::size_t left = bytes.size();
        while (left > 0) {
            auto* to = piece.data();
            std::size_t room = piece.size();
            const std::size_t before = left;
            ::iconv(handle_, &in, &left, &to, &room);
            out.append(piece.data(), to);
            if (left == before) break;
        }
        return bytes.size() - left;
    }

  private:
    iconv_t handle_;
};

Error unknown_encoding(std::string_view bytes, std::size_t good) {
    const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<long>(good), '\n');
    return invalid("text-encoding-unknown",
                   fmt::format("line {} is neither UTF-8 nor GB18030: save the file as \"CSV "
                               "UTF-8\" or as .xlsx",
                               line));
}

Result<std::string> convert_from(const char* encoding, std::string_view bytes) {
    Converter converter(encoding);
    if (!converter.known()) {
        return unavailable(
            "text-encoding-unknown",
            fmt::format("this machine cannot read {}: save the file as UTF-8", encoding));
    }
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 2);
    const std::size_t good = converter.convert(bytes, text);
    if (good < bytes.size()) return unknown_encoding(bytes, good);
    return text;
}

}  // namespace

Result<std::string> decode_text(std::string_view bytes) {
    if (bytes.starts_with(utf16le_mark)) return convert_from("UTF-16LE", bytes.substr(2));
    if (bytes.starts_with(utf16be_mark)) return convert_from("UTF-16BE", bytes.substr(2));
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    if (is_utf8(bytes)) return std::string(bytes);
    return convert_from("GB18030", bytes);
}

}  // namespace anju
