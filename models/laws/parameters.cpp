#include "models/laws/parameters.hpp"

namespace runcost {

std::optional<double> Given::find(std::string_view name) const {
    auto const found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
}

double Given::value(std::string_view name) const {
    if (auto const found = find(name)) {
        return *found;
    }
    throw BadParameters("", "missing key " + std::string(name));
}

std::vector<double> const& Given::list(std::string_view name) const {
    auto const found = lists.find(name);
    if (found == lists.end()) {
        throw BadParameters("", "missing key " + std::string(name));
    }
    return found->second;
}

std::string_view Given::one_of(std::string_view a, std::string_view b) const {
    if (find(a).has_value() == find(b).has_value()) {
        throw BadParameters("", "needs exactly one of " + std::string(a) + " and " + std::string(b));
    }
    return find(a) ? a : b;
}

}  // namespace runcost
