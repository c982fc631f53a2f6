#include "oracle_spend.hpp"

#include <algorithm>
#include <string_view>

#include "oracle_prices.hpp"
#include "oracle_saves.hpp"

namespace oracle {
namespace {

double paid_now(const Job& job, const History& h) {
    return paid_at(job, h.now, h.price);
}

// $/h of the disk: a host that was lost and does not come back has none, nor has one that is still waited
// for.
double disk_now(const Job& job, const History& h, const std::string& state) {
    if (state != "waiting" && state != "detection")
        return job.disk;
    return h.same_host && h.interruptions > 0 ? job.stopped_disk : 0;
}

// R9: hours from now until the clock or the cost ends the replay, at so many dollars an hour.
double hours_to_stop(const Job& job, const History& h, double usd_per_h) {
    const double by_clock = std::max(0.0, clock_end(job) - h.now);
    const double dollars = job.give_up_cost - (counted(h.account));
    if (dollars <= instant * paid_now(job, h))
        return 0;
    return usd_per_h > 0 ? std::min(by_clock, dollars / usd_per_h) : by_clock;
}

// What may cut a span short, from now on.
struct Cut {
    double hours;
    End end;
};

Cut next_cut(const Job& job, const History& h, Open open, double stop_in) {
    double kill_in = never, answer_in = never;
    if (open != Open::to_nothing)
        kill_in = std::max(0.0, first_kill(h) - h.now);
    if (open == Open::to_kills_and_notices)
        answer_in = std::max(0.0, next_answer(job, h).at - h.now);
    if (stop_in <= std::min(answer_in, kill_in) + instant)
        return {stop_in, End::stopped};
    if (answer_in <= kill_in + instant)
        return {answer_in, End::answering};
    return {kill_in, End::interrupted};
}

// All goes on as it is for so many hours of the last span: no upload ends before, and no price.
void advance(const Job& job, History& h, double hours, double slowed, const Moved& moved, Open open) {
    Span& span = h.spans.back();
    const double paid = paid_now(job, h);
    span.event.hours += hours;
    span.event.slowed += slowed;
    h.now += hours;
    if (open == Open::to_nothing)
        stand_still(job, h, hours);
    if (span.billed) {
        h.bill.billed += hours;
        h.bill.billed_until = h.now;
        h.bill.usd += hours * paid;
        h.account.bill.compute += hours * paid;
        span.usd += hours * paid;
        span.slowed_usd += slowed * paid;
    }
    h.account.bill.disk += hours * disk_now(job, h, span.event.state);
    pay(h.account, moved, hours);
    for (const Upload& upload : h.uploads)
        pay(h.account, upload.moved, hours);
    keep(job, h.account, h.now - hours, h.now);
    end_uploads(job, h);
}

double hours_to_upload_end(const History& h) {
    double first = never;
    for (const Upload& upload : h.uploads)
        first = std::min(first, upload.end - h.now);
    return first;
}

}  // namespace

bool gives_up(const Job& job, const History& h) {
    return hours_to_stop(job, h, 0) <= instant;
}

End spend(const Job& job, History& h, const char* state, double hours, bool billed, Open open, Moved moved) {
    h.spans.push_back({{h.now, state, 0, h.rental, ""}, billed});
    const bool is_work = state == std::string_view("useful");
    for (double left = hours;;) {
        if (left > 0)
            end_month(job, h.account, h.now);
        const double share = is_work ? pace(job, h) : 1;
        const double lasts = left > 0 ? left / share : 0;
        const double still = std::max(0.0, left - moved.hours) / share;  // nothing is moved until then
        const bool moves = still <= 0;
        const Moved moved_now = moves ? moved : Moved{};
        double usd_per_h = moved_now.usd_per_h() + (billed ? paid_now(job, h) : 0) +
                           disk_now(job, h, h.spans.back().event.state) + job.network_volume +
                           job.object_store;
        for (const Upload& upload : h.uploads)
            usd_per_h += upload.moved.usd_per_h();

        const Cut cut = next_cut(job, h, open, hours_to_stop(job, h, usd_per_h));
        const bool done = lasts <= cut.hours + instant;
        const double end = done ? lasts : cut.hours;
        // Until then the pace and the dollars an hour stay what they are.
        const double change =
            std::min({hours_to_upload_end(h), moves ? never : still, next_payment(job, h.now) - h.now,
                      left > 0 ? h.account.month_end - h.now : never});
        const double hours_now = std::min(end, change);
        advance(job, h, hours_now, (1 - share) * hours_now, moved_now, open);
        if (end <= change) {
            if (done)
                pay_at_once(h.account, moved);
            return done ? End::done : cut.end;
        }
        left = std::max(0.0, left - share * hours_now);
    }
}

End spend_down(const Job& job, History& h, const char* state, double hours, bool held) {
    const Cause first_host;
    const Cause& cause = h.interruptions > 0 ? job.causes[h.struck] : first_host;
    const bool billed = held && cause.billed.value_or(job.while_down);
    const End end = spend(job, h, state, hours, billed, Open::to_nothing);
    h.spans.back().event.cause = cause.name;
    return end;
}

End stop(const Job& job, History& h, const Answer& answer) {
    if (job.on_notice != Job::save_and_release)
        return spend(job, h, "idle", never, true, Open::to_kills);
    h.struck = answer.cause;
    return End::released;
}

End prepare(const Job& job, History& h, const char* state, double hours, Moved moved) {
    const bool billed = job.from != Start::useful;
    const End end = spend(job, h, state, hours, billed, Open::to_kills_and_notices, moved);
    return end == End::answering ? stop(job, h, next_answer(job, h)) : end;
}

}  // namespace oracle
