#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/plan.hpp"
#include "sim/replay_luck.hpp"
#include "sim/week.hpp"

namespace runcost {

/// The machine under the rental: what it is like, the age of its lifetimes' clocks and the ages at which the
/// causes strike (R2, R5).
class Host {
public:
    Host(Plan const& plan, ReplayLuck const& luck)
        : plan_(plan.host),
          luck_(luck),
          causes_(luck.sources.size()),
          depth_(luck.lives.depth()),
          hosts_differ_(plan_.speed.ages != nullptr || plan_.download.ages != nullptr ||
                        plan_.upload.ages != nullptr || plan_.price.ages != nullptr) {
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            tables_[cause] = luck.lives.table(luck.sources[cause], luck.replay);
            by_hour_ = by_hour_ || !source(cause).usual.by_hour.empty();
        }
        start_h_ = start_of_week_h(plan.start_h, plan.start_random && by_hour_, luck.key(Purpose::start));
    }

    /// Another host, which comes with this rental.
    void renew(std::uint64_t rental) {
        age_h_ = 0.0;
        came_with_ = rental;
        if (rental == 0 || hosts_differ_) {
            traits_ = draw_traits(plan_, luck_, rental);
            usd_per_h_ = draw_price(plan_, luck_, rental);
        }
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            strikes_[cause] = life(cause, rental);
        }
        if (!born_with_host_ || rental == 0) {
            born_with_host_ = true;
            for (std::size_t cause = 0; cause < causes_; ++cause) {
                double const age_h = rental == 0 ? source(cause).first.age : 0.0;
                born_h_[cause] = -age_h;
                born_with_host_ = born_with_host_ && age_h == 0.0;
            }
        }
        if (by_hour_) {
            left_ = strikes_;  // as summed hazards, until the clocks run
        }
    }
    /// The cause's own clock starts again, or continues with a new draw; all others go on, with the lives
    /// they have.
    void redraw(std::size_t cause, std::uint64_t rental, bool continues) {
        Sampler const& sampler = source(cause).usual;
        bool const alike = sampler.hosts.kind == HostFactor::Kind::none;
        bool const from_0 = !continues || sampler.ages == nullptr;
        if (!continues) {
            born_h_[cause] = age_h_;
            born_with_host_ = false;
        }
        if (from_0 && alike && sampler.by_hour.empty()) {
            strikes_[cause] = born_h_[cause] + life(cause, rental);
            return;
        }
        double const hazard =
            luck_.lives.hazard_on_host(luck_.sources[cause], luck_.replay, rental, came_with_);
        left_[cause] = hazard;
        if (sampler.by_hour.empty()) {
            double const passed = passed_hazard(sampler, age_h_ - born_h_[cause]);
            strikes_[cause] = born_h_[cause] + age_at_hazard(sampler, passed + hazard, rental);
        }
    }
    /// The clocks run from here on: hazards that follow the hour of the day look at it.
    void resume(double clock_h) {
        if (by_hour_) {
            resume_by_hour(clock_h);
        }
    }
    /// Exposed hours that began at `clock_h`.
    void pass(double hours, double clock_h) {
        if (by_hour_) {
            pass_by_hour(hours, clock_h);
        }
        age_h_ += hours;
    }

    struct Strike {
        std::size_t cause;
        double left_h;  ///< hours of exposure until then
    };
    /// What strikes first; of several causes at one instant the first in the list.
    Strike next_strike() const {
        if (causes_ <= 1) {
            return {0, causes_ == 0 ? infinite : std::max(0.0, strikes_[0] - age_h_)};
        }
        double const least = *std::min_element(strikes_.begin(), strikes_.begin() + causes_);
        std::size_t first = 0;
        while (strikes_[first] > least + instant_h) {
            ++first;
        }
        return {first, std::max(0.0, strikes_[first] - age_h_)};
    }

    double speed() const { return traits_.speed; }
    double download_h(double bytes) const { return bytes > 0.0 ? bytes / traits_.download : 0.0; }
    double upload_h(double bytes) const { return bytes > 0.0 ? bytes / traits_.upload : 0.0; }
    double usd_per_h() const { return usd_per_h_; }

private:
    LifeSource const& source(std::size_t cause) const { return luck_.lives.source(luck_.sources[cause]); }
    double life(std::size_t cause, std::uint64_t rental) const {
        return rental < depth_ ? tables_[cause][rental]
                               : luck_.lives.beyond(luck_.sources[cause], luck_.replay, rental);
    }
    HourClock clock_of(std::size_t cause, double clock_h) const {
        return {age_h_ - born_h_[cause], std::fmod(start_h_ + clock_h, static_cast<double>(hours_a_day))};
    }
    void resume_by_hour(double clock_h) {
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            if (Sampler const& sampler = source(cause).usual; !sampler.by_hour.empty()) {
                strikes_[cause] =
                    born_h_[cause] + age_at_hazard_by_hour(sampler, clock_of(cause, clock_h), left_[cause]);
            }
        }
    }
    void pass_by_hour(double hours, double clock_h) {
        for (std::size_t cause = 0; cause < causes_; ++cause) {
            if (Sampler const& sampler = source(cause).usual; !sampler.by_hour.empty()) {
                double const used = hazard_by_hour(sampler, clock_of(cause, clock_h), hours);
                left_[cause] = std::max(0.0, left_[cause] - used);
            }
        }
    }

    static constexpr std::size_t most_causes = cause_count * max_occurrences;
    HostPlan const& plan_;
    ReplayLuck const& luck_;
    std::size_t causes_;
    std::size_t depth_;
    bool hosts_differ_;
    bool born_with_host_ = true;  // all clocks show the host's age
    bool by_hour_ = false;
    double start_h_ = 0.0;
    std::uint64_t came_with_ = 0;
    double age_h_ = 0.0;
    HostTraits traits_{1.0, infinite, infinite};
    double usd_per_h_ = 0.0;
    std::array<double, most_causes> strikes_;  // ages of the host
    std::array<double, most_causes> born_h_;   // age of the host at which the cause's clock was at 0
    std::array<double, most_causes> left_;     // by_hour: summed hazard until it strikes
    std::array<double const*, most_causes> tables_;
};

}  // namespace runcost
