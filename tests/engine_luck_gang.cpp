#include <cmath>
#include <string>
#include <utility>

#include "sim/capacity.hpp"
#include "tests/engine_luck.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {
namespace {

/// The engine's draws of one replay, as the oracle asks for them.
class Luck {
public:
    Luck(std::uint64_t replay, std::uint8_t place)
        : replay_(static_cast<std::uint32_t>(replay)), place_(place) {}

    DrawKey key(Purpose purpose, std::uint8_t cause = 0, int node = 0) const {
        return {seed, replay_, purpose, cause, place_, static_cast<std::uint16_t>(node)};
    }
    oracle::Draw draw(Sampler const& sampler, Purpose purpose, std::uint8_t cause = 0) const {
        return [sampler, key = key(purpose, cause)](int rental) {
            return draw_value(sampler, key, static_cast<std::uint64_t>(rental));
        };
    }
    oracle::NodeDraw of_node(Sampler const& sampler, Purpose purpose) const {
        return [sampler, purpose, luck = *this](int rental, int node) {
            return draw_value(sampler, luck.key(purpose, 0, node), static_cast<std::uint64_t>(rental));
        };
    }
    oracle::Draw uniform(Purpose purpose, std::uint8_t cause = 0) const {
        return [key = key(purpose, cause)](int rental) {
            return uniform_of(draw_bits(key, static_cast<std::uint64_t>(rental)));
        };
    }

private:
    std::uint32_t replay_;
    std::uint8_t place_;
};

oracle::GangCause cause_of(CausePlan const& from, Luck const& luck) {
    oracle::GangCause cause;
    std::uint8_t const code = from.lives.cause;
    cause.name = std::string(cause_names[from.ordinal]);
    cause.each_node = from.each_node;
    cause.nodes = static_cast<int>(from.nodes);
    cause.life = [lives = from.lives, luck](int rental, int node) {
        Sampler const& life = rental == 0 ? lives.first : lives.usual;
        DrawKey key = luck.key(Purpose::life, lives.cause, node * static_cast<int>(life.members));
        key.place = lives.place;
        return draw_value(life, key, static_cast<std::uint64_t>(rental));
    };
    cause.choice = [key = luck.key(Purpose::nodes_hit, code)](int rental, int i) {
        return uniform_of(draw_bits(key, static_cast<std::uint64_t>(rental), static_cast<std::uint32_t>(i)));
    };
    cause.calendar = from.clock == Clock::calendar;
    cause.from_grant = from.from_grant;
    cause.of_price = from.clock == Clock::price;
    cause.same_host = from.recovery == Recovery::same_host;
    cause.detection = luck.draw(from.detection.hours, Purpose::detection, code);
    if (from.detection.until_hour >= 0.0) {
        cause.detection_until = from.detection.until_hour;
    }
    cause.downtime = luck.draw(from.downtime, Purpose::downtime, code);
    cause.billed = from.billed_while_down;
    cause.returns = [share = from.returns, u = luck.uniform(Purpose::returns, code)](int rental) {
        return u(rental) < share;
    };
    cause.saves_survive_return = (from.levels_after_return & 1U) != 0;
    cause.saves_survive_loss = (from.levels_after_loss & 1U) != 0;
    return cause;
}

}  // namespace

Plan known_to_the_oracle_of_gangs(Plan plan) {
    for (CausePlan& cause : plan.causes) {
        bool const is_calendar = cause.clock == Clock::calendar && cause.each_node;
        cause.clock = is_calendar || cause.clock == Clock::price ? cause.clock : Clock::host;
        cause.from_grant = cause.from_grant && cause.each_node && cause.clock != Clock::price;
        cause.notice_probability = 0.0;
        cause.lives.first.members = cause.lives.usual.members;
    }
    plan.on_notice = OnNotice::ignore;
    if (plan.availability.kind != AvailabilityPlan::Kind::wait) {
        plan.availability.kind = AvailabilityPlan::Kind::always;
    }
    return plan;
}

oracle::GangJob gang_job_of(Plan const& plan, std::uint64_t replay) {
    Luck const luck(replay, plan.place);
    oracle::GangJob job;
    job.nodes = static_cast<int>(plan.gang.nodes);
    job.work = plan.work;
    job.speed = luck.of_node(plan.host.speed, Purpose::speed);
    job.price = luck.of_node(plan.host.price, Purpose::price);
    take_price(plan, replay, job);
    job.piece = plan.checkpoint.piece;
    job.wall = plan.checkpoint.wall;
    job.final = plan.checkpoint.final;
    if (plan.availability.kind == AvailabilityPlan::Kind::wait) {
        job.capacity_wait = luck.draw(plan.availability.wait, Purpose::availability,
                                      static_cast<std::uint8_t>(AvailabilityDraw::wait));
    }
    job.provisioning = luck.draw(plan.provisioning, Purpose::provisioning);
    job.setup = [market = luck.draw(plan.market_setup, Purpose::market_setup),
                 own = luck.draw(plan.job_setup, Purpose::job_setup),
                 elsewhere = plan.dataset_h](int rental) { return market(rental) + own(rental) + elsewhere; };
    auto const transfer = [&](double bytes, Sampler const& speed, Purpose purpose) -> oracle::NodeDraw {
        return [bytes, per_h = luck.of_node(speed, purpose)](int rental, int node) {
            return bytes > 0.0 ? bytes / per_h(rental, node) : 0.0;
        };
    };
    // Prices of bytes are those of all nodes.
    double const nodes = static_cast<double>(plan.gang.nodes);
    job.dataset = transfer(plan.dataset_bytes, plan.host.download, Purpose::download);
    job.dataset_usd = read_tolls(plan, plan.dataset_bytes / nodes, plan.dataset_store);
    LevelPlan const& level = plan.checkpoint.levels[0];
    job.upload = transfer(level.size_bytes, plan.host.upload, Purpose::upload);
    job.upload_usd.upload = level.size_bytes * plan.billing.of(Toll::upload).usd_per_byte;
    job.download = transfer(level.size_bytes, plan.host.download, Purpose::download);
    job.download_usd = read_tolls(plan, level.size_bytes, level.store);
    job.write = luck.draw(level.block, Purpose::checkpoint_write);
    job.read = luck.draw(level.read, Purpose::checkpoint_read);
    job.restart = luck.draw(plan.restart, Purpose::restart);
    job.keep = static_cast<int>(level.keep);
    if (double const bad = level.failure_probability; bad > 0.0) {
        job.unusable = [bad, u = luck.uniform(Purpose::unusable)](int rental) {
            return static_cast<int>(std::log(u(rental)) / std::log(bad));
        };
    }
    for (CausePlan const& cause : plan.causes) {
        job.causes.push_back(cause_of(cause, luck));
    }
    job.start_hour = std::fmod(plan.start_h, 24.0);
    take_contract(plan, replay, job);
    job.give_up_cost = plan.give_up.cost_usd;
    job.give_up_after = plan.give_up.after_h;
    job.trace_end = trace_end_h(plan, replay);
    job.give_up_rentals = static_cast<int>(plan.give_up.rentals);
    return job;
}

}  // namespace runcost::tests
