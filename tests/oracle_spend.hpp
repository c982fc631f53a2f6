// How the oracle spends time, and what may cut it short. Hours and dollars throughout.
#pragma once

#include "oracle_history.hpp"

namespace oracle {

// How a span comes to its end: by itself; by a kill; because a notice is to be answered; because the host was
// given back; because the replay gives up. And the end of the job.
enum class End { done, interrupted, answering, released, stopped, completed };

// What may end a span before its time, other than giving up.
enum class Open { to_nothing, to_kills, to_kills_and_notices };

// R9: whether the clock or the cost ends the replay now.
bool gives_up(const Job& job, const History& h);

// Spends `hours` in `state`, or only those before the next kill, answer (if open to them) or giving up,
// whichever is first; at one instant, the giving up, then the answer. R8: what would end at that instant has
// ended. Uploads in the background go on; work (`useful`) takes so many hours without them, and more with
// them.
End spend(const Job& job, History& h, const char* state, double hours, bool billed, Open open,
          Moved moved = {});

// Spends hours in detection or waiting, which after an interruption are those of its cause; on a host that is
// held, or on none.
End spend_down(const Job& job, History& h, const char* state, double hours, bool held = true);

// A state before the work: one that is broken off by an answer stops the gang.
End prepare(const Job& job, History& h, const char* state, double hours, Moved moved);

// R6: the gang stops after this notice: it gives the host back or is idle until the kill.
End stop(const Job& job, History& h, const Answer& answer);

}  // namespace oracle
