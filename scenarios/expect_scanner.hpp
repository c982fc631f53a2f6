#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "scenarios/expect.hpp"
#include "scenarios/problems.hpp"
#include "scenarios/units.hpp"

namespace runcost {

/// A value with its unit, in dollars and hours.
struct Literal {
    double value;
    Dimension dimension;
    bool percent;
};

/// Reads the text of an expectation piece by piece; spaces before a piece are passed over.
class Scanner {
public:
    Scanner(std::string const& text, Place place) : text_(text), place_(std::move(place)) {}

    /// Where the next piece begins, from 0.
    std::size_t at();
    void go(std::size_t at) { at_ = at; }
    bool ended() { return at() == text_.size(); }
    /// The letter so many behind the next piece's first; '\0' behind the end.
    char peek(std::size_t ahead = 0);

    bool take(std::string_view symbol);
    /// A word, if it stands there as a whole.
    bool take_word(std::string_view wanted);
    /// Letters, digits and _; may be empty.
    std::string word();

    bool at_number();
    Literal literal();
    /// The N of `N se`.
    std::optional<double> std_errors();
    std::optional<Relation> relation();
    /// What stands in quotes, if the next piece is quoted.
    std::optional<std::string> quoted();

    std::string text(std::size_t from, std::size_t to) const { return text_.substr(from, to - from); }
    std::string const& all() const { return text_; }

    [[noreturn]] void fail(std::size_t at, std::string const& reason, std::string const& remedy = {}) const;

private:
    template <class T>
    T accept(std::size_t start, Value<T> const& value) const;

    std::string const& text_;
    Place place_;
    std::size_t at_ = 0;
};

bool is_letter(char letter);
bool is_digit(char letter);
bool is_word(char letter);  ///< a letter, a digit or _

}  // namespace runcost
