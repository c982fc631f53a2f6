// What does a life cost in the tables that walks read, law by law? And what do hosts that differ add?
#include <utility>

#include "bench/workloads.hpp"
#include "models/lifetimes.hpp"
#include "sim/luck.hpp"

namespace runcost::bench {
namespace {

Law on_hosts(HostFactor hosts) {
    Law law = Exponential{24.0};
    law.hosts = std::move(hosts);
    return law;
}

void fill(benchmark::State& state, Law const& law) {
    constexpr std::size_t replays = 64;
    constexpr std::size_t rentals = 32;
    Sampler const life = sampler(law);
    Lives lives({{life, life, 0, 0}}, 1);
    std::uint64_t first = 0;
    for (auto _ : state) {
        lives.fill(first, replays, rentals);
        first += replays;
        benchmark::DoNotOptimize(lives.table(0, first - replays));
        benchmark::ClobberMemory();
    }
    state.counters["life"] = time_of_one(static_cast<double>(state.iterations()) * replays * rentals);
}
// Means of 24 h; the bathtub's wall is there.
BENCHMARK_CAPTURE(fill, exponential, Exponential{24.0});
BENCHMARK_CAPTURE(fill, weibull, Weibull{0.6, 15.95});
BENCHMARK_CAPTURE(fill, gamma, Gamma{0.6, 40.0});
BENCHMARK_CAPTURE(fill, lognormal, Lognormal{14.56, 1.0});
BENCHMARK_CAPTURE(fill, hyperexponential, Hyperexponential{{0.7, 0.3}, {4.0, 70.67}});
BENCHMARK_CAPTURE(fill, bathtub, Bathtub{0.45, 1.0, 0.8, 24.0});
BENCHMARK_CAPTURE(fill, exponential_hosts_gamma, on_hosts({HostFactor::Kind::gamma, 1.0, {}, {}}));
BENCHMARK_CAPTURE(fill, exponential_hosts_lognormal, on_hosts({HostFactor::Kind::lognormal, 0.8, {}, {}}));
BENCHMARK_CAPTURE(fill, exponential_hosts_classes,
                  on_hosts({HostFactor::Kind::classes, 0.0, {0.8, 1.0}, {0.5, 3.0}}));

}  // namespace
}  // namespace runcost::bench
