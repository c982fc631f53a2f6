#include "sim/timeline.hpp"

#include <string>

#include "sim/sources.hpp"
#include "sim/training.hpp"

namespace runcost {
namespace {

/// Writes down what the walk tells.
class Recorder {
public:
    /// Another session of the campaign begins.
    void session() {
        progress_ = 0.0;
        durable_ = 0.0;
        answered_ = {};
    }

    void rental(double speed) {
        speed_ = speed;
        ++rentals_;
        progress_ = durable_;
    }

    void span(State state, double hours) {
        if (events_.size() >= most_events) {
            throw TooManyEvents("the replay has more than " + std::to_string(most_events) +
                                " events; save less often, or set run.give_up");
        }
        if (hours > 0.0) {
            events_.push_back({at_h_, state, hours, rentals_ - 1, progress_, answered_});
            at_h_ += hours;
        }
    }

    void work(Stretch const& stretch, Cut const& cut, State unsaved) {
        answered_ = {};
        for (std::int64_t i = 0; i < cut.saved; ++i) {
            progress_ += stretch.piece_h * speed_;
            span(State::useful, stretch.piece_h);
            durable_ = progress_;
            span(State::checkpoint, stretch.write_h);
        }
        if (unsaved == State::useful) {
            progress_ += cut.unsaved_h * speed_;
        }
        span(unsaved, cut.unsaved_h);
        span(State::checkpoint, cut.done ? stretch.last_write_h : cut.broken_off_h);
    }

    void interruption(CausePlan const& cause) {
        answered_ = cause_names[cause.ordinal];
        if (!events_.empty() && events_.back().rental == rentals_ - 1) {
            events_.back().cause = answered_;
        }
        progress_ = durable_;
    }

    std::vector<Event> take() { return std::move(events_); }

private:
    double speed_ = 1.0;
    double at_h_ = 0.0;
    double progress_ = 0.0;
    double durable_ = 0.0;
    std::uint64_t rentals_ = 0;
    std::string_view answered_;
    std::vector<Event> events_;
};

}  // namespace

Timeline replay_timeline(Plan const& plan, std::uint64_t seed, std::uint64_t replay) {
    Sources const sources({&plan, 1});
    Lives lives(sources.distinct, seed);
    Recorder recorder;
    Unwatched unwatched;
    Ledger all;
    Ledger twins;
    all.finished = twins.finished = true;
    for (std::uint64_t session = replay * plan.repeat; session < (replay + 1) * plan.repeat; ++session) {
        lives.fill(session, 1, 0);
        recorder.session();
        all.add(walk_training(plan, {lives, sources.of_plan.front(), seed, session, plan.place}, recorder));
        twins.add(walk_training(plan, {lives, {}, seed, session, plan.place}, unwatched));
    }
    return {make_row(plan, all, twins), recorder.take(), all.finished};
}

}  // namespace runcost
