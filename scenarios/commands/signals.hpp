#pragma once

namespace runcost {

/// From here on SIGINT, SIGTERM and SIGHUP are noted instead of ending the program.
void catch_signals();

/// The signal noted, or 0.
int signal_caught();

}  // namespace runcost
