#include <algorithm>

#include "oracle_history.hpp"

namespace oracle {
namespace {

// R6: whether this notice will be answered if it comes while the gang listens.
bool can_be_answered(const Job& job, const History& h, std::size_t cause) {
    const Cause& its = job.causes[cause];
    const Clock& clock = h.clocks[cause];
    const bool planned_return = its.same_host && job.on_notice != Job::save_and_release;
    const bool survives = planned_return ? its.saves_survive_return : its.saves_survive_loss;
    return job.on_notice != Job::ignore && survives && clock.notice &&
           h.reaction + h.write <= *clock.notice + instant &&  //
           clock.told >= h.listens_from - instant && clock.told > h.answered + instant;
}

}  // namespace

double value(const Draw& draw, int rental, double if_empty) {
    return draw ? draw(rental) : if_empty;
}

void start_clock(const Job& job, History& h, std::size_t cause, int rental) {
    const Cause& its = job.causes[cause];
    Clock& clock = h.clocks[cause];
    clock.notice = its.notice ? its.notice(rental) : std::nullopt;
    clock.told = h.now + value(its.life, rental, never);
    clock.kill = clock.told + clock.notice.value_or(0);
}

void start_clocks(const Job& job, History& h, bool from_grant) {
    for (std::size_t i = 0; i < job.causes.size(); ++i)
        if (job.causes[i].from_grant == from_grant)
            start_clock(job, h, i, h.host);
}

double first_kill(const History& h) {
    double first = never;
    for (const Clock& clock : h.clocks)
        first = std::min(first, clock.kill);
    return first;
}

std::size_t first_cause(const History& h) {
    std::size_t cause = 0;
    while (h.clocks[cause].kill > first_kill(h) + instant)
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
            next = {h.clocks[i].told, h.clocks[i].told + h.reaction, i};
    return next;
}

void stand_still(const Job& job, History& h, double hours) {
    for (std::size_t i = 0; i < h.clocks.size(); ++i)
        if (!job.causes[i].calendar) {
            h.clocks[i].told += hours;
            h.clocks[i].kill += hours;
        }
}

}  // namespace oracle
