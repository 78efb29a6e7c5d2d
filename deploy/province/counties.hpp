// The 35 counties of the simulated province. The codes are those of real counties of Hebei's
// poorer mountains; of the numbers only Fuping's 17,714 households are a published figure, Kangbao
// and Zhangbei lie above the published sizes of their largest communities, and the rest is a
// made-up split.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace anju {

struct ProvinceCounty {
    std::string_view code;
    std::int64_t households = 0;  // that come from here, at scale 1

    // Per cent of the province's average, made up: how far each kind of work has come.
    std::int64_t demolition_pace = 100;
    std::int64_t reclamation_pace = 100;
    std::int64_t employment_pace = 100;

    std::string_view city() const { return code.substr(0, 4); }
};

inline constexpr std::string_view fuping = "130624";

inline constexpr std::array province_counties{
    ProvinceCounty{"130125", 910, 112, 108, 104},  ProvinceCounty{"130126", 1260, 105, 96, 102},
    ProvinceCounty{"130129", 880, 118, 110, 101},  ProvinceCounty{"130131", 1540, 96, 103, 105},
    ProvinceCounty{"130321", 1350, 90, 88, 97},    ProvinceCounty{"130425", 480, 121, 115, 106},
    ProvinceCounty{"130522", 620, 109, 104, 99},   ProvinceCounty{"130623", 1640, 101, 94, 103},
    ProvinceCounty{"130624", 17714, 104, 109, 98}, ProvinceCounty{"130627", 2570, 93, 91, 100},
    ProvinceCounty{"130630", 6390, 88, 86, 95},    ProvinceCounty{"130633", 1860, 110, 105, 103},
    ProvinceCounty{"130634", 2210, 97, 99, 101},   ProvinceCounty{"130636", 1970, 106, 112, 102},
    ProvinceCounty{"130705", 2260, 108, 101, 104}, ProvinceCounty{"130708", 1930, 114, 107, 105},
    ProvinceCounty{"130709", 1480, 119, 116, 107}, ProvinceCounty{"130722", 6240, 95, 97, 99},
    ProvinceCounty{"130723", 9180, 102, 100, 96},  ProvinceCounty{"130724", 5120, 86, 84, 97},
    ProvinceCounty{"130725", 4870, 91, 93, 98},    ProvinceCounty{"130726", 5960, 84, 82, 95},
    ProvinceCounty{"130727", 4310, 98, 95, 99},    ProvinceCounty{"130728", 2740, 103, 106, 101},
    ProvinceCounty{"130731", 2050, 107, 111, 103}, ProvinceCounty{"130732", 3990, 92, 90, 98},
    ProvinceCounty{"130821", 2480, 111, 103, 102}, ProvinceCounty{"130824", 2910, 104, 98, 103},
    ProvinceCounty{"130825", 3860, 99, 102, 100},  ProvinceCounty{"130826", 5230, 94, 92, 97},
    ProvinceCounty{"130827", 1120, 116, 113, 105}, ProvinceCounty{"130828", 5740, 97, 94, 98},
    ProvinceCounty{"130881", 2370, 109, 107, 104}, ProvinceCounty{"130924", 390, 122, 118, 106},
    ProvinceCounty{"131123", 376, 120, 114, 105},
};

}  // namespace anju
