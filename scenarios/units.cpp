#include "scenarios/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace runcost {
namespace {

struct Unit {
    std::string_view name;
    double factor;
};

constexpr std::array durations{Unit{"s", 1.0 / 3600.0}, Unit{"min", 1.0 / 60.0}, Unit{"h", 1.0},
                               Unit{"d", 24.0}};
constexpr std::array rates{Unit{"/s", 3600.0}, Unit{"/min", 60.0}, Unit{"/h", 1.0}, Unit{"/d", 1.0 / 24.0}};
constexpr std::array sizes{
    Unit{"kB", 1e3},     Unit{"MB", 1e6},        Unit{"GB", 1e9},           Unit{"TB", 1e12},
    Unit{"KiB", 1024.0}, Unit{"MiB", 1048576.0}, Unit{"GiB", 1073741824.0}, Unit{"TiB", 1099511627776.0}};
constexpr std::array powers{Unit{"W", 1.0}, Unit{"kW", 1e3}};
constexpr std::array bandwidths{Unit{"kbit/s", 125.0},    Unit{"Mbit/s", 125e3},      Unit{"Gbit/s", 125e6},
                                Unit{"kB/s", 1e3},        Unit{"MB/s", 1e6},          Unit{"GB/s", 1e9},
                                Unit{"MiB/s", 1048576.0}, Unit{"GiB/s", 1073741824.0}};

std::string names(std::span<Unit const> units) {
    std::string result;
    for (std::size_t i = 0; i < units.size(); ++i) {
        result += (i == 0 ? "" : i + 1 == units.size() ? " or " : ", ") + std::string(units[i].name);
    }
    return result;
}

/// The number that a text begins with, and what follows it. Decimal only: no hexadecimal, infinity or NaN.
struct Leading {
    std::optional<double> number;
    std::string_view rest;
};

Leading leading_number(std::string_view text) {
    std::size_t const digits = text.substr(0, 1) == "-" ? 1 : 0;
    if (text.size() <= digits || (text[digits] != '.' && (text[digits] < '0' || text[digits] > '9'))) {
        return {std::nullopt, text};
    }
    double value = 0.0;
    auto const parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || !std::isfinite(value)) {
        return {std::nullopt, text};
    }
    std::string_view rest(parsed.ptr, static_cast<std::size_t>(text.data() + text.size() - parsed.ptr));
    while (!rest.empty() && rest.front() == ' ') {
        rest.remove_prefix(1);
    }
    return {value, rest};
}

constexpr double most_value = 1e30;  // beyond any use, and its square is still a number

Parsed<double> limited(double value, Limit limit) {
    if (std::fabs(value) > most_value) {
        return {{}, "is too large"};
    }
    if (limit == Limit::positive && value <= 0.0) {
        return {{}, "must be positive"};
    }
    if (limit != Limit::none && value < 0.0) {
        return {{}, "must not be negative"};
    }
    return {value, {}};
}

Parsed<double> with_unit(std::string const& text, std::span<Unit const> units, Limit limit,
                         std::string_view example) {
    auto const [value, rest] = leading_number(text);
    if (!value) {
        return {{}, fmt::format("expected a number and a unit, such as {}", example)};
    }
    for (Unit const& unit : units) {
        if (rest == unit.name) {
            return limited(*value * unit.factor, limit);
        }
    }
    return {{},
            rest.empty() ? fmt::format("needs a unit: {}", names(units))
                         : fmt::format("unknown unit {}; use {}", rest, names(units))};
}

constexpr std::string_view number_pattern = R"((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)";

/// A number and what must follow it.
ScalarForm text_form(std::string what, std::string_view before, std::string_view behind) {
    ScalarForm form;
    form.what = std::move(what);
    form.pattern = fmt::format("^{}{}{}$", before, number_pattern, behind);
    return form;
}

ScalarForm unit_form(std::string what, std::span<Unit const> units) {
    std::string either;
    for (Unit const& unit : units) {
        either += (either.empty() ? "" : "|") + std::string(unit.name);
    }
    return text_form(std::move(what), "", fmt::format(" *({})", either));
}

}  // namespace

Value<double> duration(Limit limit) {
    return {unit_form("a duration, such as 30min", durations),
            [limit](std::string const& text) { return with_unit(text, durations, limit, "30min"); }};
}

Value<double> number(Limit limit) {
    ScalarForm form = text_form("a number, such as 0.97 or 97%", limit == Limit::none ? "[+-]?" : "", " *%?");
    form.negative_too = limit == Limit::none;
    form.number_too = true;
    form.positive = limit == Limit::positive;
    return {std::move(form), [limit](std::string const& text) -> Parsed<double> {
                auto const [value, rest] = leading_number(text);
                if (!value || !(rest.empty() || rest == "%")) {
                    return {{}, "expected a number, such as 0.97 or 97%"};
                }
                return limited(rest == "%" ? *value / 100.0 : *value, limit);
            }};
}

Value<double> percent() {
    return {text_form("a percentage, such as 97%", "", " *%"), [](std::string const& text) -> Parsed<double> {
                auto const [value, rest] = leading_number(text);
                if (!value || rest != "%") {
                    return {{}, "expected a percentage, such as 97%"};
                }
                if (*value < 0.0 || *value > 100.0) {
                    return {{}, "must lie between 0% and 100%"};
                }
                return {*value / 100.0, {}};
            }};
}

Value<double> share() {
    ScalarForm form = number(Limit::positive).form;
    form.what = "a share, such as 0.97 or 97%, below 1";
    form.most = 1.0;
    return {std::move(form), [](std::string const& text) -> Parsed<double> {
                Parsed<double> parsed = number()(text);
                if (parsed.value && (*parsed.value <= 0.0 || *parsed.value >= 1.0)) {
                    return {{}, "must lie between 0% and 100%, both excluded"};
                }
                return parsed;
            }};
}

Value<double> per_hour(Limit limit) {
    return {unit_form("a rate, such as 0.05/h", rates),
            [limit](std::string const& text) { return with_unit(text, rates, limit, "0.05/h"); }};
}

Value<double> dollars(Limit limit) {
    return {
        text_form("dollars, such as $600", "\\$", ""), [limit](std::string const& text) -> Parsed<double> {
            auto const [value, rest] = leading_number(std::string_view(text).substr(text.empty() ? 0 : 1));
            if (text.substr(0, 1) != "$" || !value || !rest.empty()) {
                return {{}, "expected dollars, such as $600"};
            }
            return limited(*value, limit);
        }};
}

Value<HourlyPrice> hourly_price() {
    return {
        text_form("a price, such as $0.59/h or $2.39/gpu-h", "\\$", " *(/h|/gpu-h|/node-h|/gang-h)"),
        [](std::string const& text) -> Parsed<HourlyPrice> {
            auto const [value, rest] = leading_number(std::string_view(text).substr(text.empty() ? 0 : 1));
            if (text.substr(0, 1) != "$" || !value) {
                return {{}, "expected a price, such as $0.59/h or $2.39/gpu-h"};
            }
            if (Parsed<double> within = limited(*value, Limit::not_negative); !within.value) {
                return {{}, within.reason};
            }
            constexpr std::array<std::pair<std::string_view, PriceUnit>, 4> units{
                {{"/h", PriceUnit::job},
                 {"/gpu-h", PriceUnit::gpu},
                 {"/node-h", PriceUnit::node},
                 {"/gang-h", PriceUnit::gang}}};
            for (auto const& [name, unit] : units) {
                if (rest == name) {
                    return {HourlyPrice{*value, unit}, {}};
                }
            }
            return {{},
                    rest.empty() ? "needs a unit: /h, /gpu-h, /node-h or /gang-h"
                                 : fmt::format("unknown unit {}; use /h, /gpu-h, /node-h or /gang-h", rest)};
        }};
}

Value<double> bytes() {
    return {unit_form("a size, such as 98GB", sizes),
            [](std::string const& text) { return with_unit(text, sizes, Limit::positive, "98GB"); }};
}

Value<double> bandwidth() {
    return {unit_form("a bandwidth, such as 300Mbit/s", bandwidths), [](std::string const& text) {
                return with_unit(text, bandwidths, Limit::positive, "300Mbit/s");
            }};
}

namespace {

/// Dollars per byte, of what the unit of bytes is followed by.
Value<double> price_of_bytes(std::string const& what, std::string const& behind, double factor) {
    std::string either;
    std::string list;
    for (Unit const& unit : sizes) {
        std::string const name = fmt::format("/{}{}", unit.name, behind);
        either += (either.empty() ? "" : "|") + name;
        list += (list.empty() ? "" : &unit == &sizes.back() ? " or " : ", ") + name;
    }
    return {text_form(what, "\\$", fmt::format(" *({})", either)),
            [what, behind, factor, list](std::string const& text) -> Parsed<double> {
                auto const [value, rest] =
                    leading_number(std::string_view(text).substr(text.empty() ? 0 : 1));
                if (text.substr(0, 1) != "$" || !value) {
                    return {{}, "expected " + what};
                }
                for (Unit const& unit : sizes) {
                    if (rest == fmt::format("/{}{}", unit.name, behind)) {
                        return limited(*value / unit.factor * factor, Limit::not_negative);
                    }
                }
                return {{},
                        rest.empty() ? fmt::format("needs a unit: {}", list)
                                     : fmt::format("unknown unit {}; use {}", rest, list)};
            }};
}

}  // namespace

Value<double> byte_price() {
    return price_of_bytes("a price of bytes, such as $0.01/GB", "", 1.0);
}

Value<double> monthly_byte_price() {
    return price_of_bytes("a price of storage, such as $0.10/GB-month", "-month", 1.0 / month_h);
}

Value<SizePrice> sized_price() {
    constexpr std::string_view limit = " up to ";
    ScalarForm form = monthly_byte_price().form;
    form.what = "a price of storage, such as $0.05/GB-month, or $0.07/GB-month up to 1TB";
    std::string const size = bytes().form.pattern;
    form.pattern = fmt::format("{}({}{})?$", form.pattern.substr(0, form.pattern.size() - 1), limit,
                               size.substr(1, size.size() - 2));
    return {std::move(form), [limit](std::string const& text) -> Parsed<SizePrice> {
                std::size_t const at = text.find(limit);
                Parsed<double> const price = monthly_byte_price()(text.substr(0, at));
                if (!price.value) {
                    return {{}, price.reason};
                }
                SizePrice result{*price.value};
                if (at != std::string::npos) {
                    Parsed<double> const most = bytes()(text.substr(at + limit.size()));
                    if (!most.value) {
                        return {{}, most.reason};
                    }
                    result.up_to_bytes = *most.value;
                }
                return {result, {}};
            }};
}

Value<double> power() {
    return {unit_form("a power, such as 450W", powers),
            [](std::string const& text) { return with_unit(text, powers, Limit::not_negative, "450W"); }};
}

Value<double> energy_price() {
    std::string const what = "a price of electricity, such as $0.15/kWh";
    return {text_form(what, "\\$", " */kWh"), [what](std::string const& text) -> Parsed<double> {
                auto const [value, rest] =
                    leading_number(std::string_view(text).substr(text.empty() ? 0 : 1));
                if (text.substr(0, 1) != "$" || !value || rest != "/kWh") {
                    return {{}, "expected " + what};
                }
                return limited(*value, Limit::not_negative);
            }};
}

Value<std::uint64_t> count(std::uint64_t least, std::uint64_t most) {
    ScalarForm form;
    form.what = fmt::format("a whole number from {} to {}", least, most);
    form.type = ScalarForm::Type::whole;
    form.least = static_cast<double>(least);
    form.most = static_cast<double>(most);
    return {std::move(form), [least, most](std::string const& text) -> Parsed<std::uint64_t> {
                std::uint64_t value = 0;
                auto const parsed = std::from_chars(text.data(), text.data() + text.size(), value);
                bool const whole = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
                if (!whole || value < least || value > most) {
                    return {{}, fmt::format("must be a whole number from {} to {}", least, most)};
                }
                return {value, {}};
            }};
}

Value<bool> yes_or_no() {
    ScalarForm form;
    form.what = "true or false";
    form.type = ScalarForm::Type::yes_or_no;
    return {std::move(form), [](std::string const& text) -> Parsed<bool> {
                if (text == "true" || text == "false") {
                    return {text == "true", {}};
                }
                return {{}, "must be true or false"};
            }};
}

Value<std::string> word() {
    return {{}, [](std::string const& text) -> Parsed<std::string> { return {text, {}}; }};
}

}  // namespace runcost
