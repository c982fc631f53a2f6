#include "sim/ledger.hpp"

#include <algorithm>
#include <functional>

namespace runcost {

void Ledger::add(Ledger const& other) {
    auto const sum = [](auto& mine, auto const& theirs) {
        std::transform(mine.begin(), mine.end(), theirs.begin(), mine.begin(), std::plus<>());
    };
    sum(hours, other.hours);
    sum(compute_usd, other.compute_usd);
    sum(by_cause, other.by_cause);
    sum(items_usd, other.items_usd);
    billed_h += other.billed_h;
    checkpoint_failed_h += other.checkpoint_failed_h;
    rounding_usd += other.rounding_usd;
    after_end_usd += other.after_end_usd;
    refund_usd += other.refund_usd;
    rentals += other.rentals;
    interruptions += other.interruptions;
    finished = finished && other.finished;
}

}  // namespace runcost
