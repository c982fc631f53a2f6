// The work of the oracle's job with its saves and emergency saves.
#pragma once

#include "oracle_spend.hpp"

namespace oracle {

// From the restore point to the end of the job (`completed`) or what comes before.
End work(const Job& job, History& h);

}  // namespace oracle
