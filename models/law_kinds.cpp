#include "models/law_kinds.hpp"

#include <type_traits>
#include <utility>
#include <variant>

namespace runcost {
namespace {

template <class Shape>
LawKind kind_of() {
    using enum LawKind::Form;
    std::string const name(Shape::name);
    if constexpr (requires { Shape::parameters(); }) {
        return {name, parameters, Shape::parameters(),
                [](Given const& given) { return Law(Shape::make(given)); }};
    } else if constexpr (std::is_same_v<Shape, Constant>) {
        return {name, value, {}, [](Given const& given) { return Law(Constant{given.value("")}); }};
    } else if constexpr (std::is_same_v<Shape, Recorded>) {
        return {name, list, {}, [](Given const& given) { return Law(Recorded{given.list("")}); }};
    } else {
        static_assert(std::is_empty_v<Shape>, "a law with parameters needs parameters() and make()");
        return {name, name_only, {}, [](Given const&) { return Law(Shape{}); }};
    }
}

template <class... Shapes>
std::vector<LawKind> kinds_of(std::variant<Shapes...> const*) {
    return {kind_of<Shapes>()...};
}

}  // namespace

std::vector<LawKind> law_kinds() {
    return kinds_of(static_cast<LawShape const*>(nullptr));
}

}  // namespace runcost
