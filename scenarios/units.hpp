#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "models/scenario.hpp"
#include "scenarios/form.hpp"

/// Values with their units, as people write them. Decimal GB is 1e9 bytes, GiB 2^30; a day has 24 h.
namespace runcost {

/// A value, or the reason why the text is none.
template <class T>
struct Parsed {
    std::optional<T> value;
    std::string reason;
};

/// How a scalar of the scenario language is read, and what it looks like.
template <class T>
struct Value {
    ScalarForm form;
    std::function<Parsed<T>(std::string const&)> parse;

    Parsed<T> operator()(std::string const& text) const { return parse(text); }
};

enum class Limit : std::uint8_t { not_negative, positive, none };

Value<double> duration(Limit limit = Limit::not_negative);  ///< 30min, h
Value<double> number(Limit limit = Limit::not_negative);    ///< 0.97 or 97%
Value<double> percent();                                    ///< 97%, from 0 to 100 %, as a share
Value<double> share();                                      ///< 0.97 or 97%, above 0 and below 1
Value<double> per_hour(Limit limit = Limit::positive);      ///< 0.125/h
Value<double> dollars(Limit limit = Limit::not_negative);   ///< $600

/// $0.59/h, $0.45/gpu-h
struct HourlyPrice {
    double usd_per_h = 0.0;
    PriceUnit unit = PriceUnit::job;
};
Value<HourlyPrice> hourly_price();
Value<double> bytes();               ///< 98GB, positive
Value<double> bandwidth();           ///< 300Mbit/s, positive, bytes/s
Value<double> byte_price();          ///< $0.01/GB, dollars per byte
Value<double> monthly_byte_price();  ///< $0.10/GB-month, dollars per byte and hour; a month has 730 h
Value<SizePrice> sized_price();      ///< the same, or $0.07/GB-month up to 1TB
Value<double> power();               ///< 450W, watts
Value<double> energy_price();        ///< $0.15/kWh
Value<std::uint64_t> count(std::uint64_t least, std::uint64_t most);
Value<bool> yes_or_no();
Value<std::string> word();

}  // namespace runcost
