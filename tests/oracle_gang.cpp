#include "oracle_gang.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

namespace oracle {
namespace {

constexpr double instant = 1e-9;  // hours; R1: what lies closer together is one instant

// What a node goes through after a loss. Until its downtime is over its loss is open; `noticed` waits for the
// other open losses before it asks for a new host.
enum class Phase { detection, downtime, noticed, waiting, provisioning, setup, ready };

struct Node {
    Phase phase = Phase::noticed;
    double end = never;  // the instant at which the phase is over
    int host = 0;        // the rental that its host came with
    int draws = 0;       // the rental that its provisioning and setup are drawn with
    double price = 1, speed = 1;
    std::vector<double> left;           // hours of exposure to the end of each cause's life on this host
    bool is_new = true;                 // lost since the gang last worked
    bool was_lost = true;               // since the present rental of the gang began
    std::optional<std::size_t> struck;  // the cause of its last loss
    Phase lost_in = Phase::ready;       // the phase that this loss broke off
    bool returns = false;               // after this loss
    double billed = 0;                  // hours of this rental of the node
};

// A life that the gang has in common.
struct Common {
    enum { until_new, until_return, runs } begins = until_new;  // with a new host, with the return of its own
    double left = never;                                        // hours of exposure to its end
    int rental = 0;                                             // that it was drawn with
};

// What the gang does once all its nodes are ready.
enum class Step { none, restore, useful, checkpoint };

struct Span {
    const char* state;
    double hours, usd;
};

// Work in hours at speed 1, and how many spans it took.
struct Save {
    double progress;
    std::size_t spans;
    bool read = false;
};

struct History {
    double now = 0;
    int interruptions = 0, rentals = 0;
    std::map<std::string, int> by_cause;
    std::vector<Node> nodes;
    std::vector<Common> common;
    Step step = Step::none;
    double step_end = never;
    double target = 0;  // the work that is done at the end of the present piece
    std::vector<Span> spans;
    std::vector<Save> saves;  // that are there, the newest last
    double rounding = 0, checkpoint_failed = 0;
};

double value(const Draw& draw, int rental) {
    return draw ? draw(rental) : 0;
}

double value(const NodeDraw& draw, int rental, int node, double if_empty) {
    return draw ? draw(rental, node) : if_empty;
}

bool is_up(const Node& node) {
    return node.phase >= Phase::setup;
}

bool is_held(const Node& node) {
    return node.phase >= Phase::provisioning;
}

bool is_open(const Node& node) {
    return node.phase <= Phase::downtime;
}

template <class Predicate>
bool any(const History& h, Predicate predicate) {
    return std::any_of(h.nodes.begin(), h.nodes.end(), predicate);
}

bool exposed(const History& h, const Common& life) {
    return life.begins == Common::runs && any(h, is_up);
}

// The earliest of its nodes' states, or what all of them do together.
const char* state_of(const History& h) {
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
        case Phase::provisioning:
            return job.from == Start::provisioning;
        case Phase::setup:
            return job.from != Start::useful;
        case Phase::ready:
            return h.step != Step::restore || job.from != Start::useful || !node.is_new;
        default:
            return node.struck ? job.causes[*node.struck].billed.value_or(job.while_down) : job.while_down;
    }
}

// Everything goes on as it is until that instant.
void advance(const GangJob& job, History& h, double to) {
    const double hours = std::max(0.0, to - h.now);
    for (Common& life : h.common)
        if (exposed(h, life))
            life.left -= hours;
    double usd = 0;
    for (Node& node : h.nodes) {
        if (is_up(node))
            for (double& left : node.left)
                left -= hours;
        if (is_billed(job, h, node)) {
            node.billed += hours;
            usd += hours * node.price;
        }
    }
    h.spans.push_back({state_of(h), hours, usd});
    h.now += hours;
}

// The end of a node's rental.
void round_bill(const GangJob& job, History& h, Node& node) {
    double rounded = node.billed;
    if (job.granularity > 0)
        rounded = std::ceil((node.billed - instant) / job.granularity) * job.granularity;
    rounded = std::max(job.minimum, rounded);
    if (node.billed > instant && rounded > node.billed)
        h.rounding += (rounded - node.billed) * node.price;
    node.billed = 0;
}

void begin(Node& node, const History& h, Phase phase, double hours) {
    node.phase = phase;
    node.end = h.now + hours;
}

// A node without a host waits for the one that comes with this rental.
void ask(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    node.host = node.draws = h.interruptions;
    node.price = value(job.price, node.host, static_cast<int>(i), 1);
    node.speed = value(job.speed, node.host, static_cast<int>(i), 1);
    begin(node, h, Phase::waiting, value(job.capacity_wait, node.draws));
}

// R2: the host is up, and its lives begin; so do those in common that wait for a new host.
void come_up(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    for (std::size_t c = 0; c < job.causes.size(); ++c) {
        const GangCause& cause = job.causes[c];
        if (cause.each_node)
            node.left[c] = value(cause.life, node.host, static_cast<int>(i), never);
        else if (h.common[c].begins == Common::until_new)
            h.common[c] = {Common::runs, value(cause.life, node.host, 0, never), node.host};
    }
}

void set_up(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    begin(node, h, Phase::setup,
          value(job.setup, node.draws) + value(job.dataset, node.host, static_cast<int>(i), 0));
}

// R4: the same host is back, with its disk: what the loss broke off begins anew.
void come_back(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    Common& life = h.common[*node.struck];
    if (life.begins == Common::until_return && life.rental == node.draws)
        life.begins = Common::runs;
    if (node.lost_in == Phase::provisioning)
        begin(node, h, Phase::provisioning, value(job.provisioning, node.draws));
    else if (node.lost_in == Phase::setup)
        set_up(job, h, i);
    else
        begin(node, h, Phase::ready, never);
}

// The phase of a node is over.
void go_on(const GangJob& job, History& h, std::size_t i) {
    Node& node = h.nodes[i];
    switch (node.phase) {
        case Phase::detection:
            if (node.returns)
                begin(node, h, Phase::downtime, value(job.causes[*node.struck].downtime, node.draws - 1));
            else
                begin(node, h, Phase::noticed, never);
            break;
        case Phase::downtime:
            come_back(job, h, i);
            break;
        case Phase::waiting:
            begin(node, h, Phase::provisioning, value(job.provisioning, node.draws));
            break;
        case Phase::provisioning:
            come_up(job, h, i);
            set_up(job, h, i);
            break;
        case Phase::setup:
            begin(node, h, Phase::ready, never);
            break;
        case Phase::noticed:
        case Phase::ready:
            break;
    }
}

double progress(const History& h) {
    return h.saves.empty() ? 0 : h.saves.back().progress;
}

// R4: work behind the newest save that is there will be done again.
void roll_back(History& h) {
    for (std::size_t i = h.saves.empty() ? 0 : h.saves.back().spans; i < h.spans.size(); ++i)
        if (h.spans[i].state == std::string("useful"))
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

void begin_restore(const GangJob& job, History& h) {
    find_good_save(job, h);
    h.step = Step::restore;
    h.step_end = h.now + value(job.restart, h.interruptions);
    if (!h.saves.empty())
        h.step_end += value(job.read, h.interruptions);
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
    h.step = Step::useful;
    h.step_end = h.now + (last ? left : piece) / speed;
}

// All nodes are ready, and the gang begins what comes next; true at the end of the job.
bool go_on_together(const GangJob& job, History& h) {
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
            h.step = Step::checkpoint;
            h.step_end = h.now + value(job.write, h.interruptions);
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

struct Kill {
    double at = never;
    std::size_t cause = 0, node = 0;
};

// R5: the earliest; of those at one instant that of the first cause, then of the first node.
Kill next_kill(const GangJob& job, const History& h) {
    std::vector<Kill> kills;
    for (std::size_t c = 0; c < job.causes.size(); ++c) {
        if (!job.causes[c].each_node && exposed(h, h.common[c]))
            kills.push_back({h.now + std::max(0.0, h.common[c].left), c, 0});
        for (std::size_t i = 0; job.causes[c].each_node && i < h.nodes.size(); ++i)
            if (is_up(h.nodes[i]))
                kills.push_back({h.now + std::max(0.0, h.nodes[i].left[c]), c, i});
    }
    double first = never;
    for (const Kill& kill : kills)
        first = std::min(first, kill.at);
    for (const Kill& kill : kills)
        if (kill.at <= first + instant)
            return kill;
    return {};
}

// The nodes that it takes.
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
    const double hours = *cause.detection_until - std::fmod(job.start_hour + h.now, 24);
    return hours < -instant ? hours + 24 : std::max(0.0, hours);
}

// Ends the present rental; the next one, which may end at once, has the number behind it.
void strike(const GangJob& job, History& h, const Kill& kill) {
    const GangCause& cause = job.causes[kill.cause];
    const int next = h.interruptions + 1;
    const bool returns = cause.same_host && (!cause.returns || cause.returns(h.interruptions));
    for (std::size_t i : taken(job, h, kill)) {
        Node& node = h.nodes[i];
        node.lost_in = node.phase;
        node.is_new = node.was_lost = true;
        node.struck = kill.cause;
        node.returns = returns;
        node.draws = next;
        begin(node, h, Phase::detection, hours_unnoticed(job, h, cause));
    }
    const double life = value(cause.life, next, static_cast<int>(kill.node), never);
    if (cause.each_node)
        h.nodes[kill.node].left[kill.cause] = life;
    else
        h.common[kill.cause] = {any(h, [](const Node& node) { return node.phase >= Phase::waiting; })
                                    ? Common::runs
                                : returns ? Common::until_return
                                          : Common::until_new,
                                life, next};

    h.interruptions = h.rentals = next;
    ++h.by_cause[cause.name];
    if (!(returns ? cause.saves_survive_return : cause.saves_survive_loss))
        h.saves.clear();
    roll_back(h);
    h.step = Step::none;
}

// A new rental, once no loss is open, which ends that of the nodes that were lost; false if there are to be
// no more.
bool begin_rental(const GangJob& job, History& h) {
    if (h.interruptions >= job.give_up_rentals || h.now >= job.give_up_after - instant)
        return false;
    h.rentals = h.interruptions + 1;
    for (std::size_t i = 0; i < h.nodes.size(); ++i) {
        Node& node = h.nodes[i];
        if (node.was_lost)
            round_bill(job, h, node);
        node.was_lost = false;
        if (node.phase == Phase::noticed)
            ask(job, h, i);
    }
    return true;
}

// Whether the job was completed; the clock then stands at its end. R8: at one instant what ends has ended
// before a kill.
bool run(const GangJob& job, History& h) {
    if (!begin_rental(job, h))
        return false;
    for (;;) {
        const bool ready = !any(h, [](const Node& node) { return node.phase != Phase::ready; });
        if (ready && h.step == Step::none)
            go_on_together(job, h);
        const auto soonest = std::min_element(h.nodes.begin(), h.nodes.end(),
                                              [](const Node& a, const Node& b) { return a.end < b.end; });
        const double end = ready ? h.step_end : soonest->end;
        const Kill kill = next_kill(job, h);
        if (end > std::min(kill.at, job.give_up_after) + instant) {
            const bool stops = job.give_up_after <= kill.at + instant;
            advance(job, h, stops ? job.give_up_after : kill.at);
            if (h.step == Step::checkpoint)
                h.checkpoint_failed += h.spans.back().hours;
            // R9: a rental that would end at once is one too many as well.
            if (stops || (any(h, is_open) && h.interruptions >= job.give_up_rentals))
                return false;
            strike(job, h, kill);
            continue;
        }
        advance(job, h, end);
        if (ready) {
            if (go_on_together(job, h))
                return true;
            continue;
        }
        const bool was_open = is_open(*soonest);
        go_on(job, h, static_cast<std::size_t>(soonest - h.nodes.begin()));
        if (was_open && !any(h, is_open) && !begin_rental(job, h))
            return false;
    }
}

}  // namespace

Result replay(const GangJob& job) {
    History h;
    Node node;
    node.left.assign(job.causes.size(), never);
    h.nodes.assign(static_cast<std::size_t>(job.nodes), node);
    h.common.assign(job.causes.size(), {});
    Result result;
    result.finished = run(job, h);
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
        result.compute += span.usd;
    }
    result.interruptions = h.interruptions;
    result.rentals = h.rentals;
    result.by_cause = h.by_cause;
    result.checkpoint_failed = h.checkpoint_failed;
    result.rounding = h.rounding;
    result.cost = result.compute + result.rounding;
    return result;
}

}  // namespace oracle
