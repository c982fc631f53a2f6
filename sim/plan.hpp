#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/luck.hpp"

/// A compiled scenario of one market: plain numbers and samplers, no names to resolve, nothing left to check.
namespace runcost {

enum class Recovery : std::uint8_t {
    new_host,   ///< another host: provisioned and set up, every cause at age 0
    same_host,  ///< waits for its host, whose disk and other clocks go on
};

/// What a host is like: drawn when it is rented, kept until another one is.
struct HostPlan {
    Sampler speed = constant_sampler(1.0);          ///< work done in an hour; the slowest member's
    Sampler download = constant_sampler(infinite);  ///< bytes per hour; the slowest member's
    Sampler upload = constant_sampler(infinite);
    Sampler price;             ///< dollars of an hour, of what is priced alike
    std::uint32_t priced = 1;  ///< how many of these make the gang, each with a price of its own
    double units = 1.0;        ///< of each of them: GPUs of a node
};

/// A cause of interruptions of a rental; the earliest of all strikes (R5).
struct CausePlan {
    std::size_t ordinal = 0;  ///< in cause_names
    LifeSource lives;
    Recovery recovery = Recovery::new_host;
    bool continues = false;  ///< same_host: its own clock goes on too, and does not start again
    Sampler detection;       ///< until somebody notices, h
    Sampler downtime;        ///< same_host: until the host is back, h
    std::optional<bool> billed_while_down;  ///< overrides BillingPlan::while_down
};

enum class BilledFrom : std::uint8_t { provisioning, setup, useful };

struct BillingPlan {
    BilledFrom from = BilledFrom::setup;
    double granularity_h = 0.0;  ///< each rental's hours are rounded up to a multiple; 0: continuous
    double minimum_h = 0.0;      ///< of each rental that is billed at all
    bool while_down = false;     ///< detection and waiting are billed
    double download_usd_per_byte = 0.0;
    double upload_usd_per_byte = 0.0;

    bool transfers() const { return download_usd_per_byte > 0.0 || upload_usd_per_byte > 0.0; }
};

/// When and how long to save (R1). Work is in hours at speed 1.
struct CheckpointPlan {
    double piece = infinite;  ///< work between saves; infinite: never saves, not even at the end
    bool wall = false;        ///< the piece is in hours of the host, whatever its speed
    bool final = true;        ///< a save after the last piece
    Sampler write;            ///< blocks the work; durable at its end, h
    Sampler read;             ///< part of a restore where something durable survives, h
    double size_bytes = 0.0;  ///< if positive, write and read end with its transfer over the host's network
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
    Sampler provisioning;
    Sampler market_setup;
    Sampler job_setup;
    double dataset_bytes = 0.0;  ///< downloaded at the end of each setup
    Sampler restart;
    CheckpointPlan checkpoint;
    std::vector<CausePlan> causes;
    BillingPlan billing;
    GiveUp give_up;
    double deadline_h = infinite;
    double budget_usd = infinite;
    double start_h = 0.0;  ///< of each session, since Monday 00:00; in [0, 168)
    bool start_random = false;
    std::uint8_t place = 0;
};

}  // namespace runcost
