#include "scenarios/traces/trace_rows.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/traces/time_text.hpp"

namespace runcost {
namespace {

constexpr std::size_t most_told = 20;
constexpr double most_machines = 1e9;
constexpr double ns_per_h = 3.6e12;

}  // namespace

TraceRows::TraceRows(TraceRequest const& request, Quantity quantity, TraceLimits const& limits)
    : path_(request.path), tick_h_(request.tick_h), quantity_(quantity), most_rows_(limits.rows) {
    if (tick_h_ && !(*tick_h_ > 0.0)) {
        fail(fmt::format("tick = {} h (must be above 0)", *tick_h_));
    }
}

std::string TraceRows::name_of(int row) const {
    return list_.empty() ? fmt::format("line {}", row) : fmt::format("{}[{}]", list_, row);
}

void TraceRows::bad(int row, std::string const& reason) {
    ++bad_;
    if (bad_ <= most_told) {
        problems_.push_back(list_.empty()
                                ? Problem{true, {path_, row, 1}, reason}
                                : Problem{true, {path_, 0, 0}, fmt::format("{}: {}", name_of(row), reason)});
    } else if (first_untold_ == 0) {
        first_untold_ = row;
    }
}

void TraceRows::fail(std::string const& reason) const {
    throw InvalidInput({{true, {path_, 0, 0}, reason}});
}

void TraceRows::fail_at(int line, std::string const& reason, int column) const {
    throw InvalidInput({{true, {path_, line, column}, reason}});
}

std::optional<double> TraceRows::value(int row, std::string_view heading, std::string_view text) {
    return checked(row, heading, text, number_in(text));
}

std::optional<double> TraceRows::value(int row, std::string_view heading, double number) {
    return checked(row, heading, fmt::format("{}", number), number);
}

std::optional<double> TraceRows::checked(int row, std::string_view heading, std::string_view text,
                                         std::optional<double> number) {
    bool const whole = quantity_ == Quantity::availability;
    if (number && *number >= 0.0 &&
        (!whole || (*number <= most_machines && *number == std::floor(*number)))) {
        return number;
    }
    std::string const name = heading.empty() ? "" : fmt::format("{} = ", heading);
    char const* const wanted = whole ? "must be a whole number from 0 on, at most 1,000,000,000"
                                     : "must be a finite number of dollars per hour, from 0 on";
    bad(row, text.empty()
                 ? fmt::format("{}nothing ({}; where nothing is known, leave the row out)", name, wanted)
                 : fmt::format("{}{} ({})", name, shown(text), wanted));
    return std::nullopt;
}

void TraceRows::push(double at_h, double value) {
    if (trace_.rows == most_rows_) {
        fail(fmt::format("too large: more than {} rows; cut it", most_rows_));
    }
    ++trace_.rows;
    trace_.counts = trace_.counts || (quantity_ == Quantity::availability && value > 1.0);
    if (!trace_.at_h.empty() && at_h <= trace_.at_h.back()) {
        trace_.values.back() = value;
        return;
    }
    trace_.at_h.push_back(at_h);
    trace_.values.push_back(value);
}

Order TraceRows::order_of(std::int64_t ns) const {
    if (trace_.rows == 0) {
        return Order::first;
    }
    return ns > last_ns_ ? Order::later : ns == last_ns_ ? Order::same : Order::earlier;
}

std::string TraceRows::before_last(std::string const& time) const {
    return fmt::format("{} is before {} of {}", shown(time), shown(last_time_), name_of(last_row_));
}

void TraceRows::add(int row, std::int64_t ns, std::string const& time, double value) {
    Order const order = order_of(ns);
    if (order == Order::earlier) {
        bad(row, before_last(time) +
                     " (times may not go back); sort the rows by time, or say tick: if they are "
                     "evenly apart in this order");
        return;
    }
    if (order == Order::first) {
        first_ns_ = ns;
    }
    last_ns_ = ns;
    last_row_ = row;
    last_time_ = time;
    push(static_cast<double>(ns - first_ns_) / ns_per_h, value);
}

void TraceRows::add_tick(double tick_h, double value) {
    push(static_cast<double>(trace_.rows) * tick_h, value);
}

Trace TraceRows::finish(std::optional<double> tick_h) {
    if (bad_ > most_told) {
        std::string const more = fmt::format("and {} more bad rows, this one among them", bad_ - most_told);
        problems_.push_back(list_.empty() ? Problem{true, {path_, first_untold_, 1}, more}
                                          : Problem{true, {path_, 0, 0}, more});
    }
    if (!problems_.empty()) {
        throw InvalidInput(problems_);
    }
    if (trace_.values.empty()) {
        fail("has no rows");
    }
    std::vector<double> const& at_h = trace_.at_h;
    if (!tick_h) {
        tick_h = tick_h_;
    }
    if (at_h.size() == 1 && !tick_h) {
        fail("has one instant only, and no word on how long it lasts; say tick:");
    }
    double const last_h = at_h.size() == 1 ? *tick_h : at_h.back() - at_h[at_h.size() - 2];
    trace_.end_h = at_h.back() + last_h;
    return std::move(trace_);
}

std::string shown(std::string_view text) {
    constexpr std::size_t most = 60;
    return text.size() <= most ? std::string(text) : fmt::format("{}...", text.substr(0, most));
}

std::string yaml_text(std::string const& text) {
    bool const plain =
        !text.empty() && text.front() != '-' && text.front() != '.' &&
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-") ==
            std::string::npos;
    using Json = nlohmann::json;
    return plain ? text : Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace runcost
