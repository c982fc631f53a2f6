#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "models/causes.hpp"
#include "models/scenario.hpp"
#include "tests/dice.hpp"
#include "tests/random_prices.hpp"

namespace runcost::tests {

/// Short jobs on markets at random: anything that a scenario can say, so much of it at once that many things
/// happen. Some do not go together, and `check` refuses them.
class RandomMarkets : public Dice {
public:
    Scenario next() {
        grid_ = chance(0.5) ? 0.25 : 0.0;
        Scenario scenario;
        scenario.name = "market";
        scenario.job = job();
        scenario.market = market(scenario.job);
        scenario.policy = policy();
        if (scenario.policy.replace_lost_nodes) {
            for (Interruption& cause : scenario.market.interruptions) {
                if (cause.per == Per::rental && chance(0.5)) {
                    cause.nodes = 1 + below(scenario.job.nodes);
                }
            }
        }
        scenario.run.replays = 1000;
        scenario.run.give_up_rentals = 1 + below(chance(0.2) ? 4 : 40);
        if (chance(0.2)) {
            scenario.run.give_up_after_h = uniform(1.0, 40.0);
        }
        if (chance(0.2)) {
            scenario.run.give_up_cost_usd = uniform(1.0, 80.0);
        }
        return scenario;
    }

private:
    /// Multiples of 1/4 in some markets, so that ties are frequent; never 0.
    double hours(double most) {
        double const value = uniform(0.01, most);
        return grid_ > 0.0 ? std::ceil(value / grid_) * grid_ : value;
    }

    /// A law without hosts or hours of the day. One that `repeats` has a value for every rental.
    LawShape shape(double most, bool repeats) {
        double const mean = uniform(0.1, 0.5) * most;
        switch (below(repeats ? 10 : 12)) {
            case 0:
                return Exponential{mean};
            case 1:
                return Weibull{uniform(0.5, 3.0), mean};
            case 2:
                return Gamma{uniform(0.5, 3.0), mean};
            case 3:
                return Lognormal{mean, uniform(0.2, 1.5)};
            case 4:
                return Hyperexponential{{0.3, 0.7}, {0.3 * mean, 1.3 * mean}};
            case 5:
                return Bathtub{uniform(0.1, 0.5), 0.1 * most, 0.05 * most, most};
            case 6: {
                double const from = chance(0.3) ? 0.0 : uniform(0.0, mean);
                return Uniform{from, from + mean};
            }
            case 7:
                return Triangular{0.5 * mean, mean, 3.0 * mean};
            case 8: {
                std::vector<double> values{hours(most), hours(most), hours(most)};
                std::sort(values.begin(), values.end());
                return Empirical{std::move(values)};
            }
            case 9:
                return Constant{hours(most)};
            case 10:
                return Recorded{{hours(most), hours(most), hours(most), hours(most)}};
            default:
                return Never{};
        }
    }

    Law law(double most, bool repeats = true) {
        Law result(shape(most, repeats));
        if (chance(0.15)) {
            result.at_most = uniform(0.5, 1.0) * most;
        }
        return result;
    }

    /// A span of time, of which half are constant and some are none.
    Law span(double most) {
        return chance(0.2) ? Law(Constant{0.0}) : chance(0.5) ? Law(Constant{hours(most)}) : law(most);
    }
    DelayModel delay(double most) {
        return chance(0.15) ? DelayModel(TimeOfDay{std::floor(uniform(0.0, 24.0))}) : DelayModel(span(most));
    }

    Law lifetime() {
        Law result = law(uniform(2.0, 40.0), false);
        if (chance(0.3)) {
            result.hosts = factors();
        }
        if (chance(0.15) && get_if<Never>(result) == nullptr) {
            for (int hour = 0; hour < 24; ++hour) {
                result.by_hour.push_back(chance(0.2) ? 0.0 : uniform(0.5, 3.0));
            }
        }
        return result;
    }

    HostFactor factors() {
        if (chance(0.2)) {
            return {HostFactor::Kind::lognormal, uniform(0.3, 1.2)};
        }
        return chance(0.5) ? HostFactor{HostFactor::Kind::gamma, uniform(0.3, 1.5)}
                           : HostFactor{HostFactor::Kind::classes, 0.0, {0.7, 0.9, 1.0}, {0.5, 1.0, 5.0}};
    }

    Law speed() {
        return chance(0.5)   ? Law(Constant{1.0})
               : chance(0.5) ? Law(Constant{uniform(0.5, 3.0)})
                             : Law(Uniform{0.5, 1.5});
    }
    Law bytes_per_hour() { return chance(0.5) ? Law(Constant{1e9}) : Law(Uniform{0.5e9, 2e9}); }

    std::optional<DataPlace> place() {
        return chance(0.3) ? std::nullopt : std::optional(static_cast<DataPlace>(below(5)));
    }

    Checkpoint checkpoint() {
        Checkpoint result;
        result.write = span(0.5);
        result.read = span(0.5);
        if (chance(0.4)) {
            result.size_bytes = uniform(1e7, 5e8);
        }
        result.to = place();
        if (chance(0.15)) {
            result.survives.emplace();
            for (std::size_t cause = 0; cause < cause_count; ++cause) {
                if (chance(0.5)) {
                    result.survives->push_back(cause);
                }
            }
        }
        result.keep = 1 + below(4);
        result.failure_probability = chance(0.7) ? 0.0 : uniform(0.05, 0.6);
        result.final = chance(0.7);
        return result;
    }

    Job job() {
        Job result;
        result.work = hours(10.0);
        result.repeat = chance(0.1) ? 2 + below(2) : 1;
        result.nodes = chance(0.5) ? 1 : 1 + below(4);
        result.gpus_per_node = chance(0.5) ? 1 : 1 + below(8);
        result.setup = span(0.5);
        result.restart = span(0.5);
        if (chance(0.3)) {
            result.dataset_bytes = uniform(1e7, 5e8);
        }
        result.dataset_from = place();
        result.checkpoint = checkpoint();
        if (chance(0.7)) {
            result.start_h = std::floor(uniform(0.0, 168.0));
        }
        result.deadline_h = chance(0.5) ? std::nullopt : std::optional(uniform(1.0, 30.0));
        result.budget_usd = chance(0.5) ? std::nullopt : std::optional(uniform(1.0, 100.0));
        return result;
    }

    Interruption interruption(bool by_spells, bool bids) {
        Interruption result;
        result.cause = below(cause_count);
        if (bids && chance(0.4)) {
            result.cause = cause_outbid;
        } else if (result.cause == cause_outbid) {
            result.cause = chance(0.1) ? cause_outbid : cause_hang;
        }
        if (result.cause == cause_outbid) {
            // as it is
        } else if (by_spells && chance(0.5)) {
            result.cause = cause_unavailable;
        } else if (result.cause == cause_unavailable) {
            result.cause = chance(0.1) ? cause_unavailable : cause_hang;
        }
        bool const bare = result.cause == cause_unavailable || result.cause == cause_outbid;
        if (!bare) {
            result.lifetime = lifetime();
            result.per = static_cast<Per>(below(3));
            result.calendar = chance(0.2);
            result.from_grant = chance(0.2);
            result.first_age_h = chance(0.15) ? hours(2.0) : 0.0;
        }
        if (chance(0.4)) {
            result.notice = span(1.0);
            result.notice_probability = chance(0.5) ? 1.0 : uniform(0.3, 0.9);
        }
        if (chance(0.5)) {
            result.recovery = SameHost{span(1.0), !bare && chance(0.2), chance(0.6) ? 1.0 : 0.5};
        }
        if (chance(0.4)) {
            result.detection = delay(0.5);
        }
        if (chance(0.3)) {
            result.billed = chance(0.5);
        }
        return result;
    }

    Availability availability() {
        if (chance(0.65)) {
            return Always{};
        }
        if (chance(0.2)) {
            return RandomPrices(*this).capacity();
        }
        if (chance(0.5)) {
            return CapacityWait{span(1.0)};
        }
        return OnOff{chance(0.1) ? Law(Never{}) : spell(uniform(2.0, 40.0)), spell(2.0)};
    }
    /// Half of them exponential, since the tables of others take long.
    Law spell(double most) { return chance(0.5) ? Law(Exponential{0.4 * most}) : law(most); }

    Market market(Job const& job) {
        Market result;
        result.name = "market";
        result.price.unit = job.gpus() > 1 ? static_cast<PriceUnit>(1 + below(3)) : PriceUnit::job;
        result.price.usd_per_h = chance(0.7) ? Law(Constant{uniform(0.2, 3.0)}) : Law(Uniform{0.2, 3.0});
        result.speed = speed();
        result.provisioning = span(0.5);
        result.setup = span(0.5);
        result.availability = availability();
        bool const by_spells = std::holds_alternative<OnOff>(result.availability) ||
                               std::holds_alternative<RecordedCapacity>(result.availability);
        if (chance(0.4)) {
            result.price.process = RandomPrices(*this).process();
            result.price.locked = chance(0.2);
            if (chance(0.6)) {
                result.price.bid = uniform(0.3, 3.0);
                result.price.pays_bid = !result.price.locked && chance(0.4);
            }
        }
        std::uint64_t const causes = below(5);
        for (std::uint64_t i = 0; i < causes; ++i) {
            result.interruptions.push_back(interruption(by_spells, result.price.bid.has_value()));
        }
        result.billing.from = static_cast<BilledFrom>(below(3));
        result.billing.granularity_h = chance(0.6) ? 0.0 : hours(1.0);
        result.billing.minimum_h = chance(0.7) ? 0.0 : hours(3.0);
        result.billing.while_down = chance(0.4);
        if (chance(0.95)) {
            result.network.download = bytes_per_hour();
            result.network.upload = bytes_per_hour();
        }
        if (chance(0.4)) {
            result.network.download_usd_per_byte = uniform(0.0, 1e-8);
            result.network.upload_usd_per_byte = uniform(0.0, 1e-8);
        }
        if (chance(0.3)) {
            result.storage = {uniform(0.5e9, 5e9), uniform(0.5e9, 5e9), {}, 0.0, {}};
        }
        if (chance(0.3)) {
            result.storage.disk_bytes = uniform(1e9, 500e9);
            result.storage.running_usd_per_byte_h = uniform(0.0, 1e-12);
            if (chance(0.5)) {
                result.storage.stopped_usd_per_byte_h = uniform(0.0, 2e-12);
            }
        }
        return result;
    }

    CheckpointPolicy saves() {
        if (chance(0.15)) {
            return policy::None{};
        }
        if (chance(0.12)) {  // by formulas, whose integrals take long
            switch (below(5)) {
                case 0:
                    return policy::Young{};
                case 1:
                    return policy::Daly{};
                case 2:
                    return policy::Exact{};
                default:
                    return policy::ExactCost{};
            }
        }
        if (chance(0.2)) {
            return policy::Segments{1 + below(8)};
        }
        return policy::Every{hours(3.0), chance(0.25)};
    }

    Policy policy() {
        Policy result;
        result.checkpoint = saves();
        result.detection = delay(0.5);
        result.on_notice = static_cast<OnNotice>(below(4));
        result.reaction = chance(0.5) ? Law(Constant{0.0}) : span(0.25);
        result.replace_lost_nodes = chance(0.3);
        result.release = chance(0.6) ? DelayModel(Law(Constant{0.0})) : delay(2.0);
        return result;
    }

    double grid_ = 0.0;
};

}  // namespace runcost::tests
