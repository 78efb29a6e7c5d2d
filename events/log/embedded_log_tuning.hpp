// How RocksDB is set up for the embedded log. Internal to it.
#pragma once

#include <rocksdb/options.h>

#include "events/log/embedded_log.hpp"

namespace anju {

rocksdb::DBOptions embedded_database_options(const EmbeddedOptions& options);
rocksdb::ColumnFamilyOptions embedded_family_options(const EmbeddedOptions& options);

}  // namespace anju
