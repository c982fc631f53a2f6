#include "tests/engine_luck.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "sim/capacity.hpp"
#include "tests/plans.hpp"

namespace runcost::tests {
namespace {

/// The oracle's capacity on the engine's draws.
template <class DrawOf, class UniformOf>
void take_capacity(AvailabilityPlan const& plan, DrawOf const& draw, UniformOf const& uniform,
                   oracle::Job& job) {
    auto const code = [](AvailabilityDraw kind) { return static_cast<std::uint8_t>(kind); };
    auto const of = [&](Sampler const& sampler, AvailabilityDraw kind) {
        return draw(sampler, Purpose::availability, code(kind));
    };
    job.capacity = static_cast<oracle::Job::Capacity>(plan.kind);
    job.capacity_wait = of(plan.wait, AvailabilityDraw::wait);
    job.capacity_first = uniform(Purpose::availability, code(AvailabilityDraw::first))(0) < plan.up_share;
    job.spell = [first = job.capacity_first, up = of(plan.up, AvailabilityDraw::up),
                 down = of(plan.down, AvailabilityDraw::down),
                 first_up = of(plan.first_up, AvailabilityDraw::up),
                 first_down = of(plan.first_down, AvailabilityDraw::down)](int spell) {
        bool const is_up = (spell % 2 == 0) == first;
        return spell == 0 ? (is_up ? first_up : first_down)(0) : (is_up ? up : down)(spell);
    };
}

/// The oracle's capacity from a record.
void take_recorded_capacity(Plan const& plan, std::uint64_t replay, oracle::Job& job) {
    std::vector<oracle::PriceStep> const steps =
        steps_of(plan.availability.path, replay, plan.give_up.after_h);
    auto const is_up = [](oracle::PriceStep const& step) { return step.usd_per_h > 0.5; };
    std::vector<double> starts{0.0};  // of spells, which alternate
    for (std::size_t i = 1; i < steps.size(); ++i) {
        if (is_up(steps[i]) != is_up(steps[i - 1])) {
            starts.push_back(steps[i].start);
        }
    }
    starts.push_back(oracle::never);
    job.capacity = oracle::Job::spells;
    job.capacity_first = is_up(steps.front());
    job.spell = [starts](int spell) {
        auto const i = static_cast<std::size_t>(spell);
        return i + 1 < starts.size() ? starts[i + 1] - starts[i] : oracle::never;
    };
}

}  // namespace

oracle::Job job_of(Plan const& plan, std::uint64_t replay) {
    auto const draw = [&](Sampler const& sampler, Purpose purpose, std::uint8_t cause = 0) -> oracle::Draw {
        DrawKey const key{seed, static_cast<std::uint32_t>(replay), purpose, cause, plan.place};
        return [sampler, key](int rental) {
            return draw_value(sampler, key, static_cast<std::uint64_t>(rental));
        };
    };
    auto const uniform = [&](Purpose purpose, std::uint8_t cause = 0) -> oracle::Draw {
        DrawKey const key{seed, static_cast<std::uint32_t>(replay), purpose, cause, plan.place};
        return [key](int rental) { return uniform_of(draw_bits(key, static_cast<std::uint64_t>(rental))); };
    };
    oracle::Job job;
    job.work = plan.work;
    job.speed = draw(plan.host.speed, Purpose::speed);
    job.price = draw(plan.host.price, Purpose::price);
    take_price(plan, replay, job);
    auto const transfer = [&](double bytes, Sampler const& speed, Purpose purpose) -> oracle::Draw {
        return [bytes, per_h = draw(speed, purpose)](int rental) {
            return bytes > 0.0 ? bytes / per_h(rental) : 0.0;
        };
    };
    job.dataset = transfer(plan.dataset_bytes, plan.host.download, Purpose::download);
    job.dataset_usd = read_tolls(plan, plan.dataset_bytes, plan.dataset_store);
    if (plan.checkpoint.saves()) {
        job.pieces = plan.checkpoint.first_pieces;
        job.pieces.push_back(plan.checkpoint.piece);
    }
    job.wall = plan.checkpoint.wall;
    job.final = plan.checkpoint.final;
    job.levels.clear();
    for (LevelPlan const& from : plan.checkpoint.levels) {
        auto const number = static_cast<std::uint8_t>(job.levels.size());
        oracle::Level level;
        level.background = from.background;
        level.block = draw(from.block, Purpose::checkpoint_write, number);
        level.upload = draw(from.upload, Purpose::checkpoint_upload, number);
        level.transfer = transfer(from.size_bytes, plan.host.upload, Purpose::upload);
        level.slowdown = from.slowdown;
        level.read = draw(from.read, Purpose::checkpoint_read, number);
        level.download = transfer(from.size_bytes, plan.host.download, Purpose::download);
        level.upload_usd = from.size_bytes * plan.billing.of(Toll::upload).usd_per_byte;
        level.read_usd = read_tolls(plan, from.size_bytes, from.store);
        level.each = static_cast<int>(from.each);
        level.keep = static_cast<int>(from.keep);
        if (double const bad = from.failure_probability; bad > 0.0) {
            level.unusable = [bad, u = uniform(Purpose::unusable, number)](int rental) {
                return static_cast<int>(std::log(u(rental)) / std::log(bad));
            };
        }
        job.levels.push_back(std::move(level));
    }
    job.provisioning = draw(plan.provisioning, Purpose::provisioning);
    job.setup = [market = draw(plan.market_setup, Purpose::market_setup),
                 own = draw(plan.job_setup, Purpose::job_setup),
                 elsewhere = plan.dataset_h](int rental) { return market(rental) + own(rental) + elsewhere; };
    job.restart = draw(plan.restart, Purpose::restart);
    for (CausePlan const& from : plan.causes) {
        oracle::Cause cause;
        cause.name = std::string(cause_names[from.ordinal]);
        DrawKey const key{seed, static_cast<std::uint32_t>(replay), Purpose::life, from.lives.cause,
                          from.lives.place};
        cause.life = [lives = from.lives, key](int rental) {
            return draw_value(rental == 0 ? lives.first : lives.usual, key,
                              static_cast<std::uint64_t>(rental));
        };
        cause.same_host = from.recovery == Recovery::same_host;
        cause.of_capacity = from.clock == Clock::capacity;
        cause.of_price = from.clock == Clock::price;
        cause.calendar = from.clock == Clock::calendar;
        cause.from_grant = from.from_grant;
        cause.struck = from.struck;
        if (from.notice_probability > 0.0) {
            cause.notice = [share = from.notice_probability,
                            given = uniform(Purpose::notice_given, from.lives.cause),
                            notice = draw(from.notice, Purpose::notice, from.lives.cause)](
                               int rental) -> std::optional<double> {
                return given(rental) < share ? std::optional(notice(rental)) : std::nullopt;
            };
        }
        cause.returns = [share = from.returns, u = uniform(Purpose::returns, from.lives.cause)](int rental) {
            return u(rental) < share;
        };
        if (from.detection.until_hour >= 0.0) {
            cause.detection_until = from.detection.until_hour;
        }
        for (std::size_t level = 0; level < plan.checkpoint.levels.size(); ++level) {
            cause.saves_survive_return.push_back((from.levels_after_return >> level & 1U) != 0);
            cause.saves_survive_loss.push_back((from.levels_after_loss >> level & 1U) != 0);
        }
        cause.detection = draw(from.detection.hours, Purpose::detection, from.lives.cause);
        cause.downtime = draw(from.downtime, Purpose::downtime, from.lives.cause);
        cause.billed = from.billed_while_down;
        job.causes.push_back(cause);
    }
    job.on_notice = static_cast<oracle::Job::OnNotice>(plan.on_notice);
    job.reaction = draw(plan.reaction, Purpose::reaction);
    if (plan.availability.kind == AvailabilityPlan::Kind::recorded) {
        take_recorded_capacity(plan, replay, job);
    } else {
        take_capacity(plan.availability, draw, uniform, job);
    }
    job.start_hour = std::fmod(plan.start_h, 24.0);
    take_contract(plan, replay, job);
    job.give_up_after = plan.give_up.after_h;
    job.give_up_cost = plan.give_up.cost_usd;
    job.trace_end = trace_end_h(plan, replay);
    job.give_up_rentals = static_cast<int>(plan.give_up.rentals);
    return job;
}

}  // namespace runcost::tests
