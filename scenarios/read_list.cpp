#include "scenarios/read_list.hpp"

#include <fmt/format.h>

namespace runcost {

std::optional<std::vector<double>> read_list(Field const& field, Value<double> const& value,
                                             std::string const& example) {
    std::string const reason = fmt::format("must be a list, such as {}", example);
    std::vector<Field> const items = field.items(reason);
    if (!field.describing() && field.node().kind == Node::Kind::list && items.empty()) {
        field.error(reason);
    }
    std::vector<double> found;
    for (Field const& item : items) {
        if (double one = 0.0; item.read(value, one)) {
            found.push_back(one);
        }
    }
    return found.empty() || found.size() < items.size() ? std::nullopt : std::optional(found);
}

}  // namespace runcost
