#include <benchmark/benchmark.h>

#include "scenarios/quote.hpp"

// How long does a quote take? The catalogue is read before; a cold start adds the program's own.
namespace {

using namespace runcost;

void quote_of(benchmark::State& state, char const* gpus, char const* work, char const* checkpoint) {
    QuoteRequest request;
    request.gpus = gpus;
    request.work = work;
    if (checkpoint != nullptr) {
        request.checkpoint = checkpoint;
    }
    Catalogue const& catalogue = built_in_catalogues().back();
    for (auto _ : state) {
        benchmark::DoNotOptimize(quote(request, catalogue, {}));
    }
}

BENCHMARK_CAPTURE(quote_of, one_4090_for_2h, "1xRTX4090", "2h", nullptr)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(quote_of, eight_h100_for_40h, "8xH100", "40h", "98GB")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(quote_of, sixty_four_h100_for_100h, "64xH100", "100h", "98GB")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
