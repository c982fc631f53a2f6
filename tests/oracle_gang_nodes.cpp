#include "oracle_gang_nodes.hpp"

#include <utility>

namespace oracle::gang {
namespace {

void begin(Node& node, const History& h, Phase phase, double hours) {
    node.phase = phase;
    node.end = h.now + hours;
}

// Lives of a host that is granted, or up.
void begin_lives(const GangJob& job, Node& node, std::size_t i, bool from_grant) {
    for (std::size_t c = 0; c < job.causes.size(); ++c)
        if (job.causes[c].each_node && job.causes[c].from_grant == from_grant)
            node.left[c] = value(job.causes[c].life, node.host, i, never);
}

// R2: the host is up, and its lives begin; so do those in common that wait for a new host.
void come_up(const GangJob& job, History& h, std::size_t i) {
    begin_lives(job, h.nodes[i], i, false);
    for (std::size_t c = 0; c < job.causes.size(); ++c)
        if (!job.causes[c].each_node && h.common[c].begins == Common::with_new_host)
            h.common[c] = {Common::begun, value(job.causes[c].life, h.common[c].rental, 0, never),
                           h.common[c].rental};
}

void set_up(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    begin(node, h, Phase::setup, value(job.setup, node.draws) + dataset(job, h, i).hours);
}

// R4: the same host is back, with its disk: what the loss broke off begins anew.
void come_back(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    round_bill(job, h, node);
    if (node.lost_in == Phase::provisioning)
        begin(node, h, Phase::provisioning, value(job.provisioning, node.draws));
    else if (node.lost_in == Phase::setup)
        set_up(job, h, i);
    else
        begin(node, h, Phase::ready, never);
}

// A partial shuffle (Fisher and Yates) of the held nodes.
std::vector<std::size_t> taken(const GangJob& job, const History& h, const Kill& kill) {
    const GangCause& cause = job.causes[kill.cause];
    if (cause.each_node)
        return {kill.node};
    std::vector<std::size_t> held;
    for (std::size_t i = 0; i < h.nodes.size(); ++i)
        if (is_held(h.nodes[i]))
            held.push_back(i);
    const auto wanted = static_cast<std::size_t>(cause.nodes);
    if (wanted == 0 || wanted >= held.size())
        return held;
    for (std::size_t i = 0; i < wanted; ++i) {
        const double u = cause.choice(h.interruptions, static_cast<int>(i));
        const double among = static_cast<double>(held.size() - i);
        std::swap(held[i], held[i + static_cast<std::size_t>(u * among)]);
    }
    held.resize(wanted);
    return held;
}

double hours_unnoticed(const GangJob& job, const History& h, const GangCause& cause) {
    if (!cause.detection_until)
        return value(cause.detection, h.interruptions);
    return hours_to(*cause.detection_until, job.start_hour + h.now);
}

// R4: from the instant at which a loss is noticed, after outbid when the price is low again; the downtime is
// drawn with the rental that the loss interrupted.
double hours_down(const GangJob& job, const History& h, const Node& node) {
    const GangCause& cause = job.causes[*node.struck];
    const double wait = cause.of_price ? first_within_bid(job, h.now, clock_end(job)) - h.now : 0;
    return wait + value(cause.downtime, node.draws - 1);
}

}  // namespace

void ask(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    node.host = node.draws = h.interruptions;
    node.price = value(job.price, node.host, i, 1);
    node.speed = value(job.speed, node.host, i, 1);
    const double wait = value(job.capacity_wait, node.draws);
    const double granted = first_within_bid(job, h.now + wait, clock_end(job));
    begin(node, h, Phase::waiting, granted > h.now + wait ? granted - h.now : wait);
}

bool go_on(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    switch (node.phase) {
        case Phase::detection:
            if (node.returns)
                begin(node, h, Phase::downtime, hours_down(job, h, node));
            else
                begin(node, h, Phase::noticed, never);
            break;
        case Phase::downtime:
            come_back(job, h, i);
            break;
        case Phase::waiting:
            if (job.price_step)
                node.price = price_at(job, h.now);
            begin_lives(job, node, i, true);
            begin(node, h, Phase::provisioning, value(job.provisioning, node.draws));
            if (is_too_dear(job, h)) {
                h.rentals = h.interruptions;  // it is not rented
                return false;
            }
            if (!h.account.first_grant)
                h.account.first_grant = h.now;
            break;
        case Phase::provisioning:
            come_up(job, h, i);
            set_up(job, h, i);
            break;
        case Phase::setup:
            pay_at_once(h.account, dataset(job, h, i));
            begin(node, h, Phase::ready, never);
            break;
        case Phase::noticed:
        case Phase::ready:
            break;
    }
    return true;
}

Kill next_kill(const GangJob& job, const History& h) {
    std::vector<Kill> kills;
    for (std::size_t c = 0; c < job.causes.size(); ++c) {
        const GangCause& cause = job.causes[c];
        const double outbid = cause.of_price ? first_above_bid(job, h.now, clock_end(job)) : never;
        const auto at = [&](double left) { return cause.of_price ? outbid : h.now + std::max(0.0, left); };
        if (!cause.each_node && is_exposed(h, h.common[c]))
            kills.push_back({at(h.common[c].left), c, 0});
        for (std::size_t i = 0; cause.each_node && i < h.nodes.size(); ++i)
            if (is_exposed(h.nodes[i], cause))
                kills.push_back({at(h.nodes[i].left[c]), c, i});
    }
    double first = never;
    for (const Kill& kill : kills)
        first = std::min(first, kill.at);
    for (const Kill& kill : kills)
        if (kill.at <= first + instant)
            return kill;
    return {};
}

void lose_nodes(const GangJob& job, History& h, const Kill& kill, bool returns) {
    const GangCause& cause = job.causes[kill.cause];
    const int next = h.interruptions + 1;
    for (std::size_t i : taken(job, h, kill)) {
        Node& node = h.nodes[i];
        node.lost_in = node.phase;
        node.struck = kill.cause;
        node.returns = returns;
        node.draws = next;
        node.is_new = true;
        interrupt(node.bill, cause.name, 1);
        begin(node, h, Phase::detection, hours_unnoticed(job, h, cause));
    }
    // R4: the clock of this cause starts again, that of a node when it is back.
    const double life = value(cause.life, next, kill.node, never);
    if (cause.each_node)
        h.nodes[kill.node].left[kill.cause] = life;
    else
        h.common[kill.cause] = {Common::begun, life, next};
    // R3: the lives in common stand still while no node is up, and are others if no host is left.
    if (!any(h, [](const Node& node) { return is_up(node) || node.returns; }))
        h.common.assign(h.common.size(), {Common::with_new_host, never, next});
}

}  // namespace oracle::gang
