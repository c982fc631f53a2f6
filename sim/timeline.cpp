#include "sim/timeline.hpp"

#include <string>

#include "sim/sources.hpp"
#include "sim/walk.hpp"

namespace runcost {
namespace {

/// Writes down what the walk tells.
class Recorder {
public:
    static constexpr bool watches = true;

    /// Another session of the campaign begins.
    void session() {
        progress_ = 0.0;
        first_of_session_ = events_.size();
        answered_ = {};
    }

    void rental(double speed) {
        speed_ = speed;
        ++rentals_;
        broken_ = true;
    }

    void span(State state, double hours) {
        if (events_.size() >= most_events) {
            throw TooManyEvents("the replay has more than " + std::to_string(most_events) +
                                " events; save less often, or set run.give_up");
        }
        if (hours <= 0.0) {
            return;
        }
        if (goes_on(state)) {
            events_.back().hours += hours;
        } else {
            double const done = state == State::useful ? hours * speed_ : 0.0;
            events_.push_back({at_h_, state, hours, rentals_ - 1, progress_, progress_ + done, answered_});
            progress_ += done;
        }
        broken_ = false;
        at_h_ += hours;
    }

    void work(Stretch const& stretch, Cut const& cut) {
        answered_ = {};
        for (std::int64_t i = 0; i < cut.saved; ++i) {
            span(State::useful, stretch.piece_h);
            span(State::checkpoint, stretch.write_h);
        }
        span(State::useful, cut.unsaved_h);
        span(State::checkpoint, cut.done ? stretch.last_write_h : cut.broken_off_h);
    }

    void piece(double useful_h, double checkpoint_h) {
        answered_ = {};
        span(State::useful, useful_h);
        span(State::checkpoint, checkpoint_h);
    }

    void save(double hours) {
        answered_ = {};
        span(State::checkpoint, hours);
    }

    void interruption(CausePlan const& cause) {
        answered_ = cause_names[cause.ordinal];
        broken_ = true;
        if (!events_.empty() && events_.back().rental == rentals_ - 1 &&
            events_.back().state != State::waiting) {
            events_.back().cause = answered_;
        }
    }

    void roll_back(double work) {
        progress_ = work;
        for (std::size_t i = events_.size(); i > first_of_session_; --i) {
            Event& event = events_[i - 1];
            if (event.state == State::useful) {
                if (event.done_h <= work + instant_h) {
                    break;
                }
                event.state = State::lost;
            }
            event.progress_h = std::min(event.progress_h, work);
            event.done_h = std::min(event.done_h, work);
        }
    }

    /// The price of the session's events, by its own clock.
    void tell_prices(Path& price, double session_from_h) {
        for (std::size_t i = first_of_session_; i < events_.size(); ++i) {
            events_[i].usd_per_h = price.value(std::max(0.0, events_[i].at_h - session_from_h));
        }
    }
    double at_h() const { return at_h_; }

    /// Where all that a rental did is lost, its work is told from a first event of 0 h on.
    std::vector<Event> take() const {
        std::vector<Event> told;
        told.reserve(events_.size());
        bool working = false;
        for (Event const& event : events_) {
            working = working && event.rental == told.back().rental;
            if (event.state == State::lost && !working) {
                told.push_back({event.at_h,
                                State::useful,
                                0.0,
                                event.rental,
                                event.progress_h,
                                event.progress_h,
                                {},
                                event.usd_per_h});
            }
            working = working || event.state == State::useful || event.state == State::lost;
            told.push_back(event);
        }
        return told;
    }

private:
    /// Whether the span is more of the last one: those of a gang that comes up are told in parts, and so is
    /// idleness of which the end is not known yet.
    bool goes_on(State state) const {
        bool const in_parts = state == State::setup || state == State::waiting ||
                              state == State::provisioning || state == State::detection ||
                              state == State::idle;
        return in_parts && !broken_ && events_.back().state == state;
    }

    double speed_ = 1.0;
    double at_h_ = 0.0;
    double progress_ = 0.0;
    std::size_t first_of_session_ = 0;
    bool broken_ = true;  // whatever comes next is another span
    std::uint64_t rentals_ = 0;
    std::string_view answered_;
    std::vector<Event> events_;
};

}  // namespace

Timeline replay_timeline(Plan const& plan, std::uint64_t seed, std::uint64_t replay) {
    Sources const sources({&plan, 1});
    Lives lives(sources.distinct, seed);
    Paths paths({&plan, 1});
    Recorder recorder;
    Unwatched unwatched;
    bool const plain = is_plain(plan);
    Ledger all;
    Ledger twins;
    all.finished = twins.finished = true;
    for (std::uint64_t session = replay * plan.repeat; session < (replay + 1) * plan.repeat; ++session) {
        lives.fill(session, 1, 0);
        recorder.session();
        double const from_h = recorder.at_h();
        ReplayLuck const luck{lives,      sources.of_plan.front(),   seed, session,
                              plan.place, paths.of(0, seed, session)};
        ReplayLuck const calm{lives, {}, seed, session, plan.place, luck.paths};
        all.add(walk_training(plan, plain, luck, recorder));
        twins.add(walk_training(plan, plain, calm, unwatched));
        if (luck.paths.price != nullptr) {
            recorder.tell_prices(*luck.paths.price, from_h);
        }
    }
    bool const bids = plan.price.bid < infinite;
    return {make_row(plan, all, twins), recorder.take(), all.finished, plan.price.path.any(),
            bids ? std::optional(plan.price.bid) : std::nullopt};
}

}  // namespace runcost
