#include "tests/system/disk/faulty_disk.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <stdexcept>

namespace anju::test {

namespace {

void set_name(std::array<char, 64>& to, const std::string& name) {
    if (name.size() >= to.size()) throw std::runtime_error("too long for the shim: " + name);
    to.fill('\0');
    std::copy(name.begin(), name.end(), to.begin());
}

}  // namespace

FaultyDisk::FaultyDisk(const std::filesystem::path& root, Journal journal)
    : journal_path_(root / "fault.journal") {
    std::filesystem::remove(journal_path_);
    const auto path = root / "fault.control";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || ::ftruncate(file, sizeof(FaultControl)) != 0) {
        throw std::runtime_error("no control file: " + path.string());
    }
    void* mapped =
        ::mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (mapped == MAP_FAILED) throw std::runtime_error("not mapped: " + path.string());
    control_ = new (mapped) FaultControl;
    ::setenv(control_variable, path.c_str(), 1);
    ::setenv(root_variable, root.c_str(), 1);
    if (journal == Journal::kept) ::setenv(journal_variable, journal_path_.c_str(), 1);
    ::setenv("LD_PRELOAD", ANJU_FAULT_SHIM, 1);
}

FaultyDisk::~FaultyDisk() {
    for (const char* name : {"LD_PRELOAD", journal_variable, root_variable, control_variable}) {
        ::unsetenv(name);
    }
    ::munmap(control_, sizeof(FaultControl));
}

void FaultyDisk::fail(DiskCall call, int error, const std::string& part, const std::string& ending,
                      std::uint64_t times) {
    heal();
    set_name(control_->part, part);
    set_name(control_->ending, ending);
    control_->error = static_cast<std::uint32_t>(error);
    control_->failures_left = times;
    control_->failing = call;
}

std::uint64_t FaultyDisk::journal_bytes() const {
    std::error_code none_yet;
    const auto bytes = std::filesystem::file_size(journal_path_, none_yet);
    return none_yet ? 0 : bytes;
}

}  // namespace anju::test
