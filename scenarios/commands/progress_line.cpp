#include "scenarios/commands/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "scenarios/report/format.hpp"

namespace runcost {
namespace {
constexpr std::chrono::milliseconds first_after{1000};
constexpr std::chrono::milliseconds then_every{200};
constexpr char const* clear_line = "\r\x1b[K";
}  // namespace

ProgressLine::ProgressLine(bool wanted) : wanted_(wanted && isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    if (shown_) {
        std::fputs(clear_line, stderr);
    }
}

void ProgressLine::update(std::uint64_t done, std::uint64_t total) {
    if (!wanted_) {
        return;
    }
    Clock::time_point const now = Clock::now();
    if (now - start_ < first_after || now - last_ < then_every) {
        return;
    }
    last_ = now;
    shown_ = true;
    std::chrono::duration<double> const spent = now - start_;
    double const left = spent.count() * static_cast<double>(total - done) / static_cast<double>(done);
    std::fputs(fmt::format("{}{} of {} replays, at most {:.0f} s left", clear_line, grouped(done),
                           grouped(total), left)
                   .c_str(),
               stderr);
}

}  // namespace runcost
