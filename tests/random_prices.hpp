#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "models/scenario.hpp"
#include "tests/dice.hpp"

namespace runcost::tests {

/// Prices that move, and traces of them and of capacity, at random.
class RandomPrices {
public:
    explicit RandomPrices(Dice& dice) : dice_(dice) {}

    /// About $1/h.
    PriceProcess process() {
        switch (dice_.below(4)) {
            case 0:
                return price::Fixed{dice_.uniform(0.2, 3.0), shape()};
            case 1:
                return reverting();
            case 2:
                return price::Regimes{{0.5, 1.0, 3.0},
                                      {{0.0, 0.2, 0.05}, {0.3, 0.0, 0.1}, {0.5, 1.0, 0.0}},
                                      dice_.chance(0.5) ? std::vector<double>{} : std::vector{0.2, 0.5, 0.3}};
            default:
                return trace([this] { return dice_.uniform(0.3, 3.0); });
        }
    }

    RecordedCapacity capacity() {
        bool const counts = dice_.chance(0.5);
        RecordedCapacity result;
        result.trace = trace([&] { return static_cast<double>(dice_.below(counts ? 6 : 2)); });
        result.one_is_available = dice_.chance(0.7);
        if (dice_.chance(0.3)) {
            result.need = static_cast<double>(1 + dice_.below(3));
        }
        return result;
    }

private:
    DayShape shape() {
        return {dice_.chance(0.5) ? 0.0 : dice_.uniform(0.05, 0.9), dice_.uniform(0.0, 24.0),
                dice_.chance(0.5) ? 1.0 : dice_.uniform(0.5, 1.5)};
    }

    price::MeanReverting reverting() {
        price::MeanReverting result;
        result.mean = dice_.uniform(0.2, 3.0);
        result.volatility = dice_.uniform(0.0, 0.8);
        result.reversion_h = dice_.uniform(0.2, 20.0);
        result.step_h = dice_.chance(0.5) ? 0.25 : dice_.uniform(0.05, 2.0);
        if (dice_.chance(0.5)) {
            result.start = result.mean;
        }
        if (dice_.chance(0.3)) {
            result.jumps = RevertingPath::Jumps{dice_.uniform(0.01, 1.0), dice_.uniform(-0.5, 1.0), 0.3};
        }
        result.shape = shape();
        if (dice_.chance(0.3)) {
            result.floor = 0.5 * result.mean;
            result.cap = 2.0 * result.mean;
        }
        return result;
    }

    template <class Value>
    PlayedTrace trace(Value const& value) {
        auto record = std::make_shared<Record>();
        std::size_t const rows = 1 + dice_.below(40);
        for (std::size_t i = 0; i < rows; ++i) {
            record->at_h.push_back(record->end_h);
            record->values.push_back(value());
            record->end_h += dice_.chance(0.5) ? 0.25 : dice_.uniform(0.05, 3.0);
        }
        PlayedTrace result;
        result.file = "a trace";
        result.random = dice_.chance(0.5);
        result.from_h = result.random ? 0.0 : dice_.uniform(0.0, 0.9) * record->end_h;
        result.at_end = dice_.chance(0.5) ? RecordedPath::AtEnd::loop : RecordedPath::AtEnd::stop;
        if (dice_.chance(0.2)) {
            result.bootstrap_h = dice_.uniform(0.1, 1.0) * record->end_h;
        }
        result.record = std::move(record);
        return result;
    }

    Dice& dice_;
};

}  // namespace runcost::tests
