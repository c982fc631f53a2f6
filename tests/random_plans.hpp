#pragma once

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "tests/dice.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {

/// Small random jobs: anything that a plan can say, so small that many things happen at once. Hours are
/// multiples of 1/4 (exact in binary), of 1/10 (not exact) or any number, by turns; the first two make ties
/// frequent.
class RandomPlans : public Dice {
public:
    Plan next() {
        grid_ = grids[below(3)];
        Plan plan = plan_of(hours(0.5, 12.0));
        plan.host.speed = speed();
        plan.host.price = price();
        plan.gpus = 1 + below(8);
        plan.provisioning = duration(1.0);
        plan.market_setup = duration(0.5);
        plan.job_setup = duration(0.5);
        plan.dataset_bytes = chance(0.7) ? 0.0 : hours(0.1, 0.5);
        plan.host.download = speed();
        plan.host.upload = speed();
        plan.restart = duration(0.5);
        plan.checkpoint.piece = chance(0.15) ? infinite : hours(0.25, 4.0);
        plan.checkpoint.final = chance(0.6);
        plan.checkpoint.levels[0].block = duration(0.5);
        plan.checkpoint.levels[0].read = duration(0.5);
        plan.checkpoint.wall = chance(0.2);
        plan.checkpoint.levels[0].size_bytes = chance(0.8) ? 0.0 : hours(0.1, 0.5);
        plan.start_h = uniform(0.0, 168.0);
        auto const causes = static_cast<std::size_t>(below(4));
        for (std::size_t i = 0; i < causes; ++i) {
            plan.causes.push_back(cause(i));
        }
        plan.billing = billing();
        plan.give_up.rentals = 1 + below(chance(0.2) ? 4 : 60);
        if (chance(0.15)) {  // never a round number: at the instant of another event either may come first
            plan.give_up.after_h = uniform(0.0, 25.0);
        }
        if (chance(0.15)) {
            plan.give_up.cost_usd = uniform(0.0, 25.0);
        }
        if (chance(0.3)) {
            plan.billing.of(Toll::download).usd_per_byte = chance(0.3) ? 0.0 : uniform(0.0, 10.0);
            plan.billing.of(Toll::upload).usd_per_byte = chance(0.3) ? 0.0 : uniform(0.0, 10.0);
        }
        if (chance(0.6)) {
            enrich(plan);
        }
        plan.deadline_h = chance(0.5) ? infinite : uniform(1.0, 20.0);
        plan.budget_usd = chance(0.5) ? infinite : uniform(1.0, 20.0);
        plan.place = static_cast<std::uint8_t>(below(3));
        return plan;
    }

    /// The same with nodes of their own, of which only lost ones are replaced.
    Plan next_gang() {
        Plan plan = next();
        plan.gang = {true, 1 + static_cast<std::uint32_t>(below(5))};
        for (CausePlan& cause : plan.causes) {
            cause.each_node = chance(0.7);
            cause.nodes = chance(0.5) ? 0 : 1 + static_cast<std::uint32_t>(below(3));
        }
        return plan;
    }

    /// Saves in the background, on several levels, by a schedule.
    void take_forms(Plan& plan) {
        plan.checkpoint.levels.resize(1 + below(3));
        bool first = true;
        for (LevelPlan& level : plan.checkpoint.levels) {
            level.background = chance(0.6);
            level.block = duration(0.25);
            level.upload = level.background ? duration(chance(0.3) ? 4.0 : 1.0) : Sampler{};
            level.slowdown = level.background && chance(0.5) ? uniform(0.0, 0.6) : 0.0;
            level.read = duration(0.5);
            level.size_bytes = chance(0.8) ? 0.0 : hours(0.1, 0.5);
            level.each = first ? 1 : 1 + static_cast<std::uint32_t>(below(4));
            level.failure_probability = chance(0.7) ? 0.0 : uniform(0.1, 0.6);
            level.keep = 1 + static_cast<std::uint32_t>(below(4));
            first = false;
        }
        for (std::uint64_t i = chance(0.6) ? 0 : below(4); i > 0 && plan.checkpoint.saves(); --i) {
            plan.checkpoint.first_pieces.push_back(hours(0.25, 4.0));
        }
        if (chance(0.3)) {  // many saves, which recur
            plan.checkpoint.piece = uniform(0.01, 0.1);
        }
        for (CausePlan& cause : plan.causes) {
            cause.levels_after_return = chance(0.5) ? all_levels : static_cast<std::uint32_t>(below(8));
            cause.levels_after_loss = chance(0.5) ? all_levels : static_cast<std::uint32_t>(below(8));
        }
    }

    Plan next_with_forms() {
        Plan plan = next();
        take_forms(plan);
        return plan;
    }

protected:
    static constexpr double grids[3] = {0.25, 0.1, 0.0};

    /// At least one step of the grid where `from` is above 0.
    double hours(double from, double to) {
        double const value = uniform(from, to);
        return grid_ > 0.0 ? std::ceil(value / grid_) * grid_ : value;
    }
    double hours_or_none(double most) { return chance(0.2) ? 0.0 : hours(0.0, most); }

    /// What takes more than a plain plan.
    void enrich(Plan& plan) {
        bool const disk = chance(0.3);
        bool const odd = chance(0.2);
        for (CausePlan& cause : plan.causes) {
            cause.clock = chance(0.2) ? Clock::calendar : Clock::host;
            cause.from_grant = chance(0.2);
            cause.notice_probability = chance(0.5) ? 0.0 : chance(0.5) ? 1.0 : 0.6;
            cause.notice = duration(1.0);
            cause.returns = chance(0.7) ? 1.0 : 0.5;
            cause.levels_after_return = !odd || chance(0.5) ? all_levels : 0;
            cause.levels_after_loss = (odd ? chance(0.5) : !disk) ? all_levels : 0;
            if (chance(0.15)) {
                cause.detection.until_hour = std::floor(uniform(0.0, 24.0));
            }
        }
        plan.start_h = std::floor(plan.start_h) + (grid_ == 0.0 ? uniform(0.0, 1.0) : 0.0);
        plan.on_notice = static_cast<OnNotice>(below(4));
        plan.reaction = chance(0.6) ? Sampler{} : duration(0.25);
        plan.checkpoint.levels[0].failure_probability = chance(0.7) ? 0.0 : uniform(0.1, 0.6);
        plan.checkpoint.levels[0].keep = 1 + static_cast<std::uint32_t>(below(4));
        plan.dataset_h = chance(0.8) ? 0.0 : hours(0.1, 0.5);
        plan.availability.wait = duration(1.0);
        if (chance(0.2)) {
            plan.availability.kind = AvailabilityPlan::Kind::wait;
        } else if (chance(0.3)) {
            spells(plan);
        }
        if (chance(0.2)) {
            plan.release.until_hour = std::floor(uniform(0.0, 24.0));
        } else if (chance(0.3)) {
            plan.release = duration(2.0);
        }
    }

    void spells(Plan& plan) {
        AvailabilityPlan& availability = plan.availability;
        availability.kind = AvailabilityPlan::Kind::spells;
        auto const spell = [&](double most) {
            return chance(0.5) ? recurring({hours(0.1, most), hours(0.1, most), hours(0.1, most)})
                               : exponential(most / 2.0);
        };
        availability.up = spell(10.0);
        availability.down = spell(2.0);
        availability.first_up = spell(5.0);
        availability.first_down = spell(1.0);
        availability.up_share = uniform(0.3, 1.0);
        if (!plan.causes.empty() && chance(0.8)) {
            CausePlan& cause = plan.causes.back();
            cause.clock = Clock::capacity;
            cause.from_grant = false;
            cause.notice = constant_sampler(hours(0.0, 1.0));
            cause.notice_probability = chance(0.5) ? 0.0 : 1.0;
        }
    }

    Sampler duration(double most) {
        switch (below(5)) {
            case 0:
                return Sampler{};
            case 1:
                return recurring({hours_or_none(most), hours_or_none(most), hours_or_none(most)});
            case 2:
                return exponential(uniform(0.1, 1.0) * most);
            default:
                return constant_sampler(hours(0.0, most));
        }
    }

    Sampler speed() {
        return chance(0.5)   ? constant_sampler(1.0)
               : chance(0.5) ? constant_sampler(hours(0.5, 3.0))
                             : recurring({hours(0.5, 3.0), hours(0.5, 3.0), 1.0});
    }

    Sampler price() {
        return chance(0.5)   ? constant_sampler(1.0)
               : chance(0.5) ? constant_sampler(uniform(0.1, 3.0))
                             : exponential(1.0);
    }

    Sampler life() {
        if (chance(0.5)) {
            std::vector<double> values(1 + below(10));
            for (double& value : values) {
                value = chance(0.05) ? 0.0 : hours(0.1, 8.0);
            }
            return recorded(values);
        }
        double const scale = uniform(0.5, 12.0);
        Sampler law = chance(0.5) ? exponential(scale) : weibull(uniform(0.4, 3.0), scale);
        law.members = chance(0.7) ? 1 : 2 + static_cast<std::uint32_t>(below(3));
        return law;
    }

    CausePlan cause(std::size_t place) {
        // Two of one name differ in their occurrence.
        std::size_t const ordinal = below(cause_count);
        Sampler const lives = life();
        Recovery const recovery = chance(0.5) ? Recovery::same_host : Recovery::new_host;
        CausePlan result = cause_of(ordinal, lives, recovery);
        result.lives.cause = cause_code(ordinal, place);
        if (chance(0.2)) {
            result.lives.first = life();
        }
        result.detection = duration(0.5);
        result.downtime = duration(1.0);
        if (chance(0.3)) {
            result.billed_while_down = chance(0.5);
        }
        return result;
    }

    BillingPlan billing() {
        BillingPlan result;
        result.from = static_cast<BilledFrom>(below(3));
        result.granularity_h = chance(0.6) ? 0.0 : hours(0.1, 1.0);
        result.minimum_h = chance(0.7) ? 0.0 : hours(0.1, 3.0);
        result.while_down = chance(0.4);
        return result;
    }

    double grid() const { return grid_; }

private:
    double grid_ = 0.0;
};

/// What a test that failed was about.
inline std::string described(Plan const& plan) {
    std::ostringstream text;
    auto const law = [](Sampler const& sampler) {
        std::ostringstream words;
        words << (sampler.ages == nullptr ? "constant" : sampler.list.empty() ? "law" : "list");
        for (double const value : sampler.list) {
            words << ' ' << value;
        }
        if (sampler.list.empty()) {
            words << ' ' << sampler.parameters[0] << ' ' << sampler.parameters[1] << " x" << sampler.members;
        }
        return words.str();
    };
    text.precision(17);
    text << "work " << plan.work << ", speed " << law(plan.host.speed) << ", piece " << plan.checkpoint.piece
         << ", wall " << plan.checkpoint.wall << ", size " << plan.checkpoint.levels[0].size_bytes
         << ", final " << plan.checkpoint.final << "\nwrite " << law(plan.checkpoint.levels[0].block)
         << "\nread " << law(plan.checkpoint.levels[0].read) << "\nprovisioning " << law(plan.provisioning)
         << "\nsetup " << law(plan.market_setup) << " + " << law(plan.job_setup) << " + "
         << plan.dataset_bytes << " down " << law(plan.host.download) << " up " << law(plan.host.upload)
         << "\nrestart " << law(plan.restart);
    for (CausePlan const& cause : plan.causes) {
        text << "\ncause " << cause_names[cause.ordinal] << ", life " << law(cause.lives.usual) << ", first "
             << law(cause.lives.first) << "\n    same host " << (cause.recovery == Recovery::same_host)
             << ", detection " << law(cause.detection.hours) << " or until " << cause.detection.until_hour
             << ", downtime " << law(cause.downtime) << ", billed "
             << (cause.billed_while_down ? static_cast<int>(*cause.billed_while_down) : -1) << "\n    clock "
             << static_cast<int>(cause.clock) << ", from grant " << cause.from_grant << ", notice "
             << cause.notice_probability << " x " << law(cause.notice) << ", returns " << cause.returns
             << ", levels after return " << cause.levels_after_return << ", loss " << cause.levels_after_loss
             << ", each node " << cause.each_node << ", nodes " << cause.nodes;
    }
    for (LevelPlan const& level : plan.checkpoint.levels) {
        text << "\nlevel: block " << law(level.block) << (level.background ? ", upload " : ", no upload ")
             << law(level.upload) << ", slowdown " << level.slowdown << ", read " << law(level.read)
             << ", size " << level.size_bytes << ", each " << level.each << ", bad "
             << level.failure_probability << " of " << level.keep;
    }
    text << "\nfirst pieces";
    for (double const piece : plan.checkpoint.first_pieces) {
        text << ' ' << piece;
    }
    text << "\ncapacity " << static_cast<int>(plan.availability.kind) << ", wait "
         << law(plan.availability.wait) << ", up " << law(plan.availability.up) << " first "
         << law(plan.availability.first_up) << ", down " << law(plan.availability.down) << " first "
         << law(plan.availability.first_down) << ", share " << plan.availability.up_share << "\nnotice "
         << static_cast<int>(plan.on_notice) << " after " << law(plan.reaction) << ", bad saves "
         << plan.checkpoint.levels[0].failure_probability << " of " << plan.checkpoint.levels[0].keep
         << ", start " << plan.start_h << ", dataset " << plan.dataset_h << " h, release "
         << law(plan.release.hours) << " or at " << plan.release.until_hour << ", lost "
         << plan.gang.replaces_lost << " of " << plan.gang.nodes;
    text << "\n$ " << law(plan.host.price) << " from " << static_cast<int>(plan.billing.from)
         << ", granularity " << plan.billing.granularity_h << ", minimum " << plan.billing.minimum_h
         << ", while down " << plan.billing.while_down << ", a byte $"
         << plan.billing.of(Toll::download).usd_per_byte << " down $"
         << plan.billing.of(Toll::upload).usd_per_byte << " up\ngive up after " << plan.give_up.after_h
         << " h, $" << plan.give_up.cost_usd << ", " << plan.give_up.rentals << " rentals; place "
         << int{plan.place};
    return text.str();
}

}  // namespace runcost::tests
