#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runcost {

/// Splits a line of a CSV file. Quotes may hold the separator, and a doubled quote is one.
void split_fields(std::string_view line, char separator, std::vector<std::string>& fields);

}  // namespace runcost
