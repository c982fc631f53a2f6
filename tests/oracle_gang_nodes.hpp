// What the oracle of gangs remembers of a replay, and what its nodes go through. Hours and dollars
// throughout.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oracle_bill.hpp"
#include "oracle_gang.hpp"
#include "oracle_prices.hpp"

namespace oracle::gang {

// Of a node. Up to the end of its downtime a loss is open; a node that is `noticed` waits for the end of the
// other open losses before it asks for a new host.
enum class Phase { detection, downtime, noticed, waiting, provisioning, setup, ready };

struct Node {
    Phase phase = Phase::noticed;
    double end = never;                 // the instant at which the phase is over
    int host = 0;                       // the rental of the gang that its host came with
    double price = 1, speed = 1;        // of this host; of a price that moves, that at its grant
    std::vector<double> left;           // hours of exposure to the end of each cause's life on this host
    int draws = 0;                      // the rental that its provisioning and setup are drawn with
    std::optional<std::size_t> struck;  // the cause of its last loss
    Phase lost_in = Phase::ready;       // the phase that this loss broke off
    bool returns = false;               // after this loss
    bool is_new = true;                 // lost since the gang last worked
    RentalBill bill;                    // of its present rental
};

// A life that the gang has in common. It begins when a new host is up, when the hosts that it took are back,
// or has begun; exposed are then all that are up.
struct Common {
    enum Begins { with_new_host, begun } begins = with_new_host;
    double left = never;  // hours of exposure to its end
    int rental = 0;       // that it was drawn with
};

// What the gang does once all its nodes are ready.
enum class Step { none, restore, useful, checkpoint };

struct Span {
    std::string state;
    double hours, usd;
};

// R7: useful work in hours at speed 1, and how many spans it took.
struct Save {
    double progress;
    std::size_t spans;
    bool read = false;
};

struct History {
    double now = 0;                      // R3: the calendar
    int interruptions = 0, rentals = 0;  // rentals of the gang that began; each interruption ends one
    std::map<std::string, int> by_cause;
    std::vector<Node> nodes;
    std::vector<Common> common;  // of each cause; not used of one that takes one node
    Step step = Step::none;
    double step_end = never;
    double target = 0;  // useful work done at the end of the present piece, in hours at speed 1
    std::vector<Span> spans;
    std::vector<Save> saves;  // that are there, the newest last
    double step_begin = 0;
    Moved moved;  // in the step
    double checkpoint_failed = 0;
    Account account;
    double released = 0;  // the instant at which the rentals of a finished job ended
};

struct Kill {
    double at = never;
    std::size_t cause = 0, node = 0;
};

inline double value(const Draw& draw, int rental) {
    return draw ? draw(rental) : 0;
}

inline double value(const NodeDraw& draw, int rental, std::size_t node, double if_empty) {
    return draw ? draw(rental, static_cast<int>(node)) : if_empty;
}

// The instant at which the clock ends the replay.
inline double clock_end(const GangJob& job) {
    return std::min(job.give_up_after, job.trace_end);
}

inline bool is_open(const Node& node) {
    return node.phase <= Phase::downtime;
}

inline bool is_lost(const Node& node) {
    return node.phase <= Phase::noticed;
}

inline bool is_held(const Node& node) {
    return node.phase >= Phase::provisioning;
}

inline bool is_up(const Node& node) {
    return node.phase >= Phase::setup;
}

template <class Predicate>
bool any(const History& h, Predicate predicate) {
    return std::any_of(h.nodes.begin(), h.nodes.end(), predicate);
}

template <class Predicate>
bool all(const History& h, Predicate predicate) {
    return std::all_of(h.nodes.begin(), h.nodes.end(), predicate);
}

// R2.
inline bool is_exposed(const Node& node, const GangCause& cause) {
    return cause.from_grant ? is_held(node) : is_up(node);
}

// R3: a clock that the gang has in common stands still where no node is up.
bool is_exposed(const History& h, const Common& life);

// The dataset of a node that is set up.
Moved dataset(const GangJob& job, const History& h, std::size_t i);

// Everything goes on as it is until that instant.
void advance(const GangJob& job, History& h, double to);

// The earliest instant, behind now by more than an instant, at which dollars an hour may change though all go
// on as they are.
double next_change(const GangJob& job, const History& h);

// R9: the instant at which the clock or the cost ends the replay, if dollars an hour stay what they are.
double stop_at(const GangJob& job, const History& h);

// Whether those that are held now, the gang or a part of it, cost more an hour than may be.
bool is_too_dear(const GangJob& job, const History& h);

// The end of a node's rental.
void round_bill(const GangJob& job, History& h, Node& node);

// A node without a host waits for the one that comes with the rental that begins.
void ask(const GangJob& job, History& h, std::size_t i);

// The phase of a node is over; false if what is granted is too dear.
bool go_on(const GangJob& job, History& h, std::size_t i);

// R5: the earliest; of those at one instant that of the first cause, then of the first node.
Kill next_kill(const GangJob& job, const History& h);

// The nodes that it takes are lost, in their phase of detection.
void lose_nodes(const GangJob& job, History& h, const Kill& kill, bool returns);

}  // namespace oracle::gang
