#pragma once

namespace runcost {

/// From here on SIGINT, SIGTERM and SIGHUP are noted instead of ending the program; those that
/// the program was started to ignore stay ignored.
void catch_signals();

/// The signal noted, or 0.
int signal_caught();

}  // namespace runcost
