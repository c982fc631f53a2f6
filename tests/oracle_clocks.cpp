#include <algorithm>
#include <cmath>

#include "oracle_history.hpp"
#include "oracle_saves.hpp"

namespace oracle {
namespace {

// R6: whether this notice will be answered if it comes while the gang listens.
bool can_be_answered(const Job& job, const History& h, std::size_t cause) {
    const Clock& clock = h.clocks[cause];
    if (job.on_notice == Job::ignore || !clock.notice || clock.told < h.listens_from - instant ||
        clock.told <= h.answered + instant)
        return false;
    const std::optional<std::size_t> level = emergency_level(job, h, job.causes[cause]);
    return level && h.reaction + emergency_hours(h, *level) <= *clock.notice + instant;
}

struct Spell {
    bool up;
    double end;
};

// R1: one that ends within an instant is over.
Spell present_spell(const Job& job, const History& h) {
    Spell spell{job.capacity_first, job.spell(0)};
    for (int next = 1; spell.end <= h.now + instant; ++next)
        spell = {!spell.up, spell.end + job.spell(next)};
    return spell;
}

}  // namespace

double value(const Draw& draw, int rental, double if_empty) {
    return draw ? draw(rental) : if_empty;
}

void start_clock(const Job& job, History& h, std::size_t cause, int rental) {
    const Cause& its = job.causes[cause];
    Clock& clock = h.clocks[cause];
    clock.notice = its.notice ? its.notice(rental) : std::nullopt;
    clock.told = its.of_capacity ? never : h.now + value(its.life, rental, never);
    clock.kill = clock.told + clock.notice.value_or(0);
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

void meet_capacity(const Job& job, History& h) {
    for (std::size_t i = 0; i < job.causes.size(); ++i)
        if (job.causes[i].of_capacity && job.capacity == Job::spells) {
            const Spell spell = present_spell(job, h);
            h.clocks[i].told = spell.up ? spell.end : h.now;
            h.clocks[i].kill = h.clocks[i].told + h.clocks[i].notice.value_or(0);
        }
}

double hours_to_up(const Job& job, const History& h) {
    if (job.capacity != Job::spells)
        return 0;
    const Spell spell = present_spell(job, h);
    return spell.up ? 0 : spell.end - h.now;
}

double hours_until(const Job& job, const History& h, double hour_of_day) {
    const double hours = hour_of_day - std::fmod(job.start_hour + h.now, 24);
    return hours < -instant ? hours + 24 : std::max(0.0, hours);
}

void stand_still(const Job& job, History& h, double hours) {
    for (std::size_t i = 0; i < h.clocks.size(); ++i)
        if (!job.causes[i].calendar) {
            h.clocks[i].told += hours;
            h.clocks[i].kill += hours;
        }
}

}  // namespace oracle
