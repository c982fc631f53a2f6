#include <algorithm>

#include "oracle_history.hpp"
#include "oracle_prices.hpp"
#include "oracle_saves.hpp"

namespace oracle {
namespace {

// R6: whether this notice will be answered if it comes while the gang listens.
bool can_be_answered(const Job& job, const History& h, std::size_t cause) {
    const Clock& clock = h.clocks[cause];
    if (job.on_notice == Job::ignore || !clock.notice || clock.heard ||
        clock.told < h.listens_from - instant || clock.told <= h.answered + instant)
        return false;
    const std::optional<std::size_t> level = emergency_level(job, h, job.causes[cause]);
    return level && h.reaction + emergency_hours(h, *level) <= *clock.notice + instant;
}

struct Spell {
    bool up;
    double end;
};

// R1: one that ends within an instant is over.
Spell spell_at(const Job& job, double at) {
    Spell spell{job.capacity_first, job.spell(0)};
    for (int next = 1; spell.end <= at + instant; ++next)
        spell = {!spell.up, spell.end + job.spell(next)};
    return spell;
}

// The first instant from this one on at which there is capacity.
double first_up(const Job& job, double at) {
    if (job.capacity != Job::spells)
        return at;
    const Spell spell = spell_at(job, at);
    return spell.up ? at : spell.end;
}

// The first instant from this one on at which there is capacity and the price is at most the bid.
double first_grant(const Job& job, double at) {
    const double up = first_up(job, at);
    const double within_bid = first_within_bid(job, up, clock_end(job));
    return within_bid > up && within_bid < never ? first_grant(job, within_bid) : within_bid;
}

}  // namespace

double value(const Draw& draw, int rental, double if_empty) {
    return draw ? draw(rental) : if_empty;
}

void start_clock(const Job& job, History& h, std::size_t cause, int rental) {
    const Cause& its = job.causes[cause];
    Clock& clock = h.clocks[cause];
    clock.notice = its.notice ? its.notice(rental) : std::nullopt;
    clock.told = its.of_capacity || its.of_price ? never : h.now + value(its.life, rental, never);
    clock.kill = clock.told + clock.notice.value_or(0);
    clock.heard = false;
}

void start_clocks(const Job& job, History& h, bool from_grant) {
    for (std::size_t i = 0; i < job.causes.size(); ++i)
        if (job.causes[i].from_grant == from_grant)
            start_clock(job, h, i, h.host);
}

// R3: a clock that ran out while the host was down strikes now that it is back.
double due(const History& h, const Clock& clock) {
    return std::max(clock.kill, h.now);
}

double first_kill(const History& h) {
    double first = never;
    for (const Clock& clock : h.clocks)
        first = std::min(first, due(h, clock));
    return first;
}

std::size_t first_cause(const History& h) {
    std::size_t cause = 0;
    while (due(h, h.clocks[cause]) > first_kill(h) + instant)
        ++cause;
    return cause;
}

Answer next_answer(const Job& job, const History& h) {
    Answer next;
    double first = never;
    for (std::size_t i = 0; i < h.clocks.size(); ++i)
        if (can_be_answered(job, h, i))
            first = std::min(first, h.clocks[i].told);
    for (std::size_t i = h.clocks.size(); i-- > 0;)
        if (can_be_answered(job, h, i) && h.clocks[i].told <= first + instant)
            next = {h.clocks[i].told, h.clocks[i].told + h.reaction, i,
                    *emergency_level(job, h, job.causes[i])};
    return next;
}

void meet_market(const Job& job, History& h) {
    for (std::size_t i = 0; i < job.causes.size(); ++i) {
        Clock& clock = h.clocks[i];
        if (job.causes[i].of_capacity && job.capacity == Job::spells) {
            const Spell spell = spell_at(job, h.now);
            clock.told = spell.up ? spell.end : h.now;
        } else if (job.causes[i].of_price) {
            clock.told = first_above_bid(job, h.now, clock_end(job));
        } else {
            continue;
        }
        clock.kill = clock.told + clock.notice.value_or(0);
        clock.heard = false;
    }
}

double hours_to_up(const Job& job, const History& h) {
    return first_up(job, h.now) - h.now;
}

double hours_to_bid(const Job& job, const History& h) {
    return first_within_bid(job, h.now, clock_end(job)) - h.now;
}

double hours_to_grant(const Job& job, const History& h) {
    const double wait = job.capacity == Job::wait ? value(job.capacity_wait, h.rental) : 0;
    const double granted = first_grant(job, h.now + wait);
    return granted > h.now + wait ? granted - h.now : wait;
}

double clock_end(const Job& job) {
    return std::min(job.give_up_after, job.trace_end);
}

double hours_until(const Job& job, const History& h, double hour_of_day) {
    return hours_to(hour_of_day, job.start_hour + h.now);
}

void stand_still(const Job& job, History& h, double hours) {
    for (std::size_t i = 0; i < h.clocks.size(); ++i)
        if (!job.causes[i].calendar) {
            h.clocks[i].told += hours;
            h.clocks[i].kill += hours;
        }
}

}  // namespace oracle
