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

/// Mean time to an interruption of a new host, h: the mean of the least life of all causes; none where a
/// cause has recorded lives or follows the hour of the day. Infinite if nothing interrupts.
std::optional<double> mean_time_to_interruption(Job const& job, Market const& market);

/// Mean speed of a gang, which is that of its slowest node.
double mean_speed(Job const& job, Market const& market);

/// Mean hours of moving so many bytes at the speed of the slowest node; 0 for none.
double mean_transfer_h(Job const& job, double bytes, std::optional<Law> const& bytes_per_h);

/// Mean hours of a save: as stated, or of the checkpoint's size over the market's upload.
double mean_write_h(Job const& job, Market const& market);
double mean_read_h(Job const& job, Market const& market);

/// Lives of how many members of the gang compete.
std::uint64_t members(Job const& job, Interruption const& interruption);

/// Useful work between saves, hours at speed 1; infinite where nothing is saved. Requires a policy that
/// `check` accepts.
double piece_of_work(Job const& job, Market const& market, CheckpointPolicy const& checkpoint);

}  // namespace runcost
