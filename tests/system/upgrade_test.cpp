// Another version of the program: it opens what earlier ones left, and takes their place one
// process at a time while the others run.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/system/cluster.hpp"
#include "tests/system/partition_callers.hpp"
#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path golden = fs::path(ANJU_SOURCE_DIR) / "tests/golden/upgrade";

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Of those whose data is kept here, by the names of their files.
std::vector<std::string> earlier_versions() {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(golden)) {
        if (file.path().extension() == ".answers") names.push_back(file.path().stem().string());
    }
    return names;
}

class UpgradeTest : public UpFixture, public testing::WithParamInterface<std::string> {
  protected:
    void unpack(const std::string& what) const {
        const auto done =
            tidy::run_command(fmt::format("tar -C {} -xJf {}/{}.{}.tar.xz 2>&1", folder().string(),
                                          golden.string(), GetParam(), what));
        ASSERT_TRUE(done.succeeded) << done.output;
    }
    void keep(const std::string& name, const std::string& text) const {
        std::ofstream(folder() / name, std::ios::binary) << text;
    }
    json::value answers() const {
        return json::parse(contents(golden / (GetParam() + ".answers")));
    }
    std::string checkpoint_of(std::int64_t events) {
        std::string note;
        EXPECT_TRUE(wait_until([&] {
            note = get(url(), "/v1/ledger/checkpoint").body;
            return note.find(fmt::format("\n{}\n", events)) != note.npos;
        })) << note;
        return note;
    }
    // What the version answered, this one answers too.
    void expect_same_answers() {
        const auto said = answers();
        const auto events = said.at("events").as_int64();
        EXPECT_EQ(position(url()), events);
        EXPECT_EQ(checkpoint_of(events), said.at("checkpoint").as_string());
        const auto progress = get(url(), "/v1/progress?level=county");
        std::map<std::string, json::value> figures;
        for (const auto& row : progress.json.at("rows").as_array()) {
            figures[fmt::format("{} {}", std::string_view(row.at("area").as_string()),
                                std::string_view(row.at("indicator").as_string()))] =
                row.at("value");
        }
        EXPECT_GT(said.at("figures").as_object().size(), 100U);
        for (const auto& [name, value] : said.at("figures").as_object()) {
            EXPECT_EQ(figures[std::string(name)], value) << name;
        }
    }
};

TEST_P(UpgradeTest, OpensItsDataAnswersTheSameAndRecordsOn) {
    unpack("data");
    start();
    expect_same_answers();
    const auto events = answers().at("events").as_int64();
    const auto recorded =
        post(url(), "/v1/household/130708-900001/register", household_body("130708", 4));
    EXPECT_EQ(recorded.status, 201) << recorded.body;
    EXPECT_EQ(get(url(), "/v1/digest?wait=" + recorded.text("/token")).status, 200);
    EXPECT_EQ(position(url()), events + 1);
    // The head that is signed now continues the one that was signed then, by a verifier of its own.
    keep("new-head", checkpoint_of(events + 1));
    keep("old-head", std::string(answers().at("checkpoint").as_string()));
    keep("key", std::string(answers().at("key").as_string()));
    keep("grown", get(url(), fmt::format("/v1/ledger/consistency?from={}", events)).body);
    const auto verified = tidy::run_command(
        fmt::format("cd {} && python3 {}/deploy/audit/anju_verify.py grew old-head new-head grown "
                    "--key key 2>&1",
                    folder().string(), ANJU_SOURCE_DIR));
    EXPECT_TRUE(verified.succeeded) << verified.output;
    const auto digest_here = digest(url());
    EXPECT_EQ(up().stop(), 0);
    EXPECT_EQ(run({"verify", "--data", data()}).code, 0);
    // Rows that the version left are those that are folded anew.
    for (const auto& one : fs::directory_iterator(data())) {
        if (one.path().filename().string().starts_with("rows")) fs::remove_all(one.path());
    }
    start();
    EXPECT_EQ(digest(url()), digest_here);
}

TEST_P(UpgradeTest, RestoresItsArchive) {
    unpack("archive");
    const auto restored =
        run({"restore", "--from", (folder() / "archive").string(), "--data", data()});
    ASSERT_EQ(restored.code, 0) << restored.complaints;
    start();
    expect_same_answers();
}

INSTANTIATE_TEST_SUITE_P(Versions, UpgradeTest, testing::ValuesIn(earlier_versions()),
                         [](const auto& version) { return "of_" + version.param; });

// The program of the processes that are started while it is there.
class Earlier {
  public:
    Earlier() : now_(std::getenv("ANJU_PROGRAM")) {
        const char* earlier = std::getenv("ANJU_TEST_EARLIER_PROGRAM");
        if (earlier != nullptr) ::setenv("ANJU_PROGRAM", earlier, 1);
    }
    ~Earlier() { ::setenv("ANJU_PROGRAM", now_.c_str(), 1); }
    Earlier(const Earlier&) = delete;
    Earlier& operator=(const Earlier&) = delete;

  private:
    std::string now_;
};

class RollingUpgradeTest : public UpFixture {
  protected:
    // One after another, as a cluster's operator does it: services first, the door last.
    void replace(Cluster& cluster, std::size_t process) const {
        EXPECT_EQ(cluster.process(process).stop(), 0) << cluster.process(process).complaints();
        cluster.restart(process);
        cluster.process(process).wait_until_ready();
    }
};

TEST_F(RollingUpgradeTest, ReplacesEachProcessWhileCommandsAreRecorded) {
    std::unique_ptr<Cluster> cluster;
    std::unique_ptr<Program> second_door;
    {
        const Earlier program;
        cluster = std::make_unique<Cluster>(folder(), Cluster::Services::twice);
        cluster->wait_until_ready();
    }
    // Callers come by a door of the earlier version, and then by one of this.
    second_door = std::make_unique<Program>(
        folder(), Arguments{"gateway", "--port", "0", "--kafka", cluster->bootstrap()});
    second_door->wait_until_ready();
    const std::string door_of_this = second_door->url();
    std::atomic<bool> is_moved = false;
    PartitionCallers callers([&] { return is_moved ? door_of_this : cluster->url(); });
    EXPECT_TRUE(callers.all_accept());
    for (std::size_t process = 0; process + 1 < cluster->size(); ++process) {
        replace(*cluster, process);
        EXPECT_TRUE(callers.all_accept()) << "after the process " << process;
    }
    std::cout << "services, sealer and projector replaced: the longest wait was "
              << callers.longest_wait().count() << " ms\n";
    is_moved = true;
    EXPECT_TRUE(callers.all_accept());
    EXPECT_EQ(cluster->gateway().stop(), 0);
    callers.finish();
    EXPECT_TRUE(callers.complaints().empty()) << testing::PrintToString(callers.complaints());
    std::cout << callers.recorded() << " commands recorded, " << callers.refused()
              << " answered 503\n";
    const auto recorded = static_cast<std::int64_t>(callers.recorded());
    EXPECT_TRUE(wait_until([&] { return position(door_of_this) >= recorded; }));
    EXPECT_EQ(position(door_of_this), recorded);
    EXPECT_EQ(figure(door_of_this, "13", "registry.households"), recorded);
}

}  // namespace

}  // namespace anju::test
