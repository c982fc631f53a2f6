#include "scenarios/expect_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace runcost {
namespace {

constexpr std::array<std::string_view, 4> times{"s", "min", "h", "d"};

bool is_time(std::string_view unit) {
    return std::find(times.begin(), times.end(), unit) != times.end();
}

}  // namespace

bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool is_word(char letter) {
    return is_letter(letter) || is_digit(letter) || letter == '_';
}

std::size_t Scanner::at() {
    at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size());
    return at_;
}

char Scanner::peek(std::size_t ahead) {
    std::size_t const place = at() + ahead;
    return place < text_.size() ? text_[place] : '\0';
}

bool Scanner::take(std::string_view symbol) {
    bool const found = text_.compare(at(), symbol.size(), symbol) == 0;
    at_ += found ? symbol.size() : 0;
    return found;
}

bool Scanner::take_word(std::string_view wanted) {
    std::size_t const start = at();
    if (word() == wanted) {
        return true;
    }
    at_ = start;
    return false;
}

std::string Scanner::word() {
    std::size_t const start = at();
    while (at_ < text_.size() && is_word(text_[at_])) {
        ++at_;
    }
    return text(start, at_);
}

bool Scanner::at_number() {
    return peek() == '$' || is_digit(peek()) || (peek() == '.' && is_digit(peek(1)));
}

template <class T>
T Scanner::accept(std::size_t start, Value<T> const& value) const {
    std::string const written = text(start, at_);
    Parsed<T> const parsed = value(written);
    if (!parsed.value) {
        fail(start, fmt::format("{} {}", written, parsed.reason));
    }
    return *parsed.value;
}

Literal Scanner::literal() {
    std::size_t const start = at();
    bool const usd = text_[at_] == '$';
    at_ += usd ? 1 : 0;
    if (at_ == text_.size() || !(is_digit(text_[at_]) || text_[at_] == '.')) {
        fail(start, "expected a number behind $", "such as $450");
    }
    char const* const end = text_.data() + text_.size();
    double number = 0.0;
    at_ = static_cast<std::size_t>(std::from_chars(text_.data() + at_, end, number).ptr - text_.data());

    // A unit follows at once; % and units of time may follow behind a space too.
    auto const letters_at = [this](std::size_t from) {
        std::size_t to = from;
        while (to < text_.size() && is_letter(text_[to])) {
            ++to;
        }
        return text(from, to);
    };
    std::size_t const behind = std::min(text_.find_first_not_of(' ', at_), text_.size());
    std::string const unit = letters_at(behind);
    if (behind < text_.size() && text_[behind] == '%') {
        at_ = behind + 1;
        return {accept(start, usd ? dollars() : runcost::number()), {}, true};
    }
    if (!unit.empty() && (behind == at_ || (!usd && is_time(unit)))) {
        at_ = behind + unit.size();
        return usd ? Literal{accept(start, dollars()), {1, 0}, false}
                   : Literal{accept(start, duration()), {0, 1}, false};
    }
    if (at_ < text_.size() && text_[at_] == '/') {
        std::string const per = letters_at(at_ + 1);
        std::size_t const after = at_ + 1 + per.size();
        bool const is_name = after < text_.size() && (is_word(text_[after]) || text_[after] == '.');
        if (!is_name && (usd ? per == "h" : is_time(per))) {
            at_ = after;
            return usd ? Literal{accept(start, hourly_price()).usd_per_h, {1, -1}, false}
                       : Literal{accept(start, per_hour()), {0, -1}, false};
        }
    }
    return usd ? Literal{accept(start, dollars()), {1, 0}, false}
               : Literal{accept(start, runcost::number()), {}, false};
}

std::optional<double> Scanner::std_errors() {
    std::size_t const start = at();
    if (!at_number() || text_[start] == '$') {
        return {};
    }
    double value = 0.0;
    char const* const end = text_.data() + text_.size();
    auto const parsed = std::from_chars(text_.data() + start, end, value);
    at_ = static_cast<std::size_t>(parsed.ptr - text_.data());
    std::size_t const number_end = at_;
    if (!take_word("se")) {
        at_ = start;
        return {};
    }
    std::size_t const behind = std::exchange(at_, number_end);
    value = accept(start, runcost::number(Limit::positive));
    at_ = behind;
    return value;
}

std::optional<Relation> Scanner::relation() {
    constexpr std::array<std::pair<std::string_view, Relation>, 5> symbols{{{"==", Relation::equal},
                                                                            {"<=", Relation::at_most},
                                                                            {">=", Relation::at_least},
                                                                            {"<", Relation::below},
                                                                            {">", Relation::above}}};
    for (auto const& [symbol, relation] : symbols) {
        if (take(symbol)) {
            return relation;
        }
    }
    if (peek() == '=') {
        fail(at_, "= alone", "write ==");
    }
    return {};
}

std::optional<std::string> Scanner::quoted() {
    char const quote = peek();
    if (quote != '"' && quote != '\'') {
        return {};
    }
    std::size_t const end = text_.find(quote, at_ + 1);
    if (end == std::string::npos) {
        fail(at_, "the quoted name does not end", fmt::format("close it by {}", quote));
    }
    std::string name = text(at_ + 1, end);
    at_ = end + 1;
    return name;
}

void Scanner::fail(std::size_t at, std::string const& reason, std::string const& remedy) const {
    throw InvalidInput({{true, place_,
                         fmt::format("expect = {} (column {}: {}){}{}", text_, at + 1, reason,
                                     remedy.empty() ? "" : "; ", remedy)}});
}

}  // namespace runcost
