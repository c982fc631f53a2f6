#include "scenarios/commands/signals.hpp"

#include <atomic>
#include <csignal>

namespace runcost {
namespace {

// A handler can reach nothing but a static object.
std::atomic<int> caught{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void note_signal(int signal) {
    caught = signal;
}

}  // namespace

void catch_signals() {
    struct sigaction action {};
    action.sa_handler = note_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second one ends the program at once
    for (int const signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN) {  // as nohup sets it
            sigaction(signal, &action, nullptr);
        }
    }
}

int signal_caught() {
    return caught;
}

}  // namespace runcost
