#include "models/delays.hpp"

namespace runcost {

std::optional<double> mean_of(DelayModel const& delay) {
    auto const* law = std::get_if<Law>(&delay);
    return law == nullptr ? std::nullopt : mean_of(*law);
}

}  // namespace runcost
