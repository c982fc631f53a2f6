#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace runcost {

/// A step of a formula in postfix order: puts a number, or works on those put before.
struct Step {
    enum class Kind : std::uint8_t { constant, term, negate, add, subtract, multiply, divide };

    Kind kind;
    double constant = 0.0;
    std::size_t term = 0;  ///< its number among the formula's terms

    bool operator==(Step const&) const = default;
};
using Formula = std::vector<Step>;

/// The value of a formula. `leaf` turns a constant or a term into a Number; `stack` is scratch.
template <class Number, class Leaf>
Number calculate(Formula const& formula, std::vector<Number>& stack, Leaf const& leaf) {
    stack.clear();
    for (Step const& step : formula) {
        if (step.kind == Step::Kind::constant || step.kind == Step::Kind::term) {
            stack.push_back(leaf(step));
            continue;
        }
        if (step.kind == Step::Kind::negate) {
            stack.back() = -stack.back();
            continue;
        }
        Number const right = std::move(stack.back());
        stack.pop_back();
        Number& left = stack.back();
        switch (step.kind) {
            case Step::Kind::add:
                left = left + right;
                break;
            case Step::Kind::subtract:
                left = left - right;
                break;
            case Step::Kind::multiply:
                left = left * right;
                break;
            default:
                left = left / right;
                break;
        }
    }
    return std::move(stack.back());
}

}  // namespace runcost
