#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/luck.hpp"
#include "sim/path_plan.hpp"
#include "sim/piece_table.hpp"

/// A compiled scenario of one market: plain numbers and samplers, no names to resolve, nothing left to check.
namespace runcost {

enum class Recovery : std::uint8_t {
    new_host,   ///< another host: provisioned and set up, every cause at age 0
    same_host,  ///< waits for its host, whose disk and other clocks go on
};

/// A span that a person or a program ends: hours, or until a time of day.
struct Delay {
    Sampler hours;
    double until_hour = -1.0;  ///< of the day, UTC, in [0, 24); negative: `hours` count

    Delay() = default;
    Delay(Sampler some) : hours(std::move(some)) {}  // NOLINT(google-explicit-constructor): hours are a delay
    bool operator==(Delay const&) const = default;
};

/// What a host is like: drawn when it is rented, kept until another one is.
struct HostPlan {
    Sampler speed = constant_sampler(1.0);          ///< work done in an hour; the slowest member's
    Sampler download = constant_sampler(infinite);  ///< bytes per hour; the slowest member's
    Sampler upload = constant_sampler(infinite);
    Sampler price;             ///< dollars of an hour, of what is priced alike
    std::uint32_t priced = 1;  ///< how many of these make the gang, each with a price of its own
    double units = 1.0;        ///< of each of them: GPUs of a node
    bool one_price = false;    ///< GangPlan::replaces_lost: the nodes that come with a rental share one price
};

/// A price that moves, and what is bid for it; in dollars of an hour of what is priced alike.
struct PricePlan {
    PathPlan path;          ///< none: HostPlan::price is drawn for each host
    bool locked = false;    ///< a host is paid as the path was at its grant; otherwise as it goes
    double bid = infinite;  ///< a host is granted only at or below it
    bool pays_bid = false;  ///< the bid is paid, whatever the path

    bool floats() const { return path.any() && !locked && !pays_bid; }
};

/// What a cause's lives are counted on (R3).
enum class Clock : std::uint8_t {
    host,      ///< the age of the host: while it is exposed
    calendar,  ///< from the same start, and through detection and waiting too
    capacity,  ///< none: a spell of capacity ends (AvailabilityPlan); its lives are not used
    price,     ///< none: the price passes the bid (PricePlan); its lives are not used
};

inline constexpr std::size_t max_levels = 8;
inline constexpr std::uint32_t all_levels = (1U << max_levels) - 1U;

/// A cause of interruptions of a rental; the earliest of all kills (R5).
struct CausePlan {
    std::size_t ordinal = 0;  ///< in cause_names
    LifeSource lives;
    Clock clock = Clock::host;
    bool from_grant = false;          ///< its clock starts with the provisioning, else when the host is up
    Sampler notice;                   ///< from the end of the life to the kill, h (R6)
    double notice_probability = 0.0;  ///< otherwise the end of the life is the kill
    Recovery recovery = Recovery::new_host;
    bool continues = false;  ///< same_host: its own clock goes on too, and does not start again
    double returns = 1.0;    ///< same_host: the share of hosts that come back; otherwise new_host
    Delay detection;         ///< until somebody notices
    Sampler downtime;        ///< same_host: until the host is back, h
    std::optional<bool> billed_while_down;  ///< overrides BillingPlan::while_down
    std::uint32_t levels_after_return =
        all_levels;                                ///< whose saves outlive this cause where the host returns,
    std::uint32_t levels_after_loss = all_levels;  ///< and where it does not (R7); bit i: level i
    bool by_age = false;                           ///< pieces by the host's age (PieceTable) go by its clock
    bool each_node =
        false;  ///< GangPlan::replaces_lost: every node has such lives; otherwise the gang has one
    std::uint32_t nodes = 0;  ///< and loses so many nodes at once; 0: all
    /// The share of a whole gang's nodes that it strikes; the others are given back.
    double struck = 1.0;
};

/// When capacity can be had.
struct AvailabilityPlan {
    enum class Kind : std::uint8_t { always, wait, spells, recorded };

    Kind kind = Kind::always;
    Sampler wait;  ///< wait: of each new host, h
    Sampler up;    ///< spells with and without capacity, by turns, h
    Sampler down;
    Sampler first_up;  ///< what is left of the first one
    Sampler first_down;
    double up_share = 1.0;  ///< P(the first one is up)
    PathPlan path;          ///< recorded: 1 while there is capacity, else 0
};

/// How a gang goes on without some of its nodes.
struct GangPlan {
    bool replaces_lost = false;  ///< only lost nodes are replaced, the others are held; otherwise all are
    std::uint32_t nodes = 1;     ///< replaces_lost: each with a host of its own, of which HostPlan speaks
};

/// What is done at a notice (R6).
enum class OnNotice : std::uint8_t { ignore, save_and_stop, save_and_release, save_and_continue };

enum class BilledFrom : std::uint8_t { provisioning, setup, useful };

/// Whether a cause is the job's own: the host goes on, and its renter gives it up.
constexpr bool is_of_the_job(std::size_t cause) {
    return cause_names[cause] == "hang" || cause_names[cause] == "crash";
}

/// Who is paid for bytes that move.
enum class Toll : std::uint8_t {
    upload,    ///< the market, for what leaves its hosts
    download,  ///< the market, for what comes to them
    s3,        ///< an object store, for what is read from it
    gcs,
    b2,
};
inline constexpr std::size_t toll_count = 5;

struct TollPlan {
    double usd_per_byte = 0.0;
    double free_usd = 0.0;        ///< taken off in each month, at most what the bytes cost,
    double free_usd_per_h = 0.0;  ///< and so much for each hour of it

    bool has_free_share() const { return free_usd > 0.0 || free_usd_per_h > 0.0; }
};

/// Hours that are paid whether they are rented or not, in whole terms from the first grant on.
struct CommitmentPlan {
    double term_h = 0.0;     ///< 0: no commitment
    double usd_per_h = 0.0;  ///< of the gang, as its rent is
    /// What an hour costs, in all, of a term that is left early; infinite: none is.
    double early_exit_usd_per_h = infinite;
};

inline constexpr double month_h = 730.0;

struct BillingPlan {
    BilledFrom from = BilledFrom::setup;
    double granularity_h = 0.0;  ///< each rental's hours are rounded up to a multiple; 0: continuous
    double minimum_h = 0.0;      ///< of each rental that is billed at all
    bool while_down = false;     ///< detection and waiting are billed
    double free_within_h = 0.0;  ///< a rental that is interrupted by then is free; 0: none
    /// Rounding is paid in advance: an interruption gives it back.
    bool prepaid = false;
    double unused_share = 0.0;  ///< prepaid: what is given back of it where the renter ends the rental
    double fee_share = 0.0;     ///< of rent, rounding, rent after the end and refunds; in the host's price
    CommitmentPlan commitment = {};
    double spend_limit_usd_per_h = infinite;  ///< no gang is rented above it
    double repair_usd = 0.0;                  ///< of each host_failure
    std::array<TollPlan, toll_count> tolls{};
    double first_month_h = month_h;         ///< from the submission to the end of its month
    double disk_usd_per_h = 0.0;            ///< of a host's disk, from its grant on
    double stopped_disk_usd_per_h = 0.0;    ///< while the host is down and will come back
    double network_volume_usd_per_h = 0.0;  ///< of what is kept there, from the submission on
    double object_store_usd_per_h = 0.0;

    TollPlan const& of(Toll toll) const { return tolls[static_cast<std::size_t>(toll)]; }
    TollPlan& of(Toll toll) { return tolls[static_cast<std::size_t>(toll)]; }
    /// Of a byte that is read by a host, from a store if there is one.
    double read_usd_per_byte(std::optional<Toll> store) const {
        return of(Toll::download).usd_per_byte + (store ? of(*store).usd_per_byte : 0.0);
    }
    /// Whether a rental that is interrupted after so many billed hours is free.
    bool frees(double billed_h) const { return free_within_h > 0.0 && billed_h <= free_within_h + instant_h; }
    /// Whether rent, and what is added by granularity and minimum, is all that is paid.
    bool only_rent() const;
};

inline constexpr std::uint32_t max_kept_saves = 16;

/// One place to save to, and how long that takes (R7).
struct LevelPlan {
    bool background = false;  ///< the upload runs beside the work; otherwise the block is all of a save
    Sampler block;            ///< for which a save blocks the work, h
    Sampler upload;           ///< background: from the end of the block until the save is durable, h
    double slowdown = 0.0;    ///< background: share of the work's hours that the upload takes, below 1
    Sampler read;             ///< part of a restore that reads this level, h
    double size_bytes = 0.0;  ///< of a node; if positive, its transfer is added to the upload, else the
                              ///< block; and to the read
    std::optional<Toll> store = {};  ///< that takes something for the read
    std::uint32_t each = 1;  ///< saved after every so many saves of the level before it; of the first level 1
    double failure_probability = 0.0;  ///< of each save: it turns out unusable when it is to be read
    std::uint32_t keep = 1;            ///< how many saves there are to fall back on, at most max_kept_saves

    bool operator==(LevelPlan const&) const = default;
};

/// When to save (R1), and where. Work is in hours at speed 1.
struct CheckpointPlan {
    double piece = infinite;           ///< work between saves; infinite: never saves, not even at the end
    bool wall = false;                 ///< the piece is in hours of the host, whatever its speed
    std::vector<double> first_pieces;  ///< of a schedule, before those of length `piece`
    PieceTable table;                  ///< if there is one, it says the pieces, and `piece` is finite
    bool final = true;                 ///< a save after the last piece
    std::vector<LevelPlan> levels = std::vector<LevelPlan>(1);  ///< at least 1, at most max_levels

    /// Whether there are regular saves.
    bool saves() const { return piece < infinite; }
};

/// A session that passes one of these stops as unfinished (R9).
struct GiveUp {
    double after_h = infinite;
    double cost_usd = infinite;
    std::uint64_t rentals = 100'000;
};

struct Plan {
    std::string market;
    double work = 0.0;  ///< hours at speed 1, of each session
    /// Sessions of a replay, one after the other, each a job of its own: session s of replay k draws as
    /// replay k * repeat + s would.
    std::uint64_t repeat = 1;
    std::uint64_t gpus = 1;
    HostPlan host;
    PricePlan price;
    Sampler provisioning;
    Sampler market_setup;
    Sampler job_setup;
    double dataset_bytes = 0.0;         ///< of a node; downloaded at the end of each setup
    std::optional<Toll> dataset_store;  ///< that takes something for the download
    double dataset_h = 0.0;             ///< added to each setup: a dataset that comes from elsewhere
    Sampler restart;
    CheckpointPlan checkpoint;
    std::vector<CausePlan> causes;
    AvailabilityPlan availability;
    GangPlan gang;
    OnNotice on_notice = OnNotice::ignore;
    Sampler reaction;  ///< from a notice to its answer, h
    Delay release;     ///< from the end of the job to the end of its rental
    Delay deletion;    ///< and until what is stored is deleted, if that is later
    BillingPlan billing;
    GiveUp give_up;
    double deadline_h = infinite;
    double budget_usd = infinite;
    double start_h = 0.0;  ///< of each session, since Monday 00:00; in [0, 168)
    bool start_random = false;
    std::uint8_t place = 0;
};

}  // namespace runcost
