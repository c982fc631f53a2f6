#include "sim/steps.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/catch.hpp"
#include "tests/dice.hpp"

namespace runcost {
namespace {

using namespace tests;

/// The same, one step after the other.
struct Naive {
    std::vector<double> starts{0.0};  // and the end of the last
    std::vector<double> values;

    void add(double hours, double value) {
        starts.push_back(starts.back() + hours);
        values.push_back(value);
    }
    std::size_t at(double clock_h) const {
        std::size_t step = 0;
        while (step + 1 < values.size() && starts[step + 1] <= clock_h + 1e-9) {
            ++step;
        }
        return step;
    }
    double sum(double clock_h) const {
        double sum = 0.0;
        for (std::size_t step = 0; step < values.size() && starts[step] < clock_h; ++step) {
            sum += values[step] * (std::min(clock_h, starts[step + 1]) - starts[step]);
        }
        return sum;
    }
    template <class Holds>
    std::size_t first(std::size_t from, Holds const& holds) const {
        while (from < values.size() && !holds(values[from])) {
            ++from;
        }
        return from;
    }
};

void check_alike(Steps& steps, Naive const& naive, Dice& dice) {
    REQUIRE(steps.count() == naive.values.size());
    CHECK(steps.known_h() == Approx(naive.starts.back()).epsilon(1e-12));
    for (int i = 0; i < 300; ++i) {
        std::size_t const near = dice.below(steps.count());
        double const start_h = naive.starts[near];
        for (double const clock_h :
             {dice.uniform(0.0, naive.starts.back() - 1e-6), start_h, start_h + 5e-10,
              std::max(0.0, start_h - 5e-10), std::max(0.0, start_h - 2e-9), start_h + 2e-9}) {
            std::size_t const step = naive.at(clock_h);
            REQUIRE(steps.at(clock_h) == step);
            REQUIRE(steps.value(step) == naive.values[step]);
            REQUIRE(steps.start(step) == Approx(naive.starts[step]).epsilon(1e-12));
            REQUIRE(steps.sum(clock_h) == Approx(naive.sum(clock_h)).epsilon(1e-10).margin(1e-8));
        }
        double const bound =
            dice.chance(0.3) ? naive.values[dice.below(steps.count())] : dice.uniform(0.0, 1.02);
        REQUIRE(steps.first_above(near, bound) == naive.first(near, [&](double v) { return v > bound; }));
        REQUIRE(steps.first_at_most(near, bound) == naive.first(near, [&](double v) { return v <= bound; }));
    }
    CHECK(steps.first_above(steps.count(), -1.0) == steps.count());
}

/// Mostly high for a while, then mostly low: blocks that are passed over, and blocks that are not.
double some_value(Dice& dice, bool high) {
    return dice.chance(0.01) ? dice.uniform(0.0, 1.0) : (high ? 1.0 : 0.0) + dice.uniform(0.0, 0.02) - 0.01;
}

TEST_CASE("steps: of several lengths are found, summed and searched as one after the other", "[path]") {
    Dice dice;
    for (std::size_t const count : {1U, 5U, 63U, 64U, 65U, 700U}) {
        Steps steps;
        steps.begin(0.0);
        Naive naive;
        bool high = false;
        for (std::size_t i = 0; i < count; ++i) {
            high = high != dice.chance(0.01);
            double const hours = dice.chance(0.2) ? 1.0 : dice.uniform(1e-3, 3.0);
            double const value = some_value(dice, high);
            steps.add(hours, value);
            naive.add(hours, value);
        }
        CAPTURE(count);
        check_alike(steps, naive, dice);
    }
}

TEST_CASE("steps: of one length are found, summed and searched as one after the other", "[path]") {
    Dice dice;
    for (double const step_h : {1.0 / 12.0, 0.1, 1.0 / 3600.0, 7.0, 1000.0 / 3.0}) {
        Steps steps;
        steps.begin(step_h);
        Naive naive;
        for (std::size_t blocks = 1; blocks <= 4; ++blocks) {
            std::vector<double> values;
            bool const high = dice.chance(0.5);
            for (std::size_t i = 0; i < blocks * Steps::block_size; ++i) {
                values.push_back(some_value(dice, high));
            }
            steps.add(values.data(), values.size());
            for (double const value : values) {
                naive.values.push_back(value);
                naive.starts.push_back(static_cast<double>(naive.values.size()) * step_h);
            }
        }
        CAPTURE(step_h);
        check_alike(steps, naive, dice);
    }
}

TEST_CASE("steps: one may last for ever, at no price or at one", "[path]") {
    for (double const value : {0.0, 3.0}) {
        Steps steps;
        steps.begin(0.0);
        steps.add(2.0, 1.0);
        steps.add(infinite, value);
        CHECK(steps.known_h() == infinite);
        CHECK(steps.at(1e9) == 1);
        CHECK(steps.sum(1002.0) == 2.0 + 1000.0 * value);
        CHECK(steps.at(1.0) == 0);
    }
}

TEST_CASE("steps: begin anew with nothing of before", "[path]") {
    Steps steps;
    steps.begin(0.0);
    steps.add(2.0, 9.0);
    steps.add(2.0, 8.0);
    CHECK(steps.at(3.0) == 1);
    steps.begin(0.0);
    CHECK(steps.count() == 0);
    CHECK(steps.known_h() == 0.0);
    steps.add(5.0, 1.0);
    CHECK(steps.at(3.0) == 0);
    CHECK(steps.sum(3.0) == 3.0);
    CHECK(steps.first_above(0, 2.0) == steps.count());
}

}  // namespace
}  // namespace runcost
