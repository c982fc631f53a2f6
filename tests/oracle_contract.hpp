// What a job agrees to pay, and what it then pays, for the oracles: section 3 of docs/model.md. Hours and
// dollars throughout.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace oracle {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr double instant = 1e-9;  // hours; R1: what lies closer together is one instant
constexpr double month = 730;     // hours

// The value, in hours, that this rental draws; rentals are numbered from 0. Asked at most once per rental.
// An empty draw is 0 hours; an empty life is never.
using Draw = std::function<double(int rental)>;

// Where the billing of a rental starts: at its grant, when its host is up, at its first useful work.
enum class Start { provisioning, setup, useful };

// What is taken off of a line of transfers, at most all of it: in each month, and for each hour of it that
// the job ran.
struct FreeShare {
    double usd = 0, usd_per_h = 0;
};

struct Contract {
    Start from = Start::setup;
    double granularity = 0, minimum = 0;  // hours per rental; granularity 0: continuous
    bool while_down = false;
    double free_within = 0;      // billed hours up to which an interrupted rental is free; 0: none is
    bool prepaid = false;        // what rounding adds is given back by an interruption,
    double unused = 0;           // and this share of it where the renter ends the rental
    double fee = 0;              // the platform's share of all rent
    double spend_limit = never;  // $/h; a gang whose rent is more is not rented
    double repair = 0;           // of each interruption by host_failure

    double term = 0;                // hours that are committed to, again and again; 0: none
    double term_usd_per_h = 0;      // that they cost
    double exit_usd_per_h = never;  // that the hours so far of a term that is left cost; never: none is left

    double disk = 0, stopped_disk = 0;            // $/h while the host is there; while it is down and returns
    double network_volume = 0, object_store = 0;  // $/h of what is kept there
    FreeShare free_upload, free_download;
    std::vector<FreeShare> free_egress;  // of each store; there are no others
    double first_month = month;          // hours from the submission to the end of its month

    Draw release;  // hours from the end of a finished job to the end of its last rental
    std::optional<double> release_until;  // instead: the hour of the day, in [0, 24), that ends it
    Draw deletion;  // hours from the end of a finished job to that of all that is stored, if that is later
    std::optional<double> deletion_until;
};

// Dollars of bytes that move, all of them: to the market, and to the store that they are read from.
struct Tolls {
    double upload = 0, download = 0, egress = 0;
    std::size_t store = 0;
    double sum() const { return upload + download + egress; }
};

// The lines of a bill; rent (compute, rounding, after_end, refund) without the fee.
struct Bill {
    double compute = 0, rounding = 0, after_end = 0, refund = 0;
    double disk = 0, network_volume = 0, object_store = 0;
    double upload = 0, download = 0, egress = 0;
    double fee = 0, commitment = 0, repair = 0;
    double storage() const { return disk + network_volume + object_store; }
    double transfer() const { return upload + download + egress; }
    double sum() const {
        return compute + rounding + after_end - refund + storage() + transfer() + fee + commitment + repair;
    }
};

}  // namespace oracle
