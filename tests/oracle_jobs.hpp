#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/oracle.hpp"

/// Jobs for the oracle that can be followed by hand.
namespace runcost::tests {

/// The same for each rental.
inline oracle::Draw always(double value) {
    return [value](int) { return value; };
}

/// One life for each rental, then never.
inline oracle::Draw lives(std::vector<double> ages) {
    return [ages = std::move(ages)](int rental) {
        auto const i = static_cast<std::size_t>(rental);
        return i < ages.size() ? ages[i] : oracle::never;
    };
}

inline oracle::Cause cause_of(std::string name, std::vector<double> ages,
                              std::optional<double> notice = std::nullopt) {
    oracle::Cause cause;
    cause.name = std::move(name);
    cause.life = lives(std::move(ages));
    cause.notice = [notice](int) { return notice; };
    cause.detection = always(0.25);
    return cause;
}

/// Saves there survive everything and take half an hour to read.
inline oracle::Level blocking(double write, int each = 1) {
    oracle::Level level;
    level.block = always(write);
    level.read = always(0.5);
    level.each = each;
    return level;
}
inline oracle::Level background(double stall, double upload, double slowdown = 0.0) {
    oracle::Level level = blocking(stall);
    level.background = true;
    level.upload = always(upload);
    level.slowdown = slowdown;
    return level;
}

/// 10 h of work at $2/h, saved after each 4 h of it; a restart takes half an hour.
inline oracle::Job job_with(std::vector<oracle::Level> levels, std::vector<double> kills = {}) {
    oracle::Job job;
    job.work = 10.0;
    job.price = always(2.0);
    job.pieces = {4.0};
    job.levels = std::move(levels);
    job.restart = always(0.5);
    job.causes = {cause_of("preemption", std::move(kills))};
    return job;
}

/// Hours of the states that the job was in for longer than an instant.
inline std::map<std::string, double> hours_of(oracle::Result const& result) {
    std::map<std::string, double> lasting;
    for (auto const& [state, hours] : result.hours) {
        if (hours > 1e-9) {
            lasting[state] = hours;
        }
    }
    return lasting;
}

inline void check_hours(oracle::Job const& job, std::map<std::string, double> const& expected) {
    oracle::Result const result = oracle::replay(job);
    CHECK(result.finished);
    double makespan = 0.0;
    for (auto const& [state, hours] : expected) {
        INFO(state);
        CHECK(result.hours.at(state) == Approx(hours).epsilon(1e-12));
        makespan += hours;
    }
    CHECK(hours_of(result).size() == expected.size());
    CHECK(result.makespan == Approx(makespan).epsilon(1e-12));
}

}  // namespace runcost::tests
