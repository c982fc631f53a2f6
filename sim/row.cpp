#include "sim/row.hpp"

#include <algorithm>

namespace runcost {

Row make_row(Plan const& plan, Ledger const& replay, Ledger const& twin) {
    Row row{};
    auto const set = [&](Metric metric, double value) { row[static_cast<std::size_t>(metric)] = value; };
    auto const share = [&](Share which, bool value) {
        row[share_column + static_cast<std::size_t>(which)] = value ? 1.0 : 0.0;
    };
    auto const hours = [&](State state) { return replay.hours[static_cast<std::size_t>(state)]; };
    double const makespan_h = replay.makespan_h();
    double const cost_usd = replay.cost_usd();

    set(Metric::cost_usd, cost_usd);
    set(Metric::makespan_h, makespan_h);
    set(Metric::useful_h, hours(State::useful));
    set(Metric::lost_h, hours(State::lost));
    set(Metric::checkpoint_h, hours(State::checkpoint));
    set(Metric::checkpoint_failed_h, replay.checkpoint_failed_h);
    set(Metric::setup_h, hours(State::setup));
    set(Metric::restore_h, hours(State::restore));
    set(Metric::provisioning_h, hours(State::provisioning));
    set(Metric::waiting_h, hours(State::waiting));
    set(Metric::detection_h, hours(State::detection));
    set(Metric::idle_h, hours(State::idle));
    set(Metric::interruptions, static_cast<double>(replay.interruptions));
    set(Metric::rentals, static_cast<double>(replay.rentals));
    set(Metric::goodput, makespan_h > 0.0 ? hours(State::useful) / makespan_h : 0.0);
    set(Metric::lost_gpu_h, hours(State::lost) * static_cast<double>(plan.gpus));
    set(Metric::compute_usd, replay.rent_usd());
    set(Metric::rounding_usd, replay.rounding_usd);
    set(Metric::storage_usd, replay.storage_usd());
    set(Metric::transfer_usd, replay.transfer_usd());
    set(Metric::fees_usd, replay.fees_usd());
    set(Metric::after_end_usd, replay.after_end_usd);
    set(Metric::refund_usd, replay.refund_usd);
    set(Metric::interruption_h, makespan_h - twin.makespan_h());
    set(Metric::interruption_usd, cost_usd - twin.cost_usd());

    bool const in_time = replay.finished && makespan_h <= plan.deadline_h + instant_h;
    bool const in_budget = replay.finished && cost_usd <= plan.budget_usd * (1.0 + 1e-12);
    share(Share::finished, replay.finished);
    share(Share::deadline_met, in_time);
    share(Share::within_budget, in_budget);
    share(Share::both, in_time && in_budget);
    share(Share::no_interruption, replay.interruptions == 0);

    std::copy(replay.compute_usd.begin(), replay.compute_usd.end(), row.begin() + compute_column);
    std::copy(replay.by_cause.begin(), replay.by_cause.end(), row.begin() + cause_column);
    row[billed_column] = replay.billed_h;
    std::copy(replay.items_usd.begin(), replay.items_usd.end(), row.begin() + item_column);
    return row;
}

}  // namespace runcost
