#include "oracle.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "oracle_history.hpp"
#include "oracle_prices.hpp"
#include "oracle_saves.hpp"
#include "oracle_work.hpp"

namespace oracle {
namespace {

// R4: another host, from the wait for it to its grant.
End new_host(const Job& job, History& h) {
    h.host = h.rental;
    h.speed = value(job.speed, h.host, 1);
    h.price = value(job.price, h.host, 1);
    h.up = false;
    h.setup_done = false;
    h.clocks.assign(job.causes.size(), {});
    if (job.capacity != Job::always || takes_bids(job)) {
        const End granted = spend_down(job, h, "waiting", hours_to_grant(job, h), false);
        if (granted != End::done)
            return granted;
    }
    if (job.price_step)
        h.price = price_at(job, h.now);
    if (paid_at(job, h.now, h.price) > job.spend_limit) {
        --h.rentals;  // it is not rented
        return End::stopped;
    }
    if (!h.account.first_grant)
        h.account.first_grant = h.now;
    start_clocks(job, h, true);
    return End::done;
}

// A rental to its completion, interruption or giving up.
End run_rental(const Job& job, History& h) {
    if (h.same_host) {
        // R4: the clock of the cause that struck restarts, all others continue.
        start_clock(job, h, h.struck, h.rental);
    } else {
        const End granted = new_host(job, h);
        if (granted != End::done)
            return granted;
    }
    if (!h.up) {
        const double boot = value(job.provisioning, h.rental);
        const End up = spend(job, h, "provisioning", boot, job.from == Start::provisioning, Open::to_kills);
        if (up != End::done)
            return up;
        h.up = true;
        start_clocks(job, h, false);
    }
    meet_market(job, h);
    h.reaction = value(job.reaction, h.rental);
    draw_levels(job, h);
    h.listens_from = h.now;
    h.answered = -never;

    if (!h.setup_done) {
        const Moved dataset{value(job.dataset, h.host), job.dataset_usd};
        const End set_up = prepare(job, h, "setup", value(job.setup, h.rental) + dataset.hours, dataset);
        if (set_up != End::done)
            return set_up;
        h.setup_done = true;
    }
    if (h.rental > 0) {
        double restore = value(job.restart, h.rental);
        Moved read;
        const std::optional<std::size_t> level = find_good_save(job, h);
        if (level) {
            read = {value(job.levels[*level].download, h.host), job.levels[*level].read_usd};
            restore += h.levels[*level].read;
        }
        const End restored = prepare(job, h, "restore", restore, read);
        if (restored != End::done)
            return restored;
        if (level)
            pass_on(job, h, *level);
    }
    return work(job, h);
}

// R4: from the interruption, or from giving the host back, to the end of its rental.
End recover(const Job& job, History& h, bool released) {
    if (!released)
        h.struck = first_cause(h);
    const Cause& cause = job.causes[h.struck];
    ++h.interruptions;
    ++h.by_cause[cause.name];
    repair(job, h.account, cause.name);
    if (!released)
        interrupt(h.bill, cause.name, cause.struck);
    h.spans.back().event.cause = cause.name;
    h.same_host = cause.same_host && !released && (!cause.returns || cause.returns(h.rental));
    lose_saves(job, h, cause, h.same_host);

    const double unnoticed = released                ? 0  // who gives back knows
                             : cause.detection_until ? hours_until(job, h, *cause.detection_until)
                                                     : value(cause.detection, h.rental);
    const End noticed = spend_down(job, h, "detection", unnoticed);
    if (noticed != End::done || !h.same_host)
        return noticed;
    const double wait = cause.of_capacity ? hours_to_up(job, h) : cause.of_price ? hours_to_bid(job, h) : 0;
    return spend_down(job, h, "waiting", wait + value(cause.downtime, h.rental));
}

// After the end of the job, until somebody ends the rental and deletes what is stored; returns the end of the
// rental.
double release(const Job& job, History& h) {
    const Held after = held(job, h.rental, job.start_hour + h.now);
    const double usd = dollars(job, h.now, after.rented, h.price);
    h.bill.billed += after.rented;
    h.bill.billed_until = h.now + after.rented;
    h.account.bill.after_end += usd;
    store_after_end(job, h.account, after, 1);
    return h.now + after.rented;
}

// Whether the job was completed; the clock then stands at its end.
bool run(const Job& job, History& h) {
    for (h.rental = 0; h.rental < job.give_up_rentals; ++h.rental) {
        if (gives_up(job, h))
            return false;
        ++h.rentals;
        End end = run_rental(job, h);
        const bool completed = end == End::completed;
        if (end == End::interrupted || end == End::released)
            end = recover(job, h, end == End::released);
        if (completed)
            h.released = release(job, h);
        end_rental(job, h.account, h.bill, paid_before(job, h.bill.billed_until, h.price));
        if (completed || end == End::stopped)
            return completed;
    }
    return false;
}

}  // namespace

Result replay(const Job& job) {
    History h;
    h.saves.resize(job.levels.size());
    h.account = open_account(job);
    Result result;
    result.finished = run(job, h);
    result.makespan = h.now;
    for (const char* state : {"useful", "lost", "checkpoint", "setup", "restore", "provisioning", "waiting",
                              "detection", "idle"}) {
        result.hours[state] = 0;
        result.compute_by_state[state] = 0;
    }
    for (const Span& span : h.spans) {
        const Event& event = span.event;
        result.hours[event.state] += event.hours - event.slowed;
        result.hours["checkpoint"] += event.slowed;
        result.compute_by_state[event.state] += span.usd - span.slowed_usd;
        result.compute_by_state["checkpoint"] += span.slowed_usd;
        if (event.hours > 0 || !event.cause.empty())
            result.events.push_back(event);
    }
    result.checkpoint_failed = h.checkpoint_failed;
    result.interruptions = h.interruptions;
    result.rentals = h.rentals;
    result.by_cause = h.by_cause;
    close(job, h.account, h.now, std::max(h.now, h.released), result);
    return result;
}

Result uninterrupted(Job job) {
    job.causes.clear();
    return replay(job);
}

}  // namespace oracle
