#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/capacity.hpp"
#include "sim/saves.hpp"
#include "sim/timeline.hpp"
#include "tests/catch.hpp"
#include "tests/differences.hpp"
#include "tests/oracle.hpp"
#include "tests/plans.hpp"
#include "tests/random_plans.hpp"

namespace runcost {
namespace {

using namespace tests;
using tests::differences;

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

/// The oracle's job on the engine's draws.
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
    auto const transfer = [&](double bytes, Sampler const& speed, Purpose purpose) -> oracle::Draw {
        return [bytes, per_h = draw(speed, purpose)](int rental) {
            return bytes > 0.0 ? bytes / per_h(rental) : 0.0;
        };
    };
    job.dataset = transfer(plan.dataset_bytes, plan.host.download, Purpose::download);
    job.dataset_usd = plan.dataset_bytes * plan.billing.download_usd_per_byte;
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
        level.upload_usd = from.size_bytes * plan.billing.upload_usd_per_byte;
        level.download_usd = from.size_bytes * plan.billing.download_usd_per_byte;
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
        cause.calendar = from.clock == Clock::calendar;
        cause.from_grant = from.from_grant;
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
    take_capacity(plan.availability, draw, uniform, job);
    job.start_hour = std::fmod(plan.start_h, 24.0);
    job.release = [hours = draw(plan.release.hours, Purpose::release)](int) { return hours(0); };
    if (plan.release.until_hour >= 0.0) {
        job.release_until = plan.release.until_hour;
    }
    job.from = static_cast<oracle::Start>(plan.billing.from);
    job.granularity = plan.billing.granularity_h;
    job.minimum = plan.billing.minimum_h;
    job.while_down = plan.billing.while_down;
    job.give_up_after = plan.give_up.after_h;
    job.give_up_cost = plan.give_up.cost_usd;
    job.give_up_rentals = static_cast<int>(plan.give_up.rentals);
    return job;
}

std::string differences(oracle::Result const& expected, oracle::Result const& twin, Row const& got) {
    auto const of = [&](Metric metric) { return got[static_cast<std::size_t>(metric)]; };
    Differences found;
    found.compare("makespan_h", expected.makespan, of(Metric::makespan_h));
    found.compare("cost_usd", expected.cost, of(Metric::cost_usd));
    found.compare("interruption_h", expected.makespan - twin.makespan, of(Metric::interruption_h));
    found.compare("interruption_usd", expected.cost - twin.cost, of(Metric::interruption_usd));
    return found.text();
}

bool is_checkpoint(State state) {
    return state == State::checkpoint;
}
bool is_checkpoint(std::string const& state) {
    return state == "checkpoint";
}

/// Spans that last longer than an instant, of which both must tell alike; waits and parts of saves in a row
/// are one.
std::string differences(std::vector<oracle::Event> const& expected, std::vector<Event> const& got) {
    auto const lasting = [](auto const& events) {
        auto kept = events;
        std::erase_if(kept, [](auto const& event) { return event.hours <= tolerance; });
        auto merged = kept;
        merged.clear();
        for (auto const& event : kept) {
            bool const more = !merged.empty() && merged.back().state == event.state &&
                              merged.back().rental == event.rental && is_checkpoint(event.state);
            if (more) {
                merged.back().hours += event.hours;
                merged.back().cause = event.cause;
            } else {
                merged.push_back(event);
            }
        }
        return merged;
    };
    auto const theirs = lasting(expected);
    auto const ours = lasting(got);
    Differences found;
    found.compare("spans", static_cast<double>(theirs.size()), static_cast<double>(ours.size()));
    for (std::size_t i = 0; i < std::min(theirs.size(), ours.size()); ++i) {
        std::string const at = "span " + std::to_string(i) + ' ';
        std::string_view const state = state_names[static_cast<std::size_t>(ours[i].state)];
        found.compare(at + "at", theirs[i].at, ours[i].at_h);
        found.compare(at + "state", theirs[i].state, state);
        found.compare(at + "hours", theirs[i].hours, ours[i].hours);
        found.compare(at + "rental", theirs[i].rental, static_cast<double>(ours[i].rental));
        if (state == "detection" || state == "waiting") {
            found.compare(at + "cause", theirs[i].cause, ours[i].cause);
        }
    }
    return found.text();
}

/// What happened in many jobs.
struct Seen {
    std::uint64_t unfinished = 0;
    std::uint64_t interruptions = 0;
    std::uint64_t saves_broken_off = 0;
    std::uint64_t transfers = 0;
    std::uint64_t transfers_to_the_limit = 0;
};

Seen compare(std::uint64_t jobs, Plan (RandomPlans::*next)()) {
    RandomPlans plans;
    Seen seen;
    int failures = 0;
    for (std::uint64_t i = 0; i < jobs && failures < 5; ++i) {
        Plan const plan = (plans.*next)();
        std::uint64_t const replay = plans.below(1000);
        oracle::Job const job = job_of(plan, replay);
        oracle::Result const expected = oracle::replay(job);
        oracle::Result const twin = oracle::uninterrupted(job);
        Ledger const got = walk(plan, replay);
        Timeline const timeline = replay_timeline(plan, seed, replay);
        std::string const wrong = differences(expected, got);
        std::string const wrong_twin = differences(twin, walk_twin(plan, replay));
        std::string const wrong_row = differences(expected, twin, timeline.row);
        // The oracle tells slowed work as one span.
        bool const slowed = std::any_of(plan.checkpoint.levels.begin(), plan.checkpoint.levels.end(),
                                        [](LevelPlan const& level) { return level.slowdown > 0.0; });
        std::string const wrong_timeline = slowed ? "" : differences(expected.events, timeline.events);
        if (!(wrong.empty() && wrong_twin.empty() && wrong_row.empty() && wrong_timeline.empty())) {
            ++failures;
            FAIL_CHECK("job " << i << ", replay " << replay << '\n'
                              << described(plan) << "\nledger:\n"
                              << wrong << "twin:\n"
                              << wrong_twin << "row:\n"
                              << wrong_row << "timeline:\n"
                              << wrong_timeline);
        }
        seen.unfinished += expected.finished ? 0U : 1U;
        seen.interruptions += got.interruptions;
        seen.saves_broken_off += expected.checkpoint_failed > 0.0 ? 1U : 0U;
        seen.transfers += expected.transfer > 0.0 ? 1U : 0U;
        seen.transfers_to_the_limit +=
            expected.transfer > 0.0 && expected.cost - expected.rounding > job.give_up_cost - 1e-6 ? 1U : 0U;
    }
    return seen;
}

TEST_CASE("oracle: the walk is the event-driven one, replay by replay", "[oracle]") {
    constexpr std::uint64_t jobs = 20'000;
    Seen const seen = compare(jobs, &RandomPlans::next);
    CHECK(seen.unfinished > jobs / 10);
    CHECK(seen.unfinished < jobs / 2);
    CHECK(seen.interruptions > 2 * jobs);
    CHECK(seen.saves_broken_off > jobs / 20);
    CHECK(seen.transfers > jobs / 20);
    CHECK(seen.transfers_to_the_limit > jobs / 400);
}

TEST_CASE("oracle: so it is with levels, uploads beside the work and schedules", "[oracle]") {
    constexpr std::uint64_t jobs = 20'000;
    Seen const seen = compare(jobs, &RandomPlans::next_with_forms);
    CHECK(seen.unfinished < jobs / 2);
    CHECK(seen.interruptions > 2 * jobs);
    CHECK(seen.saves_broken_off > jobs / 20);
    CHECK(seen.transfers > jobs / 20);
    CHECK(seen.transfers_to_the_limit > jobs / 400);
}

}  // namespace
}  // namespace runcost
