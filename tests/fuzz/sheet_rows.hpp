// What an import does with a sheet that was read, whatever kind of file it came from.
#pragma once

#include <cstdint>
#include <vector>

#include "deploy/import/command_sheet.hpp"
#include "deploy/import/sheet.hpp"

namespace anju::fuzz {

// The sheets of all commands there are; each begins with a stream's id.
const std::vector<CommandSheet>& command_sheets();

// Reads its rows as commands, `which` says of what kind, and writes those that are refused. Demands
// that a row becomes either a command or faults, and that what is refused can be read again.
void read_rows(const Sheet& sheet, std::uint8_t which);

}  // namespace anju::fuzz
