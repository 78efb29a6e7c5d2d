// `anju up` in a folder of its own, as most tests of the program begin.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

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

  private:
    TemporaryFolder folder_;
    std::unique_ptr<Program> up_;
};

}  // namespace anju::test
