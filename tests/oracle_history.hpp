// What the oracle remembers of a replay, and the clocks of the causes in it. Hours and dollars throughout.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oracle.hpp"
#include "oracle_bill.hpp"

namespace oracle {

struct Span {
    Event event;
    bool billed;
    double usd = 0, slowed_usd = 0;  // paid for its hours; of these, for those that uploads took
};

// R3: the clock of a cause on this host. Its instants are of the calendar and move on while the clock stands.
struct Clock {
    std::optional<double> notice;       // R6: hours from the end of the life to the kill; none: unwarned
    double told = never, kill = never;  // the end of the life, which is the notice; the kill
    bool heard = false;                 // the notice was answered
};

// R7: useful work in hours at speed 1, and how many spans it took.
struct Save {
    double progress;
    std::size_t spans;
    int number;    // its own, or of an emergency save that of the last regular one
    bool regular;  // no emergency save
    bool read = false;
};

// A save on its way to its level, where it is durable at that instant.
struct Upload {
    std::size_t level;
    Save save;
    double end;
    Moved moved;
};

// What a level takes in this rental: a block without its upload, an upload, a read.
struct LevelHours {
    double block = 0, upload = 0, read = 0;
};

struct History {
    double now = 0;               // R3: the calendar
    int rental = 0, rentals = 0;  // the number of the present one; how many began
    std::vector<Span> spans;
    std::vector<std::vector<Save>> saves;  // of each level, that are there, the newest last
    std::vector<Upload> uploads;           // in the background, in the order of their begin
    double done = 0;                       // useful work that the present state of the job has behind it
    int number = 0;                        // of the last regular save made or read
    std::vector<std::size_t> owed;         // levels to save before any more work

    std::vector<Clock> clocks;    // of each cause
    std::size_t struck = 0;       // the cause of the last interruption
    bool same_host = false;       // the host of the last rental came back
    bool up = false;              // this host was provisioned
    bool setup_done = false;      // on this host's disk
    int host = 0;                 // the rental that it came with
    double speed = 1, price = 1;  // of it; of a price that moves, that at its grant

    double reaction = 0;             // hours, of this rental
    std::vector<LevelHours> levels;  // of this rental
    double listens_from = never;     // notices from this instant on are answered
    double answered = -never;        // the instant of the last notice answered in this rental

    RentalBill bill;      // of this rental
    Account account;      // of all rentals
    double released = 0;  // the instant at which the rental of a finished job ended
    double checkpoint_failed = 0;
    int interruptions = 0;
    std::map<std::string, int> by_cause;
};

struct Answer {
    double told = never, at = never;
    std::size_t cause = 0;
    std::size_t level = 0;  // that the emergency save goes to
};

double value(const Draw& draw, int rental, double if_empty = 0);

// The clock of a cause starts, with the draws of this rental.
void start_clock(const Job& job, History& h, std::size_t cause, int rental);

// The clocks of a new host: those that start at the grant, or those that start when the host is up (R2).
void start_clocks(const Job& job, History& h, bool from_grant);

double first_kill(const History& h);

// R5: the earliest; of those at one instant, the one listed first.
std::size_t first_cause(const History& h);

// R6: what the gang answers next, to the first notice; of those at one instant, to the one listed first.
Answer next_answer(const Job& job, const History& h);

// The lives that end with a spell of capacity: with the present one, or now if it is down; and those that end
// with a price above the bid: with the first from now on.
void meet_market(const Job& job, History& h);

// Hours until capacity is up, where it comes in spells; else 0.
double hours_to_up(const Job& job, const History& h);

// Hours until the price is at most the bid.
double hours_to_bid(const Job& job, const History& h);

// Hours until a new host is granted: behind its wait both hold at once, capacity and a price within the bid.
double hours_to_grant(const Job& job, const History& h);

// The instant at which the clock ends the replay.
double clock_end(const Job& job);

// Hours until it is this hour of the day; 0 at that very instant.
double hours_until(const Job& job, const History& h, double hour_of_day);

// R3: the clocks that do not run while nothing can strike, behind so many hours of it.
void stand_still(const Job& job, History& h, double hours);

}  // namespace oracle
