#include "oracle_gang.hpp"

#include <utility>

#include "oracle_gang_nodes.hpp"

namespace oracle {
namespace {

using namespace gang;

double progress(const History& h) {
    return h.saves.empty() ? 0 : h.saves.back().progress;
}

// R4: work behind the newest save that is there will be done again.
void roll_back(History& h) {
    for (std::size_t i = h.saves.empty() ? 0 : h.saves.back().spans; i < h.spans.size(); ++i)
        if (h.spans[i].state == "useful")
            h.spans[i].state = "lost";
}

// R7: a bad save shows when it is to be read, and then the one before it is taken.
void find_good_save(const GangJob& job, History& h) {
    int bad = job.unusable ? job.unusable(h.interruptions) : 0;
    for (; bad > 0 && !h.saves.empty() && !h.saves.back().read; --bad)
        h.saves.pop_back();
    if (!h.saves.empty())
        h.saves.back().read = true;
    roll_back(h);
}

// Data moves in its last hours.
void begin_step(History& h, Step step, double hours, const Moved& moved = {}) {
    h.step = step;
    h.step_begin = h.now;
    h.step_end = h.now + hours + moved.hours;
    h.moved = moved;
}

// Of all nodes together, by the slowest network.
Moved transfer(const History& h, const NodeDraw& hours, const Tolls& usd) {
    double slowest = 0;
    for (std::size_t i = 0; i < h.nodes.size(); ++i)
        slowest = std::max(slowest, value(hours, h.nodes[i].host, i, 0));
    return {slowest, usd};
}

void begin_restore(const GangJob& job, History& h) {
    find_good_save(job, h);
    const double restart = value(job.restart, h.interruptions);
    if (h.saves.empty())
        begin_step(h, Step::restore, restart);
    else
        begin_step(h, Step::restore, restart + value(job.read, h.interruptions),
                   transfer(h, job.download, job.download_usd));
}

// R1: a rest below an instant is no piece.
void begin_piece(const GangJob& job, History& h) {
    double speed = never;
    for (Node& node : h.nodes) {
        speed = std::min(speed, node.speed);
        node.is_new = false;
    }
    const double piece = job.wall ? job.piece * speed : job.piece;
    const double left = job.work - progress(h);
    const bool last = left < piece + instant;
    h.target = last ? job.work : progress(h) + piece;
    begin_step(h, Step::useful, (last ? left : piece) / speed);
}

// All nodes are ready, and the step is over, or there was none yet; true at the end of the job.
bool go_on_together(const GangJob& job, History& h) {
    if (h.step != Step::none)
        pay_at_once(h.account, h.moved);
    switch (h.step) {
        case Step::none:
            if (h.interruptions > 0)
                begin_restore(job, h);
            else
                begin_piece(job, h);
            return false;
        case Step::restore:
            begin_piece(job, h);
            return false;
        case Step::useful:
            if (job.piece == never || (h.target == job.work && !job.final))
                return true;
            begin_step(h, Step::checkpoint, value(job.write, h.interruptions),
                       transfer(h, job.upload, job.upload_usd));
            return false;
        case Step::checkpoint:
            break;
    }
    h.saves.push_back({h.target, h.spans.size()});
    if (h.saves.size() > static_cast<std::size_t>(job.keep))
        h.saves.erase(h.saves.begin());
    if (job.work - progress(h) < instant)
        return true;
    begin_piece(job, h);
    return false;
}

// Ends the present rental; the next one has the number behind it.
void strike(const GangJob& job, History& h, const Kill& kill) {
    const GangCause& cause = job.causes[kill.cause];
    const bool returns = cause.same_host && (!cause.returns || cause.returns(h.interruptions));
    lose_nodes(job, h, kill, returns);
    h.rentals = ++h.interruptions;
    ++h.by_cause[cause.name];
    repair(job, h.account, cause.name);
    if (!(returns ? cause.saves_survive_return : cause.saves_survive_loss))
        h.saves.clear();
    roll_back(h);
    h.step = Step::none;
}

// A new rental, once no loss is open, which ends that of each node without a host; false if there are to be
// no more.
bool begin_rental(const GangJob& job, History& h) {
    for (Node& node : h.nodes)
        if (node.phase == Phase::noticed)
            round_bill(job, h, node);
    if (h.interruptions >= job.give_up_rentals || h.now >= clock_end(job) - instant ||
        counted(h.account) >= job.give_up_cost)
        return false;
    h.rentals = h.interruptions + 1;
    for (std::size_t i = 0; i < h.nodes.size(); ++i)
        if (h.nodes[i].phase == Phase::noticed)
            ask(job, h, i);
    return true;
}

// Before the next end of anything; false if the replay gives up.
bool break_off(const GangJob& job, History& h, const Kill& kill, double stop) {
    const bool stops = stop <= kill.at + instant;
    advance(job, h, stops ? stop : kill.at);
    if (h.step == Step::checkpoint)
        h.checkpoint_failed += h.now - h.step_begin;
    // R9: a rental that would end at once, before all losses are over, is one too many as well.
    if (stops || (any(h, is_open) && h.interruptions >= job.give_up_rentals))
        return false;
    strike(job, h, kill);
    return true;
}

// Whether the job was completed; the clock then stands at its end. R8: at one instant what ends has ended
// before a kill.
bool run(const GangJob& job, History& h) {
    if (!begin_rental(job, h))
        return false;
    for (;;) {
        const bool ready = all(h, [](const Node& node) { return node.phase == Phase::ready; });
        if (ready && h.step == Step::none)
            go_on_together(job, h);
        // Of those that are done at one instant, first who is granted: all who are held then count.
        const auto rank = [](const Node& node) { return std::pair(node.end, node.phase != Phase::waiting); };
        const auto next = std::min_element(h.nodes.begin(), h.nodes.end(),
                                           [&](const Node& a, const Node& b) { return rank(a) < rank(b); });
        const double end = ready ? h.step_end : next->end;
        if (end > h.now)
            end_month(job, h.account, h.now);
        const Kill kill = next_kill(job, h);
        const double stop = stop_at(job, h);
        const double change = next_change(job, h);
        if (change < std::min({end, kill.at, stop})) {
            advance(job, h, change);
            continue;
        }
        if (end > std::min(kill.at, stop) + instant) {
            if (!break_off(job, h, kill, stop))
                return false;
            continue;
        }
        advance(job, h, end);
        if (ready) {
            if (go_on_together(job, h))
                return true;
            continue;
        }
        const bool was_open = is_open(*next);
        if (!go_on(job, h, static_cast<std::size_t>(next - h.nodes.begin())))
            return false;
        if (was_open && !any(h, is_open) && !begin_rental(job, h))
            return false;
    }
}

// After the end of the job, until somebody ends the rentals and deletes what is stored.
void release(const GangJob& job, History& h) {
    const Held after = held(job, h.interruptions, job.start_hour + h.now);
    for (Node& node : h.nodes) {
        node.bill.billed += after.rented;
        node.bill.billed_until = h.now + after.rented;
        h.account.bill.after_end += dollars(job, h.now, after.rented, node.price);
    }
    store_after_end(job, h.account, after, job.nodes);
    h.released = h.now + after.rented;
}

}  // namespace

Result replay(const GangJob& job) {
    History h;
    Node node;
    node.left.assign(job.causes.size(), never);
    h.nodes.assign(static_cast<std::size_t>(job.nodes), node);
    h.common.resize(job.causes.size());
    h.account = open_account(job);
    Result result;
    result.finished = run(job, h);
    if (result.finished)
        release(job, h);
    for (Node& each : h.nodes)
        round_bill(job, h, each);
    result.makespan = h.now;
    for (const char* state : {"useful", "lost", "checkpoint", "setup", "restore", "provisioning", "waiting",
                              "detection", "idle"}) {
        result.hours[state] = 0;
        result.compute_by_state[state] = 0;
    }
    for (const Span& span : h.spans) {
        result.hours[span.state] += span.hours;
        result.compute_by_state[span.state] += span.usd;
    }
    result.checkpoint_failed = h.checkpoint_failed;
    result.interruptions = h.interruptions;
    result.rentals = h.rentals;
    result.by_cause = h.by_cause;
    close(job, h.account, h.now, std::max(h.now, h.released), result);
    return result;
}

}  // namespace oracle
