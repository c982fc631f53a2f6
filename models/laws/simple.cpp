#include "models/laws/simple.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/maths.hpp"

namespace runcost {

Sampler Recorded::sampler() const {
    Sampler result;
    result.list = values;
    result.ages = [](Sampler const& self, std::uint64_t first, std::span<double> hazards) {
        for (std::size_t i = 0; i < hazards.size(); ++i) {
            std::uint64_t const rental = first + i;
            hazards[i] = rental < self.list.size() ? self.list[static_cast<std::size_t>(rental)] : infinite;
        }
    };
    // What the record allows at best: the rental behind the last value lives to any age.
    result.hazard = [](Sampler const&, double) { return 0.0; };
    return result;
}

double Recorded::least() const {
    return values.empty() ? 0.0 : *std::min_element(values.begin(), values.end());
}

Empirical Empirical::make(Given const& given) {
    Empirical law{given.list("values")};
    std::sort(law.values.begin(), law.values.end());
    return law;
}

Sampler Empirical::sampler() const {
    Sampler result;
    result.list = values;
    result.ages = [](Sampler const& self, std::uint64_t, std::span<double> hazards) {
        auto const n = static_cast<double>(self.list.size());
        for (double& value : hazards) {
            double const rank = std::ceil(n * (1.0 - maths::exp(-value)) - 1e-9);  // from 1
            value = self.list[static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1];
        }
    };
    result.hazard = [](Sampler const& self, double age) {
        auto const above = self.list.end() - std::upper_bound(self.list.begin(), self.list.end(), age);
        return above == 0 ? infinite
                          : -maths::log(static_cast<double>(above) / static_cast<double>(self.list.size()));
    };
    return result;
}

double Empirical::mean() const {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<Atom> Empirical::atoms() const {
    std::vector<Atom> result;
    double const mass = 1.0 / static_cast<double>(values.size());
    for (double const value : values) {
        if (!result.empty() && result.back().age == value) {
            result.back().mass += mass;
        } else {
            result.push_back({value, mass});
        }
    }
    return result;
}

}  // namespace runcost
