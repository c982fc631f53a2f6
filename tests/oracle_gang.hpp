// An independent oracle for replays of a gang that replaces only its lost nodes: written from sections 1
// to 3 of docs/model.md alone, without the engine. It steps from event to event. Hours and dollars
// throughout.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "oracle.hpp"

namespace oracle {

// What this node draws with this rental; both are numbered from 0. An empty draw is 0 hours, an empty life is
// never.
using NodeDraw = std::function<double(int rental, int node)>;

struct GangCause {
    std::string name;
    bool each_node = true;    // every node has a life of its own; else the gang has one (of node 0)
    int nodes = 0;            // of the gang: takes so many held nodes at random; 0: all
    bool calendar = false;    // of nodes: its clock runs on in detection and downtime
    bool from_grant = false;  // of nodes: its clock starts with provisioning, and it strikes there too
    bool of_price = false;    // outbid: strikes at a price above the bid; `life` is not used
    NodeDraw life;            // hours of exposure until it strikes
    NodeDraw choice;          // of the gang: uniforms of an interrupted rental, by number instead of by node
    bool same_host = false;   // recovery: waits `downtime` for the same host; else a new host
    Draw detection, downtime;
    std::optional<double> detection_until;    // instead: the hour of the day, in [0, 24), that ends it
    std::optional<bool> billed;               // detection and waiting after this cause; absent: while_down
    std::function<bool(int rental)> returns;  // of same_host: whether the hosts come back; empty: always
    bool saves_survive_return = true, saves_survive_loss = true;
};

struct GangJob : MovingPrice, Contract {  // prices, the price that moves as well, and disks are $/h of a
                                          // node; limit, commitment and kept data of the gang
    int nodes = 1;
    double work = 1;        // useful hours at speed 1; the gang goes at the speed of its slowest node
    NodeDraw speed, price;  // of each node's host; $/h of the node. An empty draw is 1.
    double piece = never;   // useful hours at speed 1 between saves; never: no save at all
    bool wall = false;      // the piece is in hours at the gang's speed
    bool final = true;      // a save after the last piece
    Draw capacity_wait, provisioning, setup;  // of all new hosts of a rental
    NodeDraw dataset;                         // added to the setup: by the network of the node's host
    Tolls dataset_usd;                        // of moving all of a node's; a part costs its part
    Draw write, read, restart;
    NodeDraw upload, download;  // added to write and read, of the slowest: by the network of each node's host
    Tolls upload_usd, download_usd;           // of moving all of all nodes
    int keep = 1;                             // saves that are kept, the newest
    std::function<int(int rental)> unusable;  // of the newest saves never read; empty: none
    std::vector<GangCause> causes;

    double start_hour = 0;                               // hour of the day at clock 0, in [0, 24)
    double give_up_after = never, give_up_cost = never;  // hours, dollars
    int give_up_rentals = 100000;
    double trace_end = never;  // hours; a replay that gets there ends unfinished
};

// Without events. Rentals are the gang's: each interruption ends one.
Result replay(const GangJob& job);

}  // namespace oracle
