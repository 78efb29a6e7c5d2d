#include "events/base/sealed.hpp"

#include <gtest/gtest.h>

namespace anju {
namespace {

constexpr std::string_view place = "person/130708-1 name";

SealingKey key(std::uint64_t number, char byte) {
    return {number, std::string(sealing_key_bytes, byte)};
}

TEST(Sealed, OpensWithItsKeyInItsPlaceOnly) {
    const auto one = key(7, 'a');
    const auto sealed = seal("张三", place, one);
    EXPECT_EQ(sealed.key(), 7U);
    EXPECT_EQ(Sealed::parse(sealed.value).value(), sealed);
    EXPECT_EQ(open_sealed(sealed, place, one.bytes).value(), "张三");
    EXPECT_EQ(open_sealed(sealed, "person/130708-2 name", one.bytes).error().rule, "sealed-broken");
    EXPECT_EQ(open_sealed(sealed, place, key(7, 'b').bytes).error().rule, "sealed-broken");
    EXPECT_EQ(open_sealed(sealed, place, "short").error().rule, "sealed-broken");
}

TEST(Sealed, IsAnotherTextEachTimeAndTellsNoLength) {
    const auto one = key(1, 'a');
    const auto first = seal("张三", place, one);
    EXPECT_NE(first, seal("张三", place, one));
    EXPECT_EQ(first.value.size(), seal("欧阳娜娜", place, one).value.size());
    EXPECT_EQ(open_sealed(seal("", place, one), place, one.bytes).value(), "");
    const std::string block(32, 'x');
    EXPECT_EQ(open_sealed(seal(block, place, one), place, one.bytes).value(), block);
}

TEST(Sealed, NotesEveryChangedCharacter) {
    const auto one = key(1, 'a');
    const auto sealed = seal("13900001234", place, one);
    for (std::size_t at = 4; at < sealed.value.size(); ++at) {
        auto changed = sealed;
        changed.value[at] = changed.value[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(open_sealed(changed, place, one.bytes)) << at;
    }
}

TEST(Sealed, IsNoTextOfAnotherForm) {
    const auto sound = seal("x", place, key(1, 'a')).value;
    for (const std::string& text :
         {std::string(), std::string("张三"), std::string("1.1."), std::string("1.1.AAAA"),
          "2" + sound.substr(1), sound + "=", "1." + sound, std::string("1..") + sound.substr(4),
          "1.99999999999999999999." + sound.substr(4), sound + std::string(1'000, 'A')}) {
        EXPECT_EQ(Sealed::parse(text).error().rule, "sealed-malformed") << text;
    }
}

}  // namespace
}  // namespace anju
