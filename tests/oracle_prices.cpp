#include "oracle_prices.hpp"

#include <algorithm>

namespace oracle {
namespace {

// The last step that starts by then, else the first one.
int last_step(const MovingPrice& its, double by) {
    int step = 0;
    while (its.price_step(step + 1).start <= by)
        ++step;
    return step;
}

int step_at(const MovingPrice& its, double at) {
    return last_step(its, at + instant);
}

// A price is looked at when a step starts, and at `from`.
template <class Fits>
double first_instant(const MovingPrice& its, double from, double end, Fits fits) {
    if (from >= end)
        return never;
    int number = step_at(its, from);
    if (fits(its.price_step(number).usd_per_h))
        return from;
    for (;;) {
        const PriceStep step = its.price_step(++number);
        if (step.start >= end)
            return never;
        const bool lasts = its.price_step(number + 1).start > step.start + instant;
        if (lasts && fits(step.usd_per_h))
            return step.start;
    }
}

// In the last step that starts by then.
double paid_in(const MovingPrice& its, double by, double kept) {
    if (!its.price_step)
        return kept;
    return its.pays_bid ? its.bid : its.lock_host ? kept : its.price_step(last_step(its, by)).usd_per_h;
}

}  // namespace

double price_at(const MovingPrice& its, double at) {
    return its.price_step(step_at(its, at)).usd_per_h;
}

double paid_at(const MovingPrice& its, double at, double kept) {
    return paid_in(its, at + instant, kept);
}

double paid_before(const MovingPrice& its, double at, double kept) {
    return paid_in(its, at - instant, kept);
}

double next_payment(const MovingPrice& its, double at) {
    if (!its.price_step || its.pays_bid || its.lock_host)
        return never;
    return its.price_step(step_at(its, at) + 1).start;
}

double dollars(const MovingPrice& its, double from, double hours, double kept) {
    double usd = 0;
    for (double left = hours; left > 0;) {
        const double now = from + (hours - left);
        const double lasts = std::min(left, next_payment(its, now) - now);
        usd += lasts * paid_at(its, now, kept);
        left -= lasts;
    }
    return usd;
}

bool takes_bids(const MovingPrice& its) {
    return its.price_step && its.bid < never;
}

double first_within_bid(const MovingPrice& its, double from, double end) {
    if (!takes_bids(its))
        return from;
    return first_instant(its, from, end, [&](double price) { return price <= its.bid; });
}

double first_above_bid(const MovingPrice& its, double from, double end) {
    if (!takes_bids(its))
        return never;
    return first_instant(its, from, end, [&](double price) { return price > its.bid; });
}

}  // namespace oracle
