// R7: the saves of the oracle, on their way and where they lie. Nothing here takes time. Levels by number.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "oracle_history.hpp"

namespace oracle {

// A rental begins: what its saves and reads will take.
void draw_levels(const Job& job, History& h);

// The level that a notice of this cause is answered with: of those whose saves survive the recovery that is
// planned, the one where a save takes least, of several the first.
std::optional<std::size_t> emergency_level(const Job& job, const History& h, const Cause& cause);

// Hours of an emergency save: all of it blocks.
double emergency_hours(const History& h, std::size_t level);

// The state of the job as it is now, to be saved.
Save snapshot(const History& h, bool regular);

// The save is durable.
void store(const Job& job, History& h, std::size_t level, const Save& save);

// The save begins to move beside all else.
void begin_upload(const Job& job, History& h, std::size_t level, const Save& save);

// Uploads that have ended are durable; R8: also those that would end at this instant.
void end_uploads(const Job& job, History& h);

// The instant at which the upload to this level ends; now if there is none.
double upload_end(const History& h, std::size_t level);

// The share of its speed that the work goes at beside the uploads that run.
double pace(const Job& job, const History& h);

// Whether no work is left.
bool all_done(const Job& job, const History& h);

// The levels that are saved with this number, or behind the last piece.
std::vector<std::size_t> due_levels(const Job& job, const History& h, int number);

// An interruption: uploads are cancelled, what does not survive is lost, and work behind the save with most
// progress will be done again (R4).
void lose_saves(const Job& job, History& h, const Cause& cause, bool returned);

// A restart: takes the save that it reads, if there is one, and returns its level.
std::optional<std::size_t> find_good_save(const Job& job, History& h);

}  // namespace oracle
