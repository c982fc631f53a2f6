#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "scenarios/numeric_key.hpp"
#include "scenarios/reader.hpp"

namespace runcost {

/// A scenario file, and how it is read again with one number changed.
struct TuneFile {
    std::string text;
    std::string source;
    std::vector<std::string> sets;
    ScenarioFile file;
};

struct Range {
    double from;
    double to;
};

/// The plans of some of the file's scenarios, by their number, with a number changed. Throws InvalidInput
/// with the plain reasons where the file is not valid so.
std::vector<Plan> plans_with(TuneFile const& from, std::span<std::size_t const> indices,
                             NumericKey const& key, double number);

/// The first of the errors.
std::string first_reason(InvalidInput const& bad);

/// The same; InvalidInput names the value that was tried and how `option`, such as over, avoids it.
std::vector<Plan> plans_within(TuneFile const& from, std::span<std::size_t const> indices,
                               NumericKey const& key, double number, std::string const& option);

/// Throws InvalidInput: with `value` of `key` the scenario is invalid, so the option needs another range.
[[noreturn]] void refuse_value(std::string const& option, std::string const& key, std::string const& value,
                               std::string const& reason);

/// By a factor of 30 to either side; of a share, of its odds, so that it stays below 100 %.
Range usual_range(NumericKey const& key);

}  // namespace runcost
