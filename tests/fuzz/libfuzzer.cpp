// The target as libFuzzer wants it. Writes the seeds into the folder that the environment's
// ANJU_FUZZ_SEEDS names.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "events/runtime/logging.hpp"
#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    // What the bytes are refused for goes to nobody.
    anju::configure_logging({anju::LogLevel::error, anju::LogFormat::json});
    const char* folder = std::getenv("ANJU_FUZZ_SEEDS");
    if (folder == nullptr) return 0;
    std::filesystem::create_directories(folder);
    std::size_t number = 0;
    for (const auto& seed : anju::fuzz::this_target.seeds()) {
        std::ofstream(std::filesystem::path(folder) / ("seed-" + std::to_string(number++)),
                      std::ios::binary)
            << seed;
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    anju::fuzz::this_target.run({reinterpret_cast<const char*>(data), size});
    return 0;
}
