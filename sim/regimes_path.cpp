#include "sim/regimes_path.hpp"

#include <vector>

#include "sim/maths.hpp"

namespace runcost {
namespace {

DrawKey of_moves(DrawKey key) {
    key.cause = static_cast<std::uint8_t>(PathDraw::moves);
    return key;
}

/// The place in a list of weights where the sum of those before passes `share` of the sum of all but one.
std::size_t place_of(std::vector<double> const& weights, std::size_t without, double share) {
    double sum = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += i == without ? 0.0 : weights[i];
    }
    double left = share * sum;
    std::size_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (i != without && weights[i] > 0.0) {
            last = i;
            left -= weights[i];
            if (left < 0.0) {
                break;
            }
        }
    }
    return last;
}

}  // namespace

RegimesWalk::RegimesWalk(RegimesPath const& plan, DrawKey const& path)
    : plan_(plan), bits_(of_moves(path)), at_(place_of(plan.start, plan.start.size(), uniform_of(bits_()))) {}

void RegimesWalk::extend(Steps& steps) {
    std::vector<double> const& rates = plan_.rates[at_];
    double rate = 0.0;
    for (std::size_t to = 0; to < rates.size(); ++to) {
        rate += to == at_ ? 0.0 : rates[to];
    }
    double const stays = -maths::log(uniform_of(bits_()));
    double const goes_to = uniform_of(bits_());
    steps.add(rate > 0.0 ? stays / rate : infinite, plan_.values[at_]);
    at_ = rate > 0.0 ? place_of(rates, at_, goes_to) : at_;
}

}  // namespace runcost
