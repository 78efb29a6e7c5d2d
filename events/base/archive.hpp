// The binary form of facts: cereal archives over memory, little-endian, u32 lengths. The reader
// believes no length: each is checked against the bytes left, so a forged record cannot ask for
// memory that it does not bring. The stored form never changes: new forms get a new archive.
#pragma once

#include <bit>
#include <cereal/cereal.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace anju {

static_assert(std::endian::native == std::endian::little, "the stored form is little-endian");

// Thrown by ArchiveReader only; decode() in codec.hpp turns it into an Error.
struct ArchiveError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class ArchiveWriter : public cereal::OutputArchive<ArchiveWriter, cereal::AllowEmptyClassElision> {
  public:
    // Appends to `out`, which must outlive the writer.
    explicit ArchiveWriter(std::string& out) : OutputArchive(this), out_(out) {}

    void write(const void* data, std::size_t size) {
        out_.append(static_cast<const char*>(data), size);
    }

  private:
    std::string& out_;
};

class ArchiveReader : public cereal::InputArchive<ArchiveReader, cereal::AllowEmptyClassElision> {
  public:
    // Reads `bytes`, which must outlive the reader.
    explicit ArchiveReader(std::string_view bytes) : InputArchive(this), left_(bytes) {}

    void read(void* data, std::size_t size) {
        if (size == 0) return;
        if (size > left_.size()) throw ArchiveError("the record ends inside a field");
        std::memcpy(data, left_.data(), size);
        left_.remove_prefix(size);
    }
    std::size_t left() const { return left_.size(); }
    // Passes over bytes that the caller has looked at; at most those left.
    void skip(std::size_t size) { left_.remove_prefix(size); }

  private:
    std::string_view left_;
};

template <class T>
concept StoredAsBytes = std::is_arithmetic_v<T> && !std::is_floating_point_v<T>;

template <StoredAsBytes T>
void CEREAL_SAVE_FUNCTION_NAME(ArchiveWriter& archive, const T& value) {
    archive.write(&value, sizeof value);
}

template <StoredAsBytes T>
void CEREAL_LOAD_FUNCTION_NAME(ArchiveReader& archive, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        std::uint8_t byte = 0;
        archive.read(&byte, 1);
        if (byte > 1) throw ArchiveError("a yes/no field is neither 0 nor 1");
        value = byte == 1;
    } else {
        archive.read(&value, sizeof value);
    }
}

template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(ArchiveWriter& archive, cereal::NameValuePair<T>& pair) {
    archive(pair.value);
}

template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(ArchiveReader& archive, cereal::NameValuePair<T>& pair) {
    archive(pair.value);
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(ArchiveWriter& archive, const cereal::SizeTag<T>& tag) {
    const auto size = static_cast<std::uint32_t>(tag.size);
    archive.write(&size, sizeof size);
}

// Every element takes at least one byte, so a count above the bytes left is a lie.
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(ArchiveReader& archive, cereal::SizeTag<T>& tag) {
    std::uint32_t size = 0;
    archive.read(&size, sizeof size);
    if (size > archive.left()) throw ArchiveError("a length is greater than the record");
    tag.size = size;
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(ArchiveWriter& archive, const cereal::BinaryData<T>& data) {
    archive.write(data.data, static_cast<std::size_t>(data.size));
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(ArchiveReader& archive, cereal::BinaryData<T>& data) {
    archive.read(data.data, static_cast<std::size_t>(data.size));
}

}  // namespace anju

CEREAL_REGISTER_ARCHIVE(anju::ArchiveWriter)
CEREAL_REGISTER_ARCHIVE(anju::ArchiveReader)
CEREAL_SETUP_ARCHIVE_TRAITS(anju::ArchiveReader, anju::ArchiveWriter)
