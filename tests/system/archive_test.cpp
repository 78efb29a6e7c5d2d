// The log outside of Anju: archived while it is written, restored onto nothing, moved to a broker
// and back, with the same figures, positions, tokens and signed head.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "tests/contract/kafka_test_support.hpp"
#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::string_view county = "130708";

class ArchiveTest : public UpFixture {
  protected:
    std::string path(const std::string& name) const { return (folder() / name).string(); }
    ProgramEnd succeed(const Arguments& arguments) const {
        auto end = run(arguments);
        EXPECT_EQ(end.code, 0) << arguments.front() << ": " << end.complaints;
        return end;
    }
    ProgramEnd fail(const Arguments& arguments) const {
        auto end = run(arguments);
        EXPECT_NE(end.code, 0) << arguments.front() << ": " << end.output;
        return end;
    }
    std::string record(int number) {
        const auto answer = post(url(), fmt::format("/v1/plot/{}-9{:05}/register", county, number),
                                 plot_body(county, 500));
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.text("/token");
    }
    // What nobody may change: events, figures and the head that was signed.
    std::string all_of(const std::string& url) {
        const auto there = position(url);
        std::string head;
        EXPECT_TRUE(wait_until([&] {
            head = get(url, "/v1/ledger/checkpoint").body;
            return head.find(fmt::format("\n{}\n", there)) != std::string::npos;
        }));
        return digest(url) + head;
    }
    std::unique_ptr<Program> start_on(const std::string& data) const {
        auto program =
            std::make_unique<Program>(folder(), Arguments{"up", "--data", data, "--port", "0"});
        program->wait_until_ready();
        return program;
    }
    std::vector<fs::path> segments() const {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder() / "archive" / "segments")) {
            files.push_back(entry.path());
        }
        return files;
    }
    static void flip(const fs::path& file, std::uint64_t at) {
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekg(static_cast<std::streamoff>(at));
        const char found = static_cast<char>(bytes.get());
        bytes.seekp(static_cast<std::streamoff>(at));
        bytes.put(static_cast<char>(found ^ 1));
    }
};

TEST_F(ArchiveTest, IsMadeWhileEventsComeAndRestoredOntoNothing) {
    start({"--simulate", "0.002"});
    const Arguments backup{"backup", "--url", url(), "--to", path("archive"), "--keys", data()};
    EXPECT_THAT(succeed(backup).output, HasSubstr("records in"));
    std::string token;
    for (int i = 0; i < 50; ++i) token = record(i);
    ASSERT_EQ(get(url(), "/v1/position?wait=" + token).status, 200);
    const auto before = segments().size();
    succeed(backup);
    EXPECT_GT(segments().size(), before) << "what came since is added";
    const auto whole = all_of(url());
    up().kill();

    succeed({"verify", "--archive", path("archive")});
    const auto restored =
        succeed({"restore", "--from", path("archive"), "--data", path("restored")});
    EXPECT_THAT(restored.output, HasSubstr("what was signed"));
    EXPECT_THAT(fail({"restore", "--from", path("archive"), "--data", path("restored")}).complaints,
                HasSubstr("holds a log already"));
    const auto again = start_on(path("restored"));
    EXPECT_EQ(all_of(again->url()), whole);
    EXPECT_EQ(get(again->url(), "/v1/ledger/proof?token=" + token).status, 200);
    const auto next =
        post(again->url(), fmt::format("/v1/plot/{}-x1/register", county), plot_body(county, 500));
    EXPECT_EQ(next.status, 201) << next.body;
    EXPECT_EQ(get(again->url(), "/v1/position?wait=" + next.text("/token")).status, 200);
    EXPECT_EQ(again->stop(), 0);
    EXPECT_THAT(succeed({"verify", "--data", path("restored")}).output,
                HasSubstr("what was signed"));
}

TEST_F(ArchiveTest, EndsWhereItIsToldTo) {
    start({"--simulate", "0.002"});
    const auto there = position(url());
    EXPECT_EQ(up().stop(), 0);
    succeed({"backup", "--data", data(), "--to", path("archive")});
    succeed({"restore", "--from", path("archive"), "--data", path("earlier"), "--until",
             std::to_string(there / 2)});
    const auto earlier = start_on(path("earlier"));
    const auto found = position(earlier->url());
    EXPECT_LE(found, there / 2);
    EXPECT_GT(found, 0);
}

TEST_F(ArchiveTest, NamesTheFileThatIsNotWhatWasArchived) {
    start({"--simulate", "0.001"});
    EXPECT_EQ(up().stop(), 0);
    succeed({"backup", "--data", data(), "--to", path("archive")});
    const auto files = segments();
    ASSERT_GT(files.size(), 20U);
    for (std::size_t i = 0; i < files.size(); i += 5) {
        const auto at = fs::file_size(files[i]) * i / files.size();
        flip(files[i], at);
        const auto told = fail({"restore", "--from", path("archive"), "--data", path("restored")});
        EXPECT_THAT(told.complaints, HasSubstr(files[i].filename().string()));
        EXPECT_FALSE(fs::exists(path("restored"))) << "nothing is half restored";
        flip(files[i], at);
    }
    fs::remove(files.back());
    EXPECT_THAT(fail({"verify", "--archive", path("archive")}).complaints,
                HasSubstr(files.back().filename().string()));
    EXPECT_THAT(fail({"verify", "--archive", path("none")}).complaints, HasSubstr("no archive"));
    EXPECT_THAT(fail({"backup", "--data", path("none"), "--to", path("archive")}).complaints,
                HasSubstr("holds no log"));
}

TEST_F(ArchiveTest, MovesToABrokerAndBack) {
    start({"--simulate", "0.002"});
    const auto token = record(1);
    ASSERT_EQ(get(url(), "/v1/position?wait=" + token).status, 200);
    const auto whole = all_of(url());
    const auto rows = digest(url());
    EXPECT_EQ(up().stop(), 0);
    KafkaBroker broker;
    const auto made = tidy::run_command(fmt::format(
        "{}/deploy/kafka/kafka topics --bootstrap {} 2>&1", ANJU_SOURCE_DIR, broker.bootstrap()));
    ASSERT_TRUE(made.succeeded) << made.output;
    const Arguments to_kafka{"move", "--from-data", data(), "--to-kafka", broker.bootstrap()};
    EXPECT_THAT(succeed(to_kafka).output, HasSubstr("what was signed"));
    EXPECT_THAT(fail(to_kafka).complaints, HasSubstr("has records already"));
    succeed({"verify", "--kafka", broker.bootstrap()});
    Program projector(folder(),
                      {"project", "--data", path("project"), "--kafka", broker.bootstrap()});
    projector.wait_until_ready();
    EXPECT_EQ(digest(projector.url()), rows);

    succeed({"move", "--from-kafka", broker.bootstrap(), "--to-data", path("back")});
    for (const auto* key : {"ledger.key", "identity.key"}) {
        fs::copy_file(fs::path(data()) / key, folder() / "back" / key);
    }
    const auto back = start_on(path("back"));
    EXPECT_EQ(all_of(back->url()), whole);
    EXPECT_EQ(get(back->url(), "/v1/ledger/proof?token=" + token).status, 200);
}

}  // namespace
}  // namespace anju::test
