#include "scenarios/traces/time_text.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace runcost {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

/// Takes a date apart, from left to right.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    bool take(std::string_view any_of) {
        bool const there = !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
        if (there) {
            last_ = rest_.front();
            rest_.remove_prefix(1);
        }
        return there;
    }
    char last() const { return last_; }
    /// Exactly so many digits.
    bool digits(std::size_t count, int& number) {
        number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!take("0123456789")) {
                return false;
            }
            number = 10 * number + (last_ - '0');
        }
        return true;
    }
    /// A fraction of a second, of any number of digits from one on.
    bool fraction(std::int64_t& ns) {
        std::int64_t unit = ns_per_s;
        ns = 0;
        bool any = false;
        while (take("0123456789")) {
            any = true;
            unit /= 10;
            ns += unit * (last_ - '0');
        }
        return any;
    }

private:
    std::string_view rest_;
    char last_ = 0;
};

/// False where it is none. Nothing at all is no offset.
bool take_offset(Scanner& scanner, int& minutes) {
    minutes = 0;
    if (scanner.done() || scanner.take("Z")) {
        return true;
    }
    if (!scanner.take("+-")) {
        return false;
    }
    int const sign = scanner.last() == '-' ? -1 : 1;
    int hours = 0;
    int rest = 0;
    if (!scanner.digits(2, hours)) {
        return false;
    }
    bool const colon = scanner.take(":");
    if ((colon || !scanner.done()) && !scanner.digits(2, rest)) {
        return false;
    }
    minutes = sign * (60 * hours + rest);
    return hours <= 14 && rest < 60;
}

std::optional<std::int64_t> date_in(std::string_view text) {
    Scanner scanner(text);
    int year = 0;
    int month = 0;
    int day = 0;
    if (!scanner.digits(4, year) || !scanner.take("-") || !scanner.digits(2, month) || !scanner.take("-") ||
        !scanner.digits(2, day)) {
        return std::nullopt;
    }
    std::chrono::year_month_day const date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    constexpr int first_year = 1900;
    constexpr int last_year = 2200;  // nanoseconds of 64 bits last longer
    if (!date.ok() || year < first_year || year > last_year) {
        return std::nullopt;
    }
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::int64_t ns = 0;
    int offset_minutes = 0;
    if (scanner.take("T ")) {
        if (!scanner.digits(2, hour) || !scanner.take(":") || !scanner.digits(2, minute)) {
            return std::nullopt;
        }
        if (scanner.take(":") && !scanner.digits(2, second)) {
            return std::nullopt;
        }
        if (scanner.take(".,") && !scanner.fraction(ns)) {
            return std::nullopt;
        }
        if (!take_offset(scanner, offset_minutes)) {
            return std::nullopt;
        }
    }
    if (!scanner.done() || hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    std::int64_t const days = std::chrono::sys_days(date).time_since_epoch().count();
    return (((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second) * ns_per_s + ns;
}

}  // namespace

bool is_date(std::string_view text) {
    return date_in(text).has_value();
}

std::optional<double> number_in(std::string_view text) {
    double number = 0.0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = error == std::errc{} && end == text.data() + text.size();
    return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

Parsed<std::int64_t> TimeText::read(std::string_view text) {
    if (auto const date = date_in(text)) {
        if (kind_ == Kind::numbers) {
            return {{}, "is a date, where the rows before it have numbers"};
        }
        kind_ = Kind::dates;
        return {date, {}};
    }
    auto const number = number_in(text);
    if (!number) {
        return {{}, text.empty() ? "empty" : "is no time, such as 2026-03-06T22:00:00Z or a number"};
    }
    if (kind_ == Kind::dates) {
        return {{}, "is a number, where the rows before it have dates"};
    }
    double const seconds = *number * unit_s_;
    constexpr double most_s = 9e9;
    if (std::fabs(seconds) > most_s) {
        return {{}, "is centuries from 0; milliseconds are told by a heading that ends in _ms"};
    }
    kind_ = Kind::numbers;
    return {std::llround(seconds * static_cast<double>(ns_per_s)), {}};
}

}  // namespace runcost
