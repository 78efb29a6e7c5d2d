// Witnesses on the real program: `anju witness` cosigns the heads of `anju up`, and whoever checks
// a figure without us asks for their signatures.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WitnessSystemTest : public UpFixture {
  protected:
    std::string file(const std::string& name) const { return (folder() / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(file(name), std::ios::binary) << text;
    }
    std::string text_of(const std::string& name) const {
        std::ifstream in(file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // Starts Anju to learn its key, witnesses that know it, and Anju again, which asks them.
    void start_with_witnesses(int count, const std::string& policy, const Arguments& more = {}) {
        start();
        // A ledger without events has no head and tells no key.
        ASSERT_EQ(post(url(), "/v1/plot/130708-99/register", plot_body("130708", 500)).status, 201);
        ASSERT_TRUE(wait_until([&] {
            write("key", get(url(), "/v1/ledger/key").body);
            return text_of("key").starts_with("anju.local/ledger+");
        }));
        std::string lines = "log " + text_of("key");
        for (int i = 1; i <= count; ++i) {
            witnesses_.push_back(start_witness(i));
            const auto& witness_url = witnesses_.back()->url();
            keys_.push_back(get(witness_url, "/key").body);
            keys_.back().pop_back();
            lines += fmt::format("witness w{} {} {}\n", i, keys_.back(), witness_url);
        }
        write("policy", lines + policy);
        Arguments asking{"--witness-policy", file("policy"), "--witness-seconds", "1"};
        asking.insert(asking.end(), more.begin(), more.end());
        start(asking);
    }
    std::unique_ptr<Program> start_witness(int number, const std::string& port = "0") {
        return std::make_unique<Program>(
            folder(), Arguments{"witness", "--name", fmt::format("w{}.test/anju", number), "--data",
                                file(fmt::format("witness-{}", number)), "--log", file("key"),
                                "--port", port});
    }
    std::string witnessed() { return get(url(), "/v1/ledger/checkpoint?witnessed=true").body; }
    static std::int64_t size_of(const std::string& note) {
        return note.find('\n') == std::string::npos ? -1 : std::atoll(&note[note.find('\n') + 1]);
    }
    bool is_witnessed(std::int64_t events) {
        return wait_until([&] { return size_of(witnessed()) >= events; });
    }
    tidy::Outcome verify(const std::string& arguments) const {
        return tidy::run_command(
            fmt::format("python3 {}/deploy/audit/anju_verify.py {} --key {} 2>&1", ANJU_SOURCE_DIR,
                        arguments, file("key")));
    }
    std::vector<std::unique_ptr<Program>> witnesses_;
    std::vector<std::string> keys_;
};

TEST_F(WitnessSystemTest, AFigureIsProvenByAHeadThatTwoOfThreeCosigned) {
    start_with_witnesses(3, "group all 2 w1 w2 w3\nquorum all\n",
                         {"--simulate", "0.002", "--seed", "5"});
    ASSERT_TRUE(is_witnessed(1));
    witnesses_[2]->kill();
    const auto explained = run({"explain", "houses.demolished", "--url", url(), "--area", "13",
                                "--bundle", file("bundle"), "--language", "en", "--witnessed"});
    ASSERT_EQ(explained.code, 0) << explained.complaints;
    const auto before = size_of(get(url(), "/v1/ledger/checkpoint").body);
    ASSERT_EQ(post(url(), "/v1/plot/130708-77/register", plot_body("130708", 500)).status, 201);
    ASSERT_TRUE(is_witnessed(before + 1));
    const auto by = [&](std::initializer_list<int> numbers) {
        std::string options;
        for (const int number : numbers) options += " --witness " + keys_[number - 1];
        return options;
    };
    const auto bundle = "bundle " + file("bundle");
    for (const auto& options : {std::string(), by({1, 2}), by({1, 2, 3}) + " --quorum 2"}) {
        const auto holds = verify(bundle + options);
        EXPECT_TRUE(holds.succeeded) << options << ": " << holds.output;
    }
    const auto ledger = verify(fmt::format("ledger {} --token {}{}", url(),
                                           std::getenv("ANJU_ADMIN_TOKEN_FILE"), by({1, 2})));
    EXPECT_TRUE(ledger.succeeded) << ledger.output;
    write("newest", witnessed());
    EXPECT_EQ(text_of("newest").find(" w3.test"), std::string::npos);
    // A witness that did not sign, or the same one by two names, is none.
    const auto renamed = "alias" + keys_[0].substr(keys_[0].find('+'));
    for (const auto& options : {by({1, 2}) + " --quorum 3", by({1, 1}) + " --quorum 2",
                                by({1}) + " --witness " + text_of("key").substr(0, 70),
                                by({1, 2}) + " --witness " + renamed}) {
        EXPECT_FALSE(verify(bundle + options).succeeded) << options;
    }
    const auto mutated = tidy::run_command(
        fmt::format("python3 {0}/tests/system/mutate_bundle.py {0}/deploy/audit/anju_verify.py {1} "
                    "'{2}' 20000 1 '{3}' '{4}' 2>&1",
                    ANJU_SOURCE_DIR, file("bundle"),
                    text_of("key").substr(0, text_of("key").size() - 1), keys_[0], keys_[1]));
    EXPECT_TRUE(mutated.succeeded) << mutated.output.substr(0, 2000);
    const auto list = get(url(), "/v1/ledger/witnesses");
    EXPECT_EQ(list.status, 200) << list.body;
    EXPECT_EQ(list.text("/witnesses/0/key"), keys_[0]);
    EXPECT_EQ(list.text("/witnesses/0/trouble"), "");
    EXPECT_NE(list.text("/witnesses/2/trouble"), "") << list.body;
    EXPECT_EQ(get(url(), "/readyz").status, 200);
}

TEST_F(WitnessSystemTest, NothingIsToldToBeWitnessedWithoutAQuorum) {
    start_with_witnesses(2, "group both all w1 w2\nquorum both\n");
    witnesses_[1]->kill();
    EXPECT_EQ(post(url(), "/v1/plot/130708-1/register", plot_body("130708", 500)).status, 201);
    ASSERT_TRUE(wait_until(
        [&] { return get(url(), "/v1/ledger/witnesses").number("/witnesses/0/size") > 0; }));
    const auto none = get(url(), "/v1/ledger/checkpoint?witnessed=true");
    EXPECT_EQ(none.status, 404);
    EXPECT_EQ(none.text("/rule"), "not-witnessed");
    EXPECT_EQ(get(url(), "/v1/ledger/proof?position=0&witnessed=true").status, 404);
    EXPECT_EQ(get(url(), "/v1/ledger/proof?position=0").status, 200);
}

TEST_F(WitnessSystemTest, AnotherHistoryOfTheSameLedgerIsNotCosigned) {
    start_with_witnesses(1, "quorum w1\n");
    const auto record = [&](const std::string& id) {
        return post(url(), "/v1/plot/" + id + "/register", plot_body("130708", 500)).status;
    };
    ASSERT_EQ(record("130708-1"), 201);
    ASSERT_EQ(up().stop(), 0);
    fs::copy(data(), file("copy"), fs::copy_options::recursive);
    const Arguments asking{"--witness-policy", file("policy"), "--witness-seconds", "1"};
    start(asking);
    ASSERT_EQ(record("130708-2"), 201);
    ASSERT_TRUE(is_witnessed(position(url())));
    write("head", witnessed());
    const auto sound = [&](const std::string& folder) {
        return run({"verify", "--data", folder, "--witness-policy", file("policy"), "--head",
                    file("head")});
    };
    ASSERT_EQ(up().stop(), 0);
    const auto verified = sound(data());
    EXPECT_EQ(verified.code, 0) << verified.complaints;
    EXPECT_THAT(verified.output, HasSubstr("that witnesses cosigned"));
    EXPECT_THAT(sound(file("copy")).complaints, HasSubstr("head-ahead"));
    // The same number of events, one of them another one, under the same key.
    fs::remove_all(data());
    fs::copy(file("copy"), data(), fs::copy_options::recursive);
    start(asking);
    ASSERT_EQ(record("130708-3"), 201);
    ASSERT_TRUE(wait_until([&] {
        return get(url(), "/v1/ledger/witnesses").text("/witnesses/0/trouble").find("422") !=
               std::string::npos;
    }));
    EXPECT_LT(size_of(witnessed()), size_of(text_of("head")));
    ASSERT_EQ(up().stop(), 0);
    EXPECT_THAT(sound(data()).complaints, HasSubstr("head-differs"));
    write("policy", "log " + text_of("key") +
                        "witness other other.test+951c19be+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                        "AAAA\nquorum other\n");
    EXPECT_THAT(sound(data()).complaints, HasSubstr("witnesses-too-few"));
}

}  // namespace
}  // namespace anju::test
