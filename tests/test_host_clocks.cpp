#include "sim/host.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "models/lifetimes.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/plans.hpp"
#include "tests/statistics.hpp"
#include "tests/watched_walk.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr double start_h = 21.5;

/// Nights without interruptions, and an afternoon of many.
std::vector<double> hours_of_day() {
    std::vector<double> factors(24, 1.0);
    std::fill_n(factors.begin(), 6, 0.0);
    std::fill_n(factors.begin() + 12, 4, 5.0);
    factors[21] = 0.25;
    factors[23] = 3.0;
    return factors;
}

Law by_hour(Law law) {
    law.by_hour = hours_of_day();
    return law;
}

/// When the first interruption of one cause came, in hours since the start.
struct FirstStrike {
    static constexpr bool watches = true;

    std::size_t ordinal;
    double clock_h = 0.0;
    double at_h = infinite;

    void rental(double) {}
    void roll_back(double) {}
    void span(State, double hours) { clock_h += hours; }
    void work(Stretch const&, Cut const& cut) {
        clock_h += cut.saved_h + cut.save_h + cut.unsaved_h + cut.broken_off_h;
    }
    void piece(double useful_h, double slowed_h) { clock_h += useful_h + slowed_h; }
    void save(double hours) { clock_h += hours; }
    void interruption(CausePlan const& cause) {
        if (cause.ordinal == ordinal && at_h == infinite) {
            at_h = clock_h;
        }
    }
};

std::vector<double> first_strikes(Plan plan, std::size_t ordinal, std::size_t count) {
    plan.give_up.rentals = plan.causes.size() + 1;
    std::vector<double> sample;
    for (std::uint64_t replay = 0; replay < count; ++replay) {
        FirstStrike watch{ordinal};
        walk(plan, replay, 1, watch);
        sample.push_back(watch.at_h);
    }
    return sample;
}

/// 1 - e^-(integral of factor x hazard): the clock shows `age(t)`, or stands still where that is less than 0.
/// `shift` turns the clock of the day.
std::function<double(double)> integrated(std::function<double(double)> const& hazard,
                                         std::function<double(double)> const& age, double shift = 0.0) {
    constexpr double step = 1.0 / 256.0;
    constexpr std::size_t steps = 51'200;  // 200 h
    std::vector<double> cdf(1, 0.0);
    double sum = 0.0;
    std::vector<double> const factors = hours_of_day();
    for (std::size_t i = 0; i < steps; ++i) {
        double const t = (static_cast<double>(i) + 0.5) * step;
        double const hour = std::fmod(start_h + shift + t, 24.0);
        double const shown = age(t);
        sum += shown < 0.0 ? 0.0 : factors[static_cast<std::size_t>(hour)] * hazard(shown) * step;
        cdf.push_back(-std::expm1(-sum));
    }
    return [cdf](double t) {
        double const at = std::min(t / step, static_cast<double>(steps) - 1.0);
        auto const i = static_cast<std::size_t>(at);
        return cdf[i] + (at - static_cast<double>(i)) * (cdf[i + 1] - cdf[i]);
    };
}

double weibull_hazard(double age) {
    return 1.5 / 12.0 * std::sqrt(age / 12.0);
}

Plan plan_by_hour(Law const& law) {
    Plan plan = plan_of(1e4);
    plan.start_h = start_h + 48.0;
    plan.causes = {cause_of(0, sampler(by_hour(law)))};
    return plan;
}

/// The sample follows the integral, and would not if the day began an hour earlier or later.
void check_by_hour(std::vector<double> const& sample, std::function<double(double)> const& age) {
    CHECK(ks_distance(sample, integrated(weibull_hazard, age)) < ks_limit);
    for (double const shift : {-1.0, 1.0}) {
        CHECK(ks_distance(sample, integrated(weibull_hazard, age, shift)) > 2.0 * ks_limit);
    }
}

TEST_CASE("by hour: lives follow the hours of the day from the start on", "[hosts]") {
    auto const sample = first_strikes(plan_by_hour(Weibull{1.5, 12.0}), 0, 30'000);
    check_by_hour(sample, [](double t) { return t; });
    auto const quiet = std::count_if(sample.begin(), sample.end(), [](double t) {
        double const hour = std::fmod(start_h + t, 24.0);
        return hour > 1e-9 && hour < 6.0 - 1e-9;
    });
    CHECK(quiet == 0);
}

TEST_CASE("by hour: provisioning passes on the day's clock and not on that of a life", "[hosts]") {
    Plan plan = plan_by_hour(Weibull{1.5, 12.0});
    plan.provisioning = constant_sampler(4.0);
    check_by_hour(first_strikes(plan, 0, 30'000), [](double t) { return t - 4.0; });
}

TEST_CASE("by hour: a life stands still while another cause keeps its host waiting", "[hosts]") {
    Plan plan = plan_by_hour(Weibull{1.5, 12.0});
    plan.causes.push_back(cause_of(1, recorded({3.0}), Recovery::same_host));
    plan.causes[1].detection = constant_sampler(1.25);
    plan.causes[1].downtime = constant_sampler(7.0);
    auto const age = [](double t) { return t < 3.0 ? t : t - 8.25; };
    auto const paused = [=](double t) { return t >= 3.0 && t < 11.25 ? -1.0 : age(t); };
    auto const sample = first_strikes(plan, 0, 30'000);
    check_by_hour(sample, paused);
    // as if the clock ran on
    CHECK(ks_distance(sample, integrated(weibull_hazard, [](double t) {
                          return t >= 3.0 && t < 11.25 ? -1.0 : t;
                      })) > 3.0 * ks_limit);
}

TEST_CASE("by hour: hosts that have an age are as old as that", "[hosts]") {
    Plan plan = plan_by_hour(Weibull{1.5, 12.0});
    plan.causes[0].lives.first.age = 30.0;
    auto const sample = first_strikes(plan, 0, 30'000);
    check_by_hour(sample, [](double t) { return 30.0 + t; });
    CHECK(ks_distance(sample, integrated(weibull_hazard, [](double t) { return t; })) > 3.0 * ks_limit);
}

TEST_CASE("by hour: a life of at most so long ends then, at any hour", "[hosts]") {
    // 5 h from half past nine is half past two, when nothing else strikes.
    for (Law law : {Law(Exponential{20.0}), Law(Weibull{1.5, 12.0}), Law(Gamma{2.0, 8.0}),
                    Law(Hyperexponential{{0.5, 0.5}, {2.0, 40.0}}), Law(Lognormal{20.0, 1.0}),
                    Law(Uniform{0.0, 50.0})}) {
        law.at_most = 5.0;
        auto const sample = first_strikes(plan_by_hour(law), 0, 5000);
        // Two hours and a half count: a half of 0.25, one, and one of 3.
        double passed = 0.0;
        law.at_most = infinite;
        for (auto const& [from, to, factor] :
             {std::array{0.0, 0.5, 0.25}, std::array{0.5, 1.5, 1.0}, std::array{1.5, 2.5, 3.0}}) {
            passed += factor * std::log(survival(law, from) / survival(law, to));
        }
        std::vector<double> at_end;
        std::size_t later = 0;
        for (double const t : sample) {
            at_end.push_back(std::fabs(t - 5.0) < 1e-9 ? 1.0 : 0.0);
            later += t > 5.0 + 1e-9 || (t > 2.5 + 1e-9 && t < 5.0 - 1e-9) ? 1U : 0U;
        }
        CAPTURE(law.shape.index(), passed);
        CHECK(later == 0);
        CHECK(std::fabs(z_score(std::exp(-passed), moments_of(at_end))) < z_limit);
        CHECK(std::fabs(z_score(std::exp(-1.3 * passed), moments_of(at_end))) > z_limit);
    }
}

TEST_CASE("by hour: hosts that are never up are so at any hour, by its factor", "[hosts]") {
    Law const law = by_hour(Bathtub{0.3, 2.0, 50.0, 30.0});
    double const atom = -std::log1p(-0.3 * std::exp(-0.6));
    auto const age = [&](double hour, double hazard) {
        return age_at_hazard_by_hour(sampler(law), {0.0, hour}, hazard);
    };
    CHECK(age(10.5, 0.999 * atom) == 0.0);
    CHECK(age(10.5, 1.001 * atom) > 0.0);
    CHECK(age(23.5, 2.999 * atom) == 0.0);
    CHECK(age(23.5, 3.001 * atom) > 0.0);
    CHECK(age(0.5, 1e-3) > 5.0);  // no strike before six
}

/// Hours of exposure between the first two interruptions of a job's only cause, and before.
std::pair<double, double> two_lives(Plan const& plan, std::uint64_t replay) {
    struct Watch : Unwatched {
        std::vector<double> lives{0.0};
        void work(Stretch const&, Cut const& cut) { lives.back() += cut.unsaved_h; }
        void piece(double useful_h, double) { lives.back() += useful_h; }
        void interruption(CausePlan const&) { lives.push_back(0.0); }
    } watch;
    walk(plan, replay, 1, watch);
    return {watch.lives.at(0), watch.lives.at(1)};
}

TEST_CASE("host: a clock that continues has the residual law of its age", "[hosts]") {
    for (bool const continues : {true, false}) {
        for (HostFactor const& hosts : {HostFactor{}, HostFactor{HostFactor::Kind::gamma, 1e-6}}) {
            Law law = Weibull{2.5, 12.0};
            law.hosts = hosts;
            Plan plan = plan_of(1e4);
            plan.causes = {cause_of(0, sampler(law), Recovery::same_host)};
            plan.causes[0].continues = continues;
            plan.causes[0].downtime = constant_sampler(5.0);
            plan.give_up.rentals = 3;
            auto const hazard = [](double age) { return std::pow(age / 12.0, 2.5); };
            std::vector<double> residual;
            std::vector<double> anew;
            for (std::uint64_t replay = 0; replay < 20'000; ++replay) {
                auto const [first, second] = two_lives(plan, replay);
                residual.push_back(-std::expm1(hazard(first) - hazard(first + second)));
                anew.push_back(-std::expm1(-hazard(second)));
            }
            auto const uniform = [](double p) { return std::clamp(p, 0.0, 1.0); };
            CAPTURE(continues, hosts.spread);
            CHECK(ks_distance(continues ? residual : anew, uniform) < ks_limit);
            CHECK(ks_distance(continues ? anew : residual, uniform) > 5.0 * ks_limit);
        }
    }
}

TEST_CASE("host: a factor is kept on the same host, and drawn anew with another", "[hosts]") {
    // Three hosts in ten are interrupted hourly, the others once in 20 h: a mixture of closed forms where the
    // host is kept, a hyperexponential life where it is not.
    Law law = Exponential{1.0};
    law.hosts = {HostFactor::Kind::classes, 0.0, {0.3, 1.0}, {1.0, 0.05}};
    Plan plan = plan_of(10.0, 2.0, 0.1);
    plan.restart = constant_sampler(0.3);
    plan.give_up.after_h = 1e5;
    RunOptions options;
    options.replays = 150'000;
    options.seed = seed;
    options.threads = 1;
    auto const makespan = [&](Recovery recovery) {
        plan.causes = {cause_of(0, sampler(law), recovery)};
        plan.causes[0].detection = constant_sampler(0.2);
        return run({&plan, 1}, options).summaries[0].of(Metric::makespan_h);
    };
    check_mean(25.35750537, makespan(Recovery::same_host));
    check_mean(12.05408788, makespan(Recovery::new_host));
}

TEST_CASE("host: speed, network and price are the host's", "[hosts]") {
    Plan plan = plan_of(10.0);
    plan.host.speed = sampler(Uniform{0.5, 1.5}, 3);
    plan.host.download = sampler(Uniform{1e9, 2e9}, 3);
    plan.host.upload = sampler(Uniform{3e9, 4e9}, 3);
    plan.host.price = sampler(Triangular{1.0, 2.0, 4.0});
    plan.host.priced = 3;
    plan.host.units = 8.0;
    plan.causes = {cause_of(0, sampler(Exponential{1.0}))};
    Lives lives({plan.causes[0].lives}, seed);
    lives.fill(7, 1, 4);
    std::vector<std::size_t> const sources{0};
    ReplayLuck const luck{lives, sources, seed, 7, 0};
    auto const least = [&](Law const& law, Purpose purpose, std::uint64_t rental) {
        double found = infinite;
        for (std::uint16_t node = 0; node < 3; ++node) {
            DrawKey key = luck.key(purpose);
            key.node = node;
            found = std::min(found, draw_value(sampler(law), key, rental));
        }
        return found;
    };
    auto const prices = [&](std::uint64_t rental) {
        double sum = 0.0;
        for (std::uint16_t node = 0; node < 3; ++node) {
            DrawKey key = luck.key(Purpose::price);
            key.node = node;
            sum += draw_value(plan.host.price, key, rental);
        }
        return 8.0 * sum;
    };
    Host host(plan, luck);
    auto const check_is_of = [&](std::uint64_t rental) {
        CAPTURE(rental);
        CHECK(host.speed() == least(Uniform{0.5, 1.5}, Purpose::speed, rental));
        CHECK(host.download_h(1e9) == 1e9 / least(Uniform{1e9, 2e9}, Purpose::download, rental));
        CHECK(host.upload_h(1e9) == 1e9 / least(Uniform{3e9, 4e9}, Purpose::upload, rental));
        CHECK(host.usd_per_h() == Approx(prices(rental)));
    };
    host.renew(0);
    check_is_of(0);
    host.redraw(0, 1, false);
    check_is_of(0);
    host.renew(2);
    check_is_of(2);
    CHECK(least(Uniform{0.5, 1.5}, Purpose::speed, 2) != least(Uniform{0.5, 1.5}, Purpose::speed, 0));
    CHECK(prices(2) != prices(0));
}

TEST_CASE("host: a job pays the price of the host it is on, also after its return", "[hosts]") {
    for (Recovery const recovery : {Recovery::same_host, Recovery::new_host}) {
        Plan plan = plan_of(10.0);
        plan.host.price = recurring({2.0, 3.0, 5.0});
        plan.host.speed = recurring({1.0, 0.5, 2.0});
        plan.causes = {cause_of(0, recorded({1.0, 1.0}), recovery)};
        Ledger const ledger = walk(plan);
        bool const kept = recovery == Recovery::same_host;
        CHECK(ledger.cost_usd() == Approx(kept ? 2.0 * 12.0 : 2.0 + 3.0 + 5.0 * 5.0));
        CHECK(ledger.makespan_h() == Approx(kept ? 12.0 : 7.0));
    }
}

}  // namespace
}  // namespace runcost
