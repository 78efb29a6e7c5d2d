// `anju up` in a folder of its own, as most tests of the program begin.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/shell/command_rights.hpp"
#include "tests/contract/log_test_support.hpp"
#include "tests/system/client.hpp"
#include "tests/system/program.hpp"

namespace anju::test {

class UpFixture : public testing::Test {
  protected:
    std::string data() const { return (folder_.path() / "data").string(); }

    // Starts it, or ends it and starts it again; gives back where it listens, once it is ready.
    std::string start(const Arguments& more = {}) {
        launch(more);
        up_->wait_until_ready();
        return up_->url();
    }
    // Does not wait for anything.
    Program& launch(const Arguments& more = {}) {
        up_.reset();
        Arguments arguments{"up", "--data", data(), "--port", "0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        up_ = std::make_unique<Program>(folder_.path(), arguments);
        return *up_;
    }
    Program& up() { return *up_; }
    void kill_up() { up_.reset(); }
    const std::string& url() { return up_->url(); }
    const std::filesystem::path& folder() const { return folder_.path(); }
    ProgramEnd run(const Arguments& arguments) const {
        return run_program(folder_.path(), arguments);
    }
    // The token of a new principal of its whole division, as an administrator makes it.
    std::string token_of(const std::string& id, const std::string& role,
                         const Arguments& more = {}) {
        Arguments admit{"admin",  "admit",  id,
                        "--url",  url(),    "--name",
                        id,       "--area", std::string(division_of_id(id)),
                        "--role", role};
        admit.insert(admit.end(), more.begin(), more.end());
        const auto admitted = run(admit);
        EXPECT_EQ(admitted.code, 0) << admitted.complaints;
        const auto issued = run({"admin", "issue", id, "--url", url()});
        EXPECT_EQ(issued.code, 0) << issued.complaints;
        const auto token = issued.output.substr(0, issued.output.find('\n'));
        EXPECT_TRUE(wait_until([&] { return as(token, "/v1/me").status == 200; }));
        return token;
    }
    Answer as(const std::string& token, const std::string& target) {
        return get(url(), target, {{"Authorization", "Bearer " + token}});
    }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<Program> up_;
};

}  // namespace anju::test
