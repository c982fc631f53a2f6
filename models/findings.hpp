#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "models/check.hpp"

namespace runcost {

/// Words and numbers of a reason, four digits each.
template <class... Parts>
std::string text(Parts const&... parts) {
    std::ostringstream out;
    out.precision(4);
    (out << ... << parts);
    return out.str();
}

/// Why no recorded values can stand for a notice or its answer, nor for the end of a job.
inline constexpr char const* recorded_by_rental =
    "recorded values are taken in order of rental, and these are not drawn so: each would be the first; use "
    "empirical, or a single value";

/// Where the file has a level's form.
inline std::string key_of_level(Checkpoint const& checkpoint, std::size_t level) {
    return checkpoint.levels() == 1 ? "job.checkpoint" : text("job.checkpoint.levels.", level);
}

/// What is found wrong with a scenario, in order.
class Findings {
public:
    void error(std::string const& key, std::string reason) { all_.push_back({true, key, std::move(reason)}); }
    void warning(std::string const& key, std::string reason) {
        all_.push_back({false, key, std::move(reason)});
    }

    bool empty() const { return all_.empty(); }
    bool any_error() const {
        return std::any_of(all_.begin(), all_.end(), [](Finding const& some) { return some.error; });
    }
    std::vector<Finding> take() { return std::move(all_); }

private:
    std::vector<Finding> all_;
};

}  // namespace runcost
