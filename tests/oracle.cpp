#include "oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "oracle_history.hpp"

namespace oracle {
namespace {

// How a span comes to its end: by itself; by a kill; because a notice is to be answered; because the host was
// given back; because the replay gives up.
enum class End { done, interrupted, answering, released, stopped };

// What may end a span before its time, other than giving up.
enum class Open { to_nothing, to_kills, to_kills_and_notices };

double progress(const History& h) {
    return h.saves.empty() ? 0 : h.saves.back().progress;
}

// R4: work behind the newest save that is there will be done again.
void roll_back(History& h) {
    for (std::size_t i = h.saves.empty() ? 0 : h.saves.back().spans; i < h.spans.size(); ++i)
        if (h.spans[i].event.state == "useful")
            h.spans[i].event.state = "lost";
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

// Spends `hours` in `state`, or only those before the next kill, answer (if open to them) or giving up,
// whichever is first; at one instant, the giving up, then the answer. R8: what would end at that instant has
// ended.
End spend(const Job& job, History& h, const char* state, double hours, bool billed, Open open,
          Moved moved = {}) {
    const double stop_in = hours_to_stop(job, h, billed, hours, moved);
    double kill_in = never, answer_in = never;
    if (open != Open::to_nothing)
        kill_in = std::max(0.0, first_kill(h) - h.now);
    if (open == Open::to_kills_and_notices)
        answer_in = std::max(0.0, next_answer(job, h).at - h.now);

    double spent = hours;
    End end = End::done;
    if (hours > std::min({stop_in, answer_in, kill_in}) + instant) {
        end = stop_in <= std::min(answer_in, kill_in) + instant ? End::stopped
              : answer_in <= kill_in + instant                  ? End::answering
                                                                : End::interrupted;
        spent = end == End::stopped ? stop_in : end == End::answering ? answer_in : kill_in;
    }
    h.spans.push_back({{h.now, state, spent, h.rental, ""}, billed, h.price});
    h.now += spent;
    if (open == Open::to_nothing)
        stand_still(job, h, spent);
    if (billed) {
        h.rental_billed += spent;
        h.compute += spent * h.price;
    }
    if (moved.usd > 0)
        h.transfer += moved.usd * std::max(0.0, spent - (hours - moved.hours)) / moved.hours;
    return end;
}

// Spends hours in detection or waiting, which after an interruption are those of its cause; on a host that is
// held, or on none.
End spend_down(const Job& job, History& h, const char* state, double hours, bool held = true) {
    const Cause first_host;
    const Cause& cause = h.interruptions > 0 ? job.causes[h.struck] : first_host;
    const bool billed = held && cause.billed.value_or(job.while_down);
    const End end = spend(job, h, state, hours, billed, Open::to_nothing);
    h.spans.back().event.cause = cause.name;
    return end;
}

// R6: the gang stops after this notice: it gives the host back or is idle until the kill.
End stop(const Job& job, History& h, const Answer& answer) {
    if (job.on_notice != Job::save_and_release)
        return spend(job, h, "idle", never, true, Open::to_kills);
    h.struck = answer.cause;
    return End::released;
}

// A state before the work: one that is broken off by an answer stops the gang.
End prepare(const Job& job, History& h, const char* state, double hours, Moved moved) {
    const bool billed = job.from != Start::useful;
    const End end = spend(job, h, state, hours, billed, Open::to_kills_and_notices, moved);
    return end == End::answering ? stop(job, h, next_answer(job, h)) : end;
}

// A save of so much work; it is durable at its end.
End save(const Job& job, History& h, double work) {
    const Moved up{value(job.upload, h.host), job.upload_usd};
    const End written = spend(job, h, "checkpoint", h.write, true, Open::to_kills, up);
    if (written != End::done) {
        h.checkpoint_failed += h.spans.back().event.hours;
        return written;
    }
    h.saves.push_back({work, h.spans.size()});
    if (h.saves.size() > static_cast<std::size_t>(job.keep))
        h.saves.erase(h.saves.begin());
    return End::done;
}

// Useful work and saves from the restore point to the end of the job.
End work(const Job& job, History& h) {
    const double piece = job.wall ? job.piece * h.speed : job.piece;
    while (job.work - progress(h) >= instant) {
        const double left = job.work - progress(h);
        const bool last = left < piece + instant;  // R1: a remainder below 1e-9 h is no piece
        const End worked =
            spend(job, h, "useful", (last ? left : piece) / h.speed, true, Open::to_kills_and_notices);
        double done = last ? job.work : progress(h) + piece;
        if (worked == End::answering)  // R6: an emergency save of all work done
            done = progress(h) + h.spans.back().event.hours * h.speed;
        else if (worked != End::done)
            return worked;
        else if (last && (!job.final || job.piece == never))
            return End::done;

        const Answer answer = next_answer(job, h);
        const End written = save(job, h, done);
        if (written != End::done)
            return written;
        // R6: a save that was under way when the notice was to be answered is its answer.
        if (worked == End::answering || answer.at < h.now - instant) {
            h.answered = answer.told;
            h.listens_from = h.now;
            if (job.on_notice != Job::save_and_continue && job.work - progress(h) >= instant)
                return stop(job, h, answer);
        }
    }
    return End::done;
}

// R7: a bad save shows when it is to be read, and then the one before it is taken.
void find_good_save(const Job& job, History& h) {
    int bad = job.unusable ? job.unusable(h.rental) : 0;
    for (; bad > 0 && !h.saves.empty() && !h.saves.back().read; --bad)
        h.saves.pop_back();
    if (!h.saves.empty())
        h.saves.back().read = true;
    roll_back(h);
}

// R4: another host, from the wait for it to its grant.
End new_host(const Job& job, History& h) {
    h.host = h.rental;
    h.speed = value(job.speed, h.host, 1);
    h.price = value(job.price, h.host, 1);
    h.up = false;
    h.setup_done = false;
    h.clocks.assign(job.causes.size(), {});
    if (job.capacity != Job::always) {
        const double wait =
            job.capacity == Job::wait ? value(job.capacity_wait, h.rental) : hours_to_up(job, h);
        const End granted = spend_down(job, h, "waiting", wait, false);
        if (granted != End::done)
            return granted;
    }
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
    meet_capacity(job, h);
    h.reaction = value(job.reaction, h.rental);
    h.write = value(job.write, h.rental) + value(job.upload, h.host);
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
        find_good_save(job, h);
        double restore = value(job.restart, h.rental);
        Moved read;
        if (!h.saves.empty()) {
            read = {value(job.download, h.host), job.download_usd};
            restore += value(job.read, h.rental) + read.hours;
        }
        const End restored = prepare(job, h, "restore", restore, read);
        if (restored != End::done)
            return restored;
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
    h.spans.back().event.cause = cause.name;
    h.same_host = cause.same_host && !released && (!cause.returns || cause.returns(h.rental));
    if (!(h.same_host ? cause.saves_survive_return : cause.saves_survive_loss))
        h.saves.clear();
    roll_back(h);

    const double unnoticed = released                ? 0  // who gives back knows
                             : cause.detection_until ? hours_until(job, h, *cause.detection_until)
                                                   : value(cause.detection, h.rental);
    const End noticed = spend_down(job, h, "detection", unnoticed);
    if (noticed != End::done || !h.same_host)
        return noticed;
    const double wait = cause.of_capacity ? hours_to_up(job, h) : 0;
    return spend_down(job, h, "waiting", wait + value(cause.downtime, h.rental));
}

// After the end of the job, until somebody ends the rental.
void release(const Job& job, History& h) {
    const double held =
        job.release_until ? hours_until(job, h, *job.release_until) : value(job.release, h.rental);
    h.rental_billed += held;
    h.after_end += held * h.price;
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
    for (h.rental = 0; h.rental < job.give_up_rentals; ++h.rental) {
        if (hours_to_stop(job, h, false) <= instant)
            return false;
        ++h.rentals;
        End end = run_rental(job, h);
        const bool completed = end == End::done;
        if (end == End::interrupted || end == End::released)
            end = recover(job, h, end == End::released);
        if (completed)
            release(job, h);
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
    result.after_end = h.after_end;
    result.cost = h.compute + h.rounding + h.transfer + h.after_end;
    return result;
}

Result uninterrupted(Job job) {
    job.causes.clear();
    return replay(job);
}

}  // namespace oracle
