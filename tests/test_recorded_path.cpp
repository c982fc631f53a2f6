#include "sim/recorded_path.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "sim/path.hpp"
#include "tests/catch.hpp"
#include "tests/dice.hpp"
#include "tests/price_paths.hpp"

namespace runcost {
namespace {

using namespace tests;
using AtEnd = RecordedPath::AtEnd;

RecordedPath played(Record const& record) {
    RecordedPath plan;
    plan.record = std::make_shared<Record const>(record);
    return plan;
}

Record some_record(Dice& dice) {
    Record record;
    double at_h = 0.0;
    for (std::size_t rows = 1 + dice.below(40); record.values.size() < rows;) {
        record.at_h.push_back(at_h);
        record.values.push_back(dice.uniform(0.5, 2.0));
        at_h += dice.chance(0.3) ? 1.0 : dice.uniform(0.01, 4.0);
    }
    record.end_h = at_h;
    return record;
}

double value_in(Record const& record, double record_h) {
    std::size_t row = 0;
    while (row + 1 < record.values.size() && record.at_h[row + 1] <= record_h + 1e-9) {
        ++row;
    }
    return record.values[row];
}

/// One row an hundredth of an hour long after the other, of its own number.
constexpr double row_h = 0.01;
constexpr std::size_t many_rows = 5'000;
Record numbered() {
    Record record;
    for (std::size_t row = 0; row < many_rows; ++row) {
        record.at_h.push_back(static_cast<double>(row) * row_h);
        record.values.push_back(static_cast<double>(row));
    }
    record.end_h = static_cast<double>(many_rows) * row_h;
    return record;
}

/// Where in the record of numbered rows a path is, to the middle of a row.
double place_of(Path& path, double clock_h) {
    return (path.value(clock_h) + 0.5) * row_h;
}

/// Hours from the one place to the other, around the end.
double around(double from_h, double to_h) {
    double const all_h = row_h * static_cast<double>(many_rows);
    return std::fmod(to_h - from_h + 2.0 * all_h, all_h);
}

TEST_CASE("recorded path: plays each value from its instant until the next one's, once or in a loop",
          "[path]") {
    Dice dice;
    for (int i = 0; i < 100; ++i) {
        Record const record = some_record(dice);
        RecordedPath plan = played(record);
        plan.at_end = dice.chance(0.5) ? AtEnd::loop : AtEnd::stop;
        plan.from_h = dice.chance(0.3) ? 0.0 : dice.uniform(0.0, record.end_h);
        bool const loops = plan.at_end == AtEnd::loop;
        Path path({plan});
        path.begin(seed, static_cast<std::uint64_t>(i));
        CAPTURE(i, loops, plan.from_h, record.end_h);
        CHECK(path.end_h() == (loops ? infinite : record.end_h - plan.from_h));
        auto const expected = [&](double clock_h) {
            double const record_h = plan.from_h + clock_h;
            return value_in(record, loops ? std::fmod(record_h, record.end_h) : record_h);
        };
        constexpr double tick_h = 1.0 / 128.0;
        double const end_h = 2.5 * record.end_h;
        double sum = 0.0;
        for (double clock_h = 0.5 * tick_h; clock_h < end_h; clock_h += tick_h) {
            REQUIRE(path.value(clock_h) == expected(clock_h));
            sum += tick_h * expected(clock_h);
        }
        double const span_h = tick_h * std::ceil((end_h - 0.5 * tick_h) / tick_h);
        CHECK(std::fabs(path.sum(span_h) - sum) < 110.0 * 1.5 * 0.5 * tick_h);
        double const bound = dice.uniform(0.5, 2.0);
        double const from_h = dice.uniform(0.0, record.end_h);
        double const found = path.first_above(from_h, end_h, bound);
        double scanned = from_h;
        while (scanned <= end_h && expected(scanned) <= bound) {
            scanned += tick_h;
        }
        if (scanned <= end_h) {
            CHECK(found <= scanned + 1e-9);
            CHECK(found >= scanned - tick_h - 1e-9);
        } else {
            CHECK((found == infinite || found > end_h - tick_h));
        }
    }
}

TEST_CASE("recorded path: at its end it stops, is an error, or goes on", "[path]") {
    RecordedPath plan = played({{0.0, 2.0, 3.0}, {1.0, 5.0, 2.0}, 10.0});
    plan.from_h = 2.5;
    for (AtEnd const at_end : {AtEnd::error, AtEnd::stop, AtEnd::loop}) {
        plan.at_end = at_end;
        Path path({plan});
        path.begin(seed, 4);
        CHECK(path.ends_in_error() == (at_end == AtEnd::error));
        CHECK(path.value(0.0) == 5.0);
        CHECK(path.value(0.5) == 2.0);
        CHECK(path.end_h() == (at_end == AtEnd::loop ? infinite : 7.5));
        CHECK(path.value(8.0) == (at_end == AtEnd::loop ? 1.0 : 2.0));
        CHECK(path.value(1e4) == (at_end == AtEnd::loop ? 5.0 : 2.0));  // 10,002.5 h is 2.5 h
        CHECK(path.sum(7.5) == Approx(2.5 + 14.0).epsilon(1e-12));
        CHECK(path.first_above(0.5, 1e3, 4.0) == (at_end == AtEnd::loop ? 9.5 : infinite));
        CHECK(path.first_at_most(0.0, 1e3, 1.0) == (at_end == AtEnd::loop ? 7.5 : infinite));
    }
}

TEST_CASE("recorded path: starts anywhere in the record, in each replay elsewhere, and plays on from there",
          "[path][laws]") {
    RecordedPath plan = played(numbered());
    plan.random = true;
    Path path({plan});
    std::vector<double> starts;
    for (std::uint64_t replay = 0; replay < 120'000; ++replay) {
        path.begin(seed, replay);
        double const start_h = 50.0 - path.end_h();
        starts.push_back(start_h);
        REQUIRE(path.value(0.0) == std::floor(start_h / row_h + 1e-7));
        if (replay < 20) {
            for (double at_h = 0.0; at_h < path.end_h(); at_h += 0.37) {
                REQUIRE(std::fabs(place_of(path, at_h) - start_h - at_h) < row_h);
            }
        }
    }
    check_law([](double x) { return std::clamp(x / 50.0, 0.0, 1.0); }, starts);
    plan.at_end = AtEnd::loop;
    Path looped({plan});
    for (std::uint64_t replay = 0; replay < 20; ++replay) {
        looped.begin(seed, replay);
        CHECK(looped.end_h() == infinite);
        CHECK(std::fabs(place_of(looped, 0.0) - starts[replay]) < row_h);
        CHECK(std::fabs(around(place_of(looped, 0.0), place_of(looped, 49.0)) - 49.0) < 1.5 * row_h);
    }
}

TEST_CASE("recorded path: blocks go on at its beginning behind its end, and each starts anywhere",
          "[path][laws]") {
    RecordedPath plan = played(numbered());
    struct Known {
        double block_h;
        int blocks;
    };
    for (auto const& [block_h, blocks] : {Known{0.7, 40'000}, Known{24.0, 1'000}, Known{130.0, 200}}) {
        plan.block_h = block_h;
        Path path({plan});
        std::vector<double> starts;
        int turned = 0;
        path.begin(seed, 3);
        CHECK(path.end_h() == infinite);
        for (int block = 0; block < blocks; ++block) {
            double const from_h = block * block_h;
            double const start_h = place_of(path, from_h + 1e-4);  // sums of rows are rounded
            starts.push_back(start_h);
            for (double const later_h : {0.31 * block_h, block_h - 1e-4}) {
                double const place_h = place_of(path, from_h + later_h);
                double const gone_h = around(start_h, place_h);
                double const expected_h = std::fmod(later_h, 50.0);
                double const off_h = std::fabs(gone_h - expected_h);
                REQUIRE(std::min(off_h, 50.0 - off_h) < 1.5 * row_h);
                turned += place_h < start_h ? 1 : 0;
            }
        }
        CAPTURE(block_h);
        CHECK(turned > 0);
        CHECK(ks_distance(starts, [](double x) { return std::clamp(x / 50.0, 0.0, 1.0); }) < ks_limit);
        if (blocks >= 40'000) {
            check_mean(25.0, moments_of(starts));
        }
    }
}

TEST_CASE("recorded path: sums of blocks have the mean of the record", "[path][laws]") {
    RecordedPath plan = played({{0.0, 2.0, 3.0, 7.0}, {1.0, 5.0, 2.0, 4.0}, 10.0});
    plan.block_h = 3.0;
    check_mean(2.7 * 40.0, over_replays({plan}, 20'000, [](Path& path) { return path.sum(40.0); }));
}

TEST_CASE("recorded path: what is of one draw plays the same hours, what is of another others", "[path]") {
    RecordedPath price = played(numbered());
    price.random = true;
    Record doubled = numbered();
    for (double& value : doubled.values) {
        value *= 2.0;
    }
    RecordedPath capacity = played(doubled);
    capacity.random = true;
    RecordedPath apart = capacity;
    apart.draw = PathDraw::availability_trace;
    for (double const block_h : {0.0, 8.0}) {
        price.block_h = capacity.block_h = apart.block_h = block_h;
        price.at_end = capacity.at_end = apart.at_end = AtEnd::loop;
        Path a({price});
        Path b({capacity});
        Path c({apart});
        int alike = 0;
        for (std::uint64_t replay = 0; replay < 50; ++replay) {
            for (Path* path : {&a, &b, &c}) {
                path->begin(seed, replay);
            }
            for (double const at_h : {0.0, 5.0, 30.0}) {
                CHECK(2.0 * a.value(at_h) == b.value(at_h));
                alike += b.value(at_h) == c.value(at_h) ? 1 : 0;
            }
        }
        CHECK(alike < 5);
    }
}

}  // namespace
}  // namespace runcost
