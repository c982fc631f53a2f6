#include "oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace oracle {
namespace {

constexpr double instant = 1e-9;  // hours; R1: what lies closer together is one instant

enum class End { done, interrupted, stopped };

struct Span {
    Event event;
    bool billed;
    double price;
};

// Data on the move in the last hours of a span; dollars for all of it.
struct Moved {
    double hours = 0, usd = 0;
};

struct History {
    double now = 0;               // R3: the calendar
    int rental = 0, rentals = 0;  // the number of the present one; how many began
    std::vector<Span> spans;
    std::size_t first_unsaved = 0;  // useful spans from this one on are not durable
    double saved = 0;               // R3: progress, durable useful work in hours at speed 1

    double age = 0;               // of the host; R3: runs only while exposed
    std::vector<double> strikes;  // age at which each cause strikes
    std::size_t struck = 0;       // the cause of the last interruption
    bool setup_done = false;      // on this host's disk
    int host = 0;                 // the rental that it came with
    double speed = 1, price = 1;  // of it

    double rental_billed = 0;          // hours of this rental
    double compute = 0, rounding = 0;  // dollars of all rentals; of ended rentals
    double transfer = 0;
    double checkpoint_failed = 0;
    int interruptions = 0;
    std::map<std::string, int> by_cause;
};

double value(const Draw& draw, int rental, double if_empty = 0) {
    return draw ? draw(rental) : if_empty;
}

double first_strike(const History& h) {
    double first = never;
    for (const double strike : h.strikes)
        first = std::min(first, strike);
    return first;
}

// R5: the earliest; of those at one instant, the one listed first.
std::size_t first_cause(const History& h) {
    std::size_t cause = 0;
    while (h.strikes[cause] > first_strike(h) + instant)
        ++cause;
    return cause;
}

// R9: hours from now until the clock or the cost ends the replay, in a span of so many hours that is billed
// or not.
double hours_to_stop(const Job& job, const History& h, bool billed, double hours = 0, Moved moved = {}) {
    const double by_clock = std::max(0.0, job.give_up_after - h.now);
    const double dollars = job.give_up_cost - (h.compute + h.rounding + h.transfer);
    if (dollars <= instant * h.price)
        return 0;
    const double rent = billed ? h.price : 0;
    const double still = moved.usd > 0 ? hours - moved.hours : never;  // nothing is moved until then
    if (dollars < rent * still)
        return std::min(by_clock, dollars / rent);
    if (moved.usd <= 0)
        return by_clock;
    return std::min(by_clock, still + (dollars - rent * still) / (rent + moved.usd / moved.hours));
}

// Spends `hours` in `state`, or only those before the next interruption (if exposed) or the giving up,
// whichever is first; at one instant, the giving up. R8: what would end at that instant has ended.
End spend(const Job& job, History& h, const char* state, double hours, bool billed, bool exposed,
          Moved moved = {}) {
    const double strike_in = exposed ? std::max(0.0, first_strike(h) - h.age) : never;
    const double stop_in = hours_to_stop(job, h, billed, hours, moved);
    double spent = hours;
    End end = End::done;
    if (hours > std::min(strike_in, stop_in) + instant) {
        end = stop_in <= strike_in + instant ? End::stopped : End::interrupted;
        spent = end == End::stopped ? stop_in : strike_in;
    }
    h.spans.push_back({{h.now, state, spent, h.rental, ""}, billed, h.price});
    h.now += spent;
    if (exposed)
        h.age += spent;
    if (billed) {
        h.rental_billed += spent;
        h.compute += spent * h.price;
    }
    if (moved.usd > 0)
        h.transfer += moved.usd * std::max(0.0, spent - (hours - moved.hours)) / moved.hours;
    return end;
}

// Useful work and saves from the restore point to the end of the job.
End work(const Job& job, History& h) {
    const Moved up{value(job.upload, h.host), job.upload_usd};
    const double write = job.piece < never ? value(job.write, h.rental) + up.hours : 0;
    const double piece = job.wall ? job.piece * h.speed : job.piece;
    while (job.work - h.saved >= instant) {
        const double left = job.work - h.saved;
        const bool last = left < piece + instant;  // R1: a remainder below 1e-9 h is no piece
        const End worked = spend(job, h, "useful", (last ? left : piece) / h.speed, true, true);
        if (worked != End::done)
            return worked;
        if (last && (!job.final || job.piece == never))
            return End::done;
        const End written = spend(job, h, "checkpoint", write, true, true, up);
        if (written != End::done) {
            h.checkpoint_failed += h.spans.back().event.hours;
            return written;
        }
        h.saved = last ? job.work : h.saved + piece;  // durable: only now, at the END of the save
        h.first_unsaved = h.spans.size();
    }
    return End::done;
}

// A rental from its grant to completion, interruption or giving up.
End run_rental(const Job& job, History& h, bool fresh_host) {
    if (fresh_host) {
        h.host = h.rental;
        h.speed = value(job.speed, h.host, 1);
        h.price = value(job.price, h.host, 1);
        // R2: not exposed; the lifetime clock starts when the host is up.
        const double boot = value(job.provisioning, h.rental);
        const End up = spend(job, h, "provisioning", boot, job.from == Start::provisioning, false);
        if (up != End::done)
            return up;
        h.age = 0;
        h.setup_done = false;
        h.strikes.clear();
        for (const Cause& cause : job.causes)
            h.strikes.push_back(value(cause.life, h.rental, never));
    } else {
        // R4: the clock of the cause that struck restarts, all others continue.
        h.strikes[h.struck] = h.age + value(job.causes[h.struck].life, h.rental, never);
    }

    const bool billed = job.from != Start::useful;
    if (!h.setup_done) {
        const Moved dataset{value(job.dataset, h.host), job.dataset_usd};
        const End set_up =
            spend(job, h, "setup", value(job.setup, h.rental) + dataset.hours, billed, true, dataset);
        if (set_up != End::done)
            return set_up;
        h.setup_done = true;
    }
    if (h.rental > 0) {
        double restore = value(job.restart, h.rental);
        Moved read;
        if (h.saved > 0) {
            read = {value(job.download, h.host), job.download_usd};
            restore += value(job.read, h.rental) + read.hours;
        }
        const End restored = spend(job, h, "restore", restore, billed, true, read);
        if (restored != End::done)
            return restored;
    }
    return work(job, h);
}

// R4: from the interruption to the end of its rental.
End recover(const Job& job, History& h) {
    h.struck = first_cause(h);
    const Cause& cause = job.causes[h.struck];
    ++h.interruptions;
    ++h.by_cause[cause.name];
    h.spans.back().event.cause = cause.name;
    for (std::size_t i = h.first_unsaved; i < h.spans.size(); ++i)
        if (h.spans[i].event.state == "useful")
            h.spans[i].event.state = "lost";
    h.first_unsaved = h.spans.size();

    const bool billed = cause.billed.value_or(job.while_down);
    End end = spend(job, h, "detection", value(cause.detection, h.rental), billed, false);
    h.spans.back().event.cause = cause.name;
    if (end == End::done && cause.same_host) {
        end = spend(job, h, "waiting", value(cause.downtime, h.rental), billed, false);
        h.spans.back().event.cause = cause.name;
    }
    return end;
}

void end_rental(const Job& job, History& h) {
    const double billed = h.rental_billed;
    double rounded = billed;
    if (job.granularity > 0)
        rounded = std::ceil(billed / job.granularity - instant / job.granularity) * job.granularity;
    rounded = std::max(job.minimum, rounded);
    if (billed > instant && rounded > billed)  // R1: less than an instant is no use of it
        h.rounding += (rounded - billed) * h.price;
    h.rental_billed = 0;
}

// Whether the job was completed; the clock then stands at its end.
bool run(const Job& job, History& h) {
    bool fresh_host = true;
    for (h.rental = 0; h.rental < job.give_up_rentals; ++h.rental) {
        if (hours_to_stop(job, h, false) <= instant)
            return false;
        ++h.rentals;
        End end = run_rental(job, h, fresh_host);
        const bool completed = end == End::done;
        if (end == End::interrupted) {
            end = recover(job, h);
            fresh_host = !job.causes[h.struck].same_host;
        }
        end_rental(job, h);
        if (completed || end == End::stopped)
            return completed;
    }
    return false;
}

}  // namespace

Result replay(const Job& job) {
    History h;
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
        result.hours[event.state] += event.hours;
        if (span.billed)
            result.compute_by_state[event.state] += event.hours * span.price;
        if (event.hours > 0 || !event.cause.empty())
            result.events.push_back(event);
    }
    result.checkpoint_failed = h.checkpoint_failed;
    result.interruptions = h.interruptions;
    result.rentals = h.rentals;
    result.by_cause = h.by_cause;
    result.compute = h.compute;
    result.rounding = h.rounding;
    result.transfer = h.transfer;
    result.cost = h.compute + h.rounding + h.transfer;
    return result;
}

Result uninterrupted(Job job) {
    job.causes.clear();
    return replay(job);
}

}  // namespace oracle
