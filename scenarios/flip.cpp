#include "scenarios/flip.hpp"

#include <array>

namespace runcost {
namespace {

constexpr double all = 100.0;  // %

/// Shares are sought by their odds, so that values near 100 % are told apart as well as those near 0.
struct Scale {
    bool odds;

    double of(double number) const { return odds ? number / (all - number) : number; }
    double number(double value) const { return odds ? all * value / (1.0 + value) : value; }
    void apply(std::optional<double>& value) const {
        if (value) {
            value = number(*value);
        }
    }
};

}  // namespace

PairFlip find_pair_flip(TuneFile const& from, std::size_t first, std::size_t second,
                        FlipRequest const& request) {
    PairFlip result{first, second, request.range.value_or(usual_range(request.key)), {}};
    Scale const scale{request.key.is_share() && result.range.to < all && request.key.value < all};
    FlipOptions options{};
    options.from = scale.of(result.range.from);
    options.to = scale.of(result.range.to);
    options.now = scale.of(request.key.value);
    options.points = request.points;
    options.objective = request.objective;
    options.replays = request.replays;
    options.run = request.run;
    std::array const pair{first, second};
    result.flip = find_flip(
        [&](double value) {
            std::vector<Plan> plans = plans_within(from, pair, request.key, scale.number(value), "flip");
            return PlanPair{std::move(plans[0]), std::move(plans[1])};
        },
        options);
    result.flip.now.value = request.key.value;
    scale.apply(result.flip.value);
    scale.apply(result.flip.low);
    scale.apply(result.flip.high);
    return result;
}

}  // namespace runcost
