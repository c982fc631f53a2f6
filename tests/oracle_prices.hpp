// Prices that move, for the oracles: written from section 2 of docs/model.md alone.
#pragma once

#include "oracle.hpp"

namespace oracle {

// The price at that instant. R1: a step that starts within an instant has started.
double price_at(const MovingPrice& its, double at);

// What an hour is paid at at that instant; `kept` is the price that the host keeps: its own, or that at its
// grant.
double paid_at(const MovingPrice& its, double at, double kept);

// The same just before that instant: a step that starts there has not started.
double paid_before(const MovingPrice& its, double at, double kept);

// The next instant, behind that one by more than an instant, at which this may be another; never if it
// cannot.
double next_payment(const MovingPrice& its, double at);

// Of all of these hours.
double dollars(const MovingPrice& its, double from, double hours, double kept);

bool takes_bids(const MovingPrice& its);

// The first instant, from that one on, with a price of at most the bid; never if that is not before `end`.
double first_within_bid(const MovingPrice& its, double from, double end);

// The same with a price above the bid.
double first_above_bid(const MovingPrice& its, double from, double end);

}  // namespace oracle
