// Preloaded into the program: stands between it and the C library's calls on files below one
// folder. Counts them, writes them down, lets them fail, or kills the process before one of them,
// as FaultControl says. Built for tests only.
//
// Each call goes to the kernel by its number, so that nothing here calls what it replaces. One
// mutex around each makes the order of the journal the order of what happened.
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/system/disk/disk_journal.hpp"
#include "tests/system/disk/fault_control.hpp"

namespace anju::test {

namespace {

constexpr int process_may_not_go_on = 99;

struct Shim {
    FaultControl* control = nullptr;
    int journal = -1;  // none: nothing is written down
    std::string_view root;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
};

long kernel_open(const char* path, int flags, mode_t mode) {
    return ::syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

[[noreturn]] void give_up(const char* why) {
    std::fprintf(stderr, "fault shim: %s\n", why);
    ::_exit(process_may_not_go_on);
}

Shim& shim() {
    static Shim* const only = [] {
        static Shim made;
        const char* control = std::getenv(control_variable);
        const char* root = std::getenv(root_variable);
        if (control == nullptr || root == nullptr) give_up("it is not told where its files are");
        made.root = root;
        const auto file = static_cast<int>(kernel_open(control, O_RDWR | O_CLOEXEC, 0));
        void* mapped =
            ::mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (mapped == MAP_FAILED) give_up("its control file cannot be mapped");
        made.control = static_cast<FaultControl*>(mapped);
        const char* journal = std::getenv(journal_variable);
        if (journal == nullptr) return &made;
        made.journal =
            static_cast<int>(kernel_open(journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (made.journal < 0) give_up("its journal cannot be opened");
        return &made;
    }();
    return *only;
}

class Lock {
  public:
    Lock() { ::pthread_mutex_lock(&shim().mutex); }
    ~Lock() { ::pthread_mutex_unlock(&shim().mutex); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
};

std::string path_of(int file) {
    char target[4096];
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto length = ::syscall(SYS_readlink, link.c_str(), target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string();
}

// The part of it below the root; empty when it lies outside.
std::string_view inside(std::string_view path) {
    const auto root = shim().root;
    if (!path.starts_with(root) || path.size() <= root.size() || path[root.size()] != '/') {
        return {};
    }
    return path.substr(root.size() + 1);
}

bool is_inside(int file) {
    return !inside(path_of(file)).empty();
}

std::uint64_t number_of(int file) {
    struct stat status {};
    return ::fstat(file, &status) == 0 ? status.st_ino : 0;
}

std::uint64_t number_at(const char* path) {
    struct stat status {};
    return ::stat(path, &status) == 0 ? status.st_ino : 0;
}

bool is_there(const char* path) {
    return ::syscall(SYS_access, path, F_OK) == 0;
}

// Call it with the mutex held, after what it tells of has happened.
void note(DiskChange change, std::uint64_t number, std::uint64_t where = 0,
          std::string_view path = {}, std::string_view more = {}) {
    if (shim().journal < 0) return;
    const JournalHeader header{change, static_cast<std::uint32_t>(path.size()), number, where,
                               more.size()};
    const iovec parts[3] = {{const_cast<JournalHeader*>(&header), sizeof header},
                            {const_cast<char*>(path.data()), path.size()},
                            {const_cast<char*>(more.data()), more.size()}};
    const auto bytes = sizeof header + path.size() + more.size();
    if (::syscall(SYS_writev, shim().journal, parts, 3) != static_cast<long>(bytes)) {
        give_up("its journal cannot be written");
    }
}

// A place where a crash can matter. Call it with the mutex held.
void crash_point() {
    auto& control = *shim().control;
    const auto point = ++control.crash_points;
    if (point == control.killed_at) ::kill(::getpid(), SIGKILL);
}

// The errno with which the call must fail; 0: it goes on.
int failure_of(DiskCall call, int file) {
    auto& control = *shim().control;
    if (control.failing != call) return 0;
    const auto path = path_of(file);
    if (path.find(control.part.data()) == std::string::npos) return 0;
    if (!path.ends_with(control.ending.data())) return 0;
    if (control.failures_left == 0) return 0;
    --control.failures_left;
    ++control.failures;
    return static_cast<int>(control.error);
}

long failed(int error) {
    errno = error;
    return -1;
}

long open_file(const char* path, int flags, mode_t mode) {
    const auto name = inside(path);
    if (name.empty() || (flags & (O_CREAT | O_TRUNC)) == 0) return kernel_open(path, flags, mode);
    const Lock lock;
    const bool was_there = is_there(path);
    if (!was_there) crash_point();
    const auto file = kernel_open(path, flags, mode);
    if (file < 0) return file;
    const auto number = number_of(static_cast<int>(file));
    if (!was_there) note(DiskChange::file_made, number, 0, name);
    if (was_there && (flags & O_TRUNC) != 0) note(DiskChange::cut, number);
    return file;
}

// `where` is -1 for the place where the descriptor stands.
long write_file(int file, const void* bytes, std::size_t size, off_t where) {
    const auto write = [&] {
        return where < 0 ? ::syscall(SYS_write, file, bytes, size)
                         : ::syscall(SYS_pwrite64, file, bytes, size, where);
    };
    if (!is_inside(file)) return write();
    const Lock lock;
    if (const int error = failure_of(DiskCall::write, file); error != 0) return failed(error);
    const auto written = write();
    if (written <= 0) return written;
    const auto length = static_cast<std::size_t>(written);
    if (where < 0) where = ::syscall(SYS_lseek, file, 0, SEEK_CUR) - written;
    note(DiskChange::written, number_of(file), static_cast<std::uint64_t>(where), {},
         {static_cast<const char*>(bytes), length});
    return written;
}

long sync_file(long call, int file) {
    if (path_of(file) != shim().root && !is_inside(file)) return ::syscall(call, file);
    const Lock lock;
    crash_point();
    if (const int error = failure_of(DiskCall::sync, file); error != 0) return failed(error);
    const auto synced = ::syscall(call, file);
    if (synced == 0) note(DiskChange::synced, number_of(file));
    return synced;
}

long cut_file(int file, off_t size) {
    if (!is_inside(file)) return ::syscall(SYS_ftruncate, file, size);
    const Lock lock;
    crash_point();
    const auto done = ::syscall(SYS_ftruncate, file, size);
    if (done == 0) note(DiskChange::cut, number_of(file), static_cast<std::uint64_t>(size));
    return done;
}

// Blocks may be allocated as they like, but the size must stay what the journal makes it.
long allocate(int file, int mode, off_t where, off_t size) {
    if (is_inside(file) && (mode & FALLOC_FL_KEEP_SIZE) == 0) give_up("fallocate changes a size");
    return ::syscall(SYS_fallocate, file, mode, where, size);
}

// What changes a folder by one path or two.
template <class Call>
long change_folder(DiskChange change, const char* path, const char* new_path, const Call& call) {
    const auto name = inside(path);
    if (name.empty()) return call();
    const Lock lock;
    crash_point();
    const auto done = call();
    if (done != 0) return done;
    const auto number = change == DiskChange::folder_made ? number_at(path) : 0;
    note(change, number, 0, name, new_path == nullptr ? std::string_view() : inside(new_path));
    return done;
}

long remove_at(int folder, const char* path, int flags) {
    std::string whole = path;
    if (whole[0] != '/') {
        if (folder == AT_FDCWD) return ::syscall(SYS_unlinkat, folder, path, flags);
        whole = path_of(folder) + "/" + whole;
    }
    return change_folder(DiskChange::removed, whole.c_str(), nullptr,
                         [&] { return ::syscall(SYS_unlinkat, folder, path, flags); });
}

}  // namespace

}  // namespace anju::test

// What the program, RocksDB and the C++ library call; a test compares the journal with the folder
// and so sees when one is missing here.
extern "C" {

using namespace anju::test;

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return static_cast<int>(open_file(path, flags, mode));
}

ssize_t write(int file, const void* bytes, std::size_t size) {
    return write_file(file, bytes, size, -1);
}

ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t where) {
    return write_file(file, bytes, size, where);
}

ssize_t pread(int file, void* bytes, std::size_t size, off_t where) {
    if (const int error = failure_of(DiskCall::read, file); error != 0) return failed(error);
    return ::syscall(SYS_pread64, file, bytes, size, where);
}

int fsync(int file) {
    return static_cast<int>(sync_file(SYS_fsync, file));
}

int fdatasync(int file) {
    return static_cast<int>(sync_file(SYS_fdatasync, file));
}

int ftruncate(int file, off_t size) noexcept {
    return static_cast<int>(cut_file(file, size));
}

int fallocate(int file, int mode, off_t where, off_t size) {
    return static_cast<int>(allocate(file, mode, where, size));
}

int mkdir(const char* path, mode_t mode) noexcept {
    return static_cast<int>(change_folder(DiskChange::folder_made, path, nullptr,
                                          [&] { return ::syscall(SYS_mkdir, path, mode); }));
}

int rename(const char* path, const char* new_path) noexcept {
    return static_cast<int>(change_folder(DiskChange::renamed, path, new_path,
                                          [&] { return ::syscall(SYS_rename, path, new_path); }));
}

int link(const char* path, const char* new_path) noexcept {
    return static_cast<int>(change_folder(DiskChange::linked, path, new_path,
                                          [&] { return ::syscall(SYS_link, path, new_path); }));
}

int unlink(const char* path) noexcept {
    return static_cast<int>(remove_at(AT_FDCWD, path, 0));
}

int rmdir(const char* path) noexcept {
    return static_cast<int>(remove_at(AT_FDCWD, path, AT_REMOVEDIR));
}

int unlinkat(int folder, const char* path, int flags) noexcept {
    return static_cast<int>(remove_at(folder, path, flags));
}

int remove(const char* path) noexcept {
    const int done = unlink(path);
    return done != 0 && (errno == EISDIR || errno == EPERM) ? rmdir(path) : done;
}

}  // extern "C"
