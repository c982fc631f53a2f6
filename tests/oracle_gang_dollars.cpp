#include "oracle_gang_nodes.hpp"

// Dollars of the oracle of gangs, and how time passes.
namespace oracle::gang {
namespace {

// The earliest of its nodes' states, or what all of them do together.
std::string state_of(const History& h) {
    Phase first = Phase::ready;
    for (const Node& node : h.nodes)
        first = std::min(first, node.phase);
    switch (first) {
        case Phase::detection:
            return "detection";
        case Phase::downtime:
        case Phase::noticed:
        case Phase::waiting:
            return "waiting";
        case Phase::provisioning:
            return "provisioning";
        case Phase::setup:
            return "setup";
        case Phase::ready:
            break;
    }
    return h.step == Step::restore ? "restore" : h.step == Step::checkpoint ? "checkpoint" : "useful";
}

bool is_billed(const GangJob& job, const History& h, const Node& node) {
    switch (node.phase) {
        case Phase::detection:
        case Phase::downtime:
            return node.struck ? job.causes[*node.struck].billed.value_or(job.while_down) : job.while_down;
        case Phase::noticed:
        case Phase::waiting:  // it holds no host
            return false;
        case Phase::provisioning:
            return job.from == Start::provisioning;
        case Phase::setup:
            return job.from != Start::useful;
        case Phase::ready:
            break;
    }
    const bool works = h.step == Step::useful || h.step == Step::checkpoint;
    return works || job.from != Start::useful || !node.is_new;
}

// R3, R4: the clock of the cause that struck starts again when the host is back.
bool runs_on(const Node& node, const GangCause& cause, std::size_t number) {
    return cause.calendar && is_open(node) && node.returns && node.struck != number;
}

// $/h of its disk.
double disk(const GangJob& job, const Node& node) {
    if (is_held(node))
        return job.disk;
    return is_open(node) && node.returns ? job.stopped_disk : 0;
}

// Data that moves in the last hours before this instant.
struct Transfer {
    Moved moved;
    double end;
    double begin() const { return end - moved.hours; }
};

std::vector<Transfer> transfers(const GangJob& job, const History& h) {
    std::vector<Transfer> found;
    for (std::size_t i = 0; i < h.nodes.size(); ++i)
        if (h.nodes[i].phase == Phase::setup)
            found.push_back({dataset(job, h, i), h.nodes[i].end});
    if (h.step != Step::none)
        found.push_back({h.moved, h.step_end});
    return found;
}

double paid_now(const GangJob& job, const History& h) {
    double usd_per_h = 0;
    for (const Node& node : h.nodes)
        if (is_billed(job, h, node))
            usd_per_h += paid_at(job, h.now, node.price);
    return usd_per_h;
}

}  // namespace

bool is_exposed(const History& h, const Common& life) {
    return life.begins == Common::begun && any(h, is_up);
}

Moved dataset(const GangJob& job, const History& h, std::size_t i) {
    return {value(job.dataset, h.nodes[i].host, i, 0), job.dataset_usd};
}

void advance(const GangJob& job, History& h, double to) {
    const double hours = std::max(0.0, to - h.now);
    for (Common& life : h.common)
        if (is_exposed(h, life))
            life.left -= hours;
    double usd = 0;
    for (Node& node : h.nodes) {
        for (std::size_t c = 0; c < job.causes.size(); ++c)
            if (is_exposed(node, job.causes[c]) || runs_on(node, job.causes[c], c))
                node.left[c] -= hours;
        if (is_billed(job, h, node)) {
            const double its = dollars(job, h.now, hours, node.price);
            node.bill.billed += hours;
            node.bill.billed_until = to;
            node.bill.usd += its;
            usd += its;
        }
        h.account.bill.disk += hours * disk(job, node);
    }
    h.account.bill.compute += usd;
    for (const Transfer& its : transfers(job, h))
        pay(h.account, its.moved, std::max(0.0, std::min(to, its.end) - std::max(h.now, its.begin())));
    keep(job, h.account, h.now, h.now + hours);
    h.spans.push_back({state_of(h), hours, usd});
    h.now += hours;
}

double next_change(const GangJob& job, const History& h) {
    double next = std::min(next_payment(job, h.now), h.account.month_end);
    for (const Transfer& its : transfers(job, h))
        if (its.moved.hours > 0 && its.begin() > h.now + instant)
            next = std::min(next, its.begin());
    return next;
}

double stop_at(const GangJob& job, const History& h) {
    const double left = job.give_up_cost - counted(h.account);
    double usd_per_h = paid_now(job, h) + job.network_volume + job.object_store;
    for (const Node& node : h.nodes)
        usd_per_h += disk(job, node);
    for (const Transfer& its : transfers(job, h))
        if (its.begin() <= h.now + instant)
            usd_per_h += its.moved.usd_per_h();
    const double spent = left <= 0 ? h.now : usd_per_h > 0 ? h.now + left / usd_per_h : never;
    return std::min(clock_end(job), spent);
}

bool is_too_dear(const GangJob& job, const History& h) {
    double usd_per_h = 0;
    for (const Node& node : h.nodes)
        if (is_held(node))
            usd_per_h += paid_at(job, h.now, node.price);
    return usd_per_h > job.spend_limit;
}

void round_bill(const GangJob& job, History& h, Node& node) {
    end_rental(job, h.account, node.bill, paid_before(job, node.bill.billed_until, node.price));
}

}  // namespace oracle::gang
