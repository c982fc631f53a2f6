#pragma once

#include "models/scenario.hpp"

namespace runcost {

struct IntervalInputs {
    double write_h;  ///< one save, > 0
    double mtti_h;   ///< mean time to interruption, > 0, may be infinite
};

/// First-order optimal interval, sqrt(2 write mtti), h. Good while write << mtti.
/// Young, "A first order approximation to the optimum checkpoint interval", CACM 17(9), 1974.
double young_interval(IntervalInputs const& inputs);

/// sqrt(2 C M) (1 + sqrt(C / 2M) / 3 + (C / 2M) / 9) - C below C = 2 M, else M, h.
/// Daly, "A higher order estimate of the optimum checkpoint interval for restart dumps", FGCS 22(3), 2006.
double daly_interval(IntervalInputs const& inputs);

/// The interval of least mean makespan under exponential lives: M (1 + W0(-e^(-1 - C/M))), h.
double exact_interval(IntervalInputs const& inputs);

struct CostInputs {
    IntervalInputs times;
    double again_h;      ///< from a new host to the work again: setup, restart and read
    double usd_per_h;    ///< of the gang
    double save_usd;     ///< moving one save; one that is broken off pays for its part
    double restore_usd;  ///< moving all data until one restore is complete, with those broken off before it
    double down_usd;     ///< of the hours between an interruption and the new host
    bool again_billed;   ///< whether `again_h` are paid for
};

/// The interval of least mean cost under exponential lives, M (1 + W0((u/A - 1) e^(-1 - C/M))), h. Infinite
/// where only saves cost anything.
///
/// A piece of t hours and its save are begun anew e^((t+C)/M) - 1 times on average, each time after e^(R/M)
/// interruptions, R hours from a new host to the work. They cost A (e^((t+C)/M) - 1) + u: A = M p e^(R/M) (M
/// p if R is not paid) + d e^(R/M) + r for p dollars per hour, d per interruption, r per restore, and u =
/// save_usd (e^(C/M) - 1) M/C, with saves broken off. Least per hour of work where (t/M - 1) e^(t/M) = (u/A -
/// 1) e^(-C/M).
double exact_cost_interval(CostInputs const& inputs);

/// What `exact_cost_interval` needs, by means. Recovery is taken to be on a new host.
CostInputs cost_inputs(Job const& job, Market const& market, Policy const& policy);

/// Mean time to an interruption of a new host, h: the mean of the least life of all causes; none where a
/// cause has recorded lives or follows the hour of the day. Infinite if nothing interrupts. Notices are left
/// out: a rental lives as long as its lifetime.
std::optional<double> mean_time_to_interruption(Job const& job, Market const& market);

/// Interruptions of one cause in an hour, in the long run.
double rate_of(Interruption const& interruption, Job const& job, Market const& market);

/// Mean speed of a gang, which is that of its slowest node.
double mean_speed(Job const& job, Market const& market);

/// Mean hours of moving so many bytes, an equal share of each node, at the speed of the slowest; 0 for none.
double mean_transfer_h(Job const& job, double bytes, std::optional<Law> const& bytes_per_h);

/// Mean hours of the dataset in each setup: over the market's network, or from its storage.
double mean_dataset_h(Job const& job, Market const& market);

/// Mean hours for which a save of that form blocks the work: as stated, or by the checkpoint's size, its
/// place and the market's speeds; and those of its upload beside the work, which is 0 if there is none.
double mean_write_h(Job const& job, Market const& market, CheckpointForm const& form);
double mean_upload_h(Job const& job, Market const& market, CheckpointForm const& form);
double mean_read_h(Job const& job, Market const& market, CheckpointForm const& form);
/// Of the first level.
double mean_write_h(Job const& job, Market const& market);
double mean_read_h(Job const& job, Market const& market);

/// Lives of how many members of the gang compete.
std::uint64_t members(Job const& job, Interruption const& interruption);

/// Mean hours that a save of that form takes from the work: while it blocks, and what its upload slows down.
double mean_save_h(Job const& job, Market const& market, CheckpointForm const& form);
/// Of the first level, with its share of the saves on deeper ones.
double mean_save_h(Job const& job, Market const& market);

/// Hours of work beside the upload of a save, before which the next one would wait for it; 0 if it blocks.
double hours_beside_upload(Job const& job, Market const& market);

/// Whether a policy has one piece of work for all saves, whatever the age of the host.
bool has_one_piece(CheckpointPolicy const& policy);

/// That piece; infinite where there is none, or no save.
double interval_of(Scenario const& scenario);

/// Useful work between saves, hours at speed 1; infinite where nothing is saved; of a schedule its last
/// piece, and of a policy by the age of the host that of a host of mean age. Requires a policy that `check`
/// accepts.
double piece_of_work(Job const& job, Market const& market, Policy const& policy);

}  // namespace runcost
