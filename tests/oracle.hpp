// An independent oracle for replays of a training job: written from the design alone, without the engine.
// It steps from event to event and is made to be read, not to be fast. Hours and dollars throughout.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oracle_contract.hpp"

namespace oracle {

struct Cause {
    std::string name;
    Draw life;                 // age at which it strikes; on a same_host return: counted from that return
    bool of_capacity = false;  // its life ends with a spell of capacity; `life` is not used
    bool of_price = false;     // outbid: its life ends with a price above the bid; `life` is not used
    bool same_host = false;    // recovery: waits `downtime` for the same host; else a new host
    Draw detection, downtime;
    std::optional<double> detection_until;  // instead: the hour of the day, in [0, 24), that ends it
    std::optional<bool> billed;             // detection and waiting after this cause; absent: while_down
    bool calendar = false;                  // its clock runs on in detection and waiting
    bool from_grant = false;                // its clock starts with provisioning, and it strikes there too
    double struck = 1;  // the share of a whole gang's nodes that it takes; the renter gives the others back
    // Hours from the end of the life drawn for this rental to its kill; none: unwarned, killed at that end.
    std::function<std::optional<double>(int rental)> notice;
    // Whether the host comes back, of a same_host interruption of this rental; empty: always.
    std::function<bool(int rental)> returns;
    // Of each level, whether its saves are there when the host comes back, and when it does not; empty: of
    // all.
    std::vector<bool> saves_survive_return, saves_survive_loss;
};

// A level of the checkpoint: where saves lie, and how they get there.
struct Level {
    bool background = false;  // the upload runs beside the work; else it is the end of the block
    Draw block;               // what a save blocks the work for, but for the upload
    // An upload takes the sum of these: by the rental; by the network of the rental that the host came with.
    Draw upload, transfer;
    double slowdown = 0;  // share of the work's speed that an upload in the background takes
    // A read takes the sum of these: by the rental; by the network of the rental that the host came with.
    Draw read, download;
    // Of moving all of it; a part costs its part. A read pays the market and a store.
    double upload_usd = 0;
    Tolls read_usd;
    int each = 1;  // of saves of the level above, one in so many; not of level 0
    int keep = 1;  // saves that are kept, the newest
    // How many of the newest saves that were never read turn out bad if tried when this rental restores;
    // empty: none.
    std::function<int(int rental)> unusable;
};

// From `start` on, in hours of the clock, until the next one's.
struct PriceStep {
    double start, usd_per_h;
};

// A price that moves, and what is agreed on it; all dollars in the same unit.
struct MovingPrice {
    // The step of this number; step 0 starts at clock 0, one that starts at `never` ends the path. Asked
    // again and again. Empty: the price is that of the host, and there are no bids.
    std::function<PriceStep(int step)> price_step;
    bool lock_host = false;  // hours are paid at the price of the moment at which the host was granted
    double bid = never;      // a host is granted only while the price is at most that; never: no bid
    bool pays_bid = false;   // hours are paid at the bid, whatever the price
};

struct Job : MovingPrice, Contract {  // prices, the price that moves as well, are $/h of the whole gang
    double work = 1;                  // useful hours at speed 1; they take work / speed hours
    // Of the host that came with this rental: work per hour; $/h of the whole gang. An empty draw is 1.
    Draw speed, price;
    // Useful hours at speed 1 to the next save, by the number of the one before; the last one repeats. Empty:
    // no save at all, not even the last, but emergency saves.
    std::vector<double> pieces;
    bool wall = false;                                  // the pieces are in hours at the host's speed
    bool final = true;                                  // saves after the last piece
    std::vector<Level> levels = std::vector<Level>(1);  // at least one
    Draw provisioning, setup, restart;
    Draw dataset;       // added to the setup: by the network of the rental that the host came with
    Tolls dataset_usd;  // of moving all of it; a part costs its part
    std::vector<Cause> causes;
    enum OnNotice { ignore, save_and_stop, save_and_release, save_and_continue } on_notice = ignore;
    Draw reaction;  // hours from a notice to what is done about it

    // Capacity: always there; each new host waits for it; it comes and goes in spells, up and down by turns.
    enum Capacity { always, wait, spells } capacity = always;
    Draw capacity_wait;          // hours, of each new host
    bool capacity_first = true;  // whether the first spell is up
    // Hours of the spell of this number, of number 0 what is left at clock 0. Asked again and again.
    std::function<double(int spell)> spell;

    double start_hour = 0;                               // hour of the day at clock 0, in [0, 24)
    double give_up_after = never, give_up_cost = never;  // hours, dollars
    int give_up_rentals = 100000;
    double trace_end = never;  // hours; a replay that gets there ends unfinished
};

// A span of one state. Restart and read are one span `restore`, a piece of work is one span however many
// uploads end in it, and an emergency save is one span. A regular save has one for its wait and one for its
// block. `cause` stands on the span interrupted and on its detection and waiting, else it is empty. Spans of
// 0 hours without a cause are left out.
struct Event {
    double at;
    std::string state;
    double hours;
    int rental;
    std::string cause;
    double slowed = 0;  // of the hours of work, those that uploads beside it took: they are `checkpoint`
};

struct Result : Bill {
    bool finished = false;
    double makespan = 0;
    std::map<std::string, double> hours;             // all nine states, by name
    double checkpoint_failed = 0;                    // hours of saves broken off; included in checkpoint
    int interruptions = 0, rentals = 0;              // rentals begun
    std::map<std::string, int> by_cause;             // only causes that struck
    double cost = 0;                                 // of all lines
    std::map<std::string, double> compute_by_state;  // dollars, all nine states, by name
    std::vector<Event> events;
};

Result replay(const Job& job);

// The twin: the same draws, no interruption.
Result uninterrupted(Job job);

}  // namespace oracle
