// Every read model there is: catalogue.cpp lists them.
#pragma once

#include <memory>

#include "projections/engine/read_model.hpp"

namespace anju {

std::unique_ptr<Folding> all_read_models();

}  // namespace anju
