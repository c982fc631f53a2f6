#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace runcost {

/// Where a value was written. Line 0: not in a file but in `source` itself, such as an option.
struct Place {
    std::string source;
    int line = 0;
    int column = 0;
};

struct Problem {
    bool error;  ///< otherwise a warning
    Place place;
    std::string text;
};

/// `spot.yaml:14:11: error: policy.checkpoint.every = -30min (must be positive)`
std::string to_string(Problem const& problem);

/// Bad input. `what` has all problems, a line each, in order of place.
class InvalidInput : public std::runtime_error {
public:
    explicit InvalidInput(std::vector<Problem> problems);
    std::vector<Problem> const& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

/// In order of place, sources in the order of their first problem.
void sort_by_place(std::vector<Problem>& problems);

/// The name nearest to a misspelt one, or an empty string where none is near.
std::string nearest(std::string const& name, std::vector<std::string> const& names);

}  // namespace runcost
