#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/catalogue.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"

/// A job on every market of a catalogue that can supply it, ranked.
namespace runcost {

/// GPUs as people write them: 8xH100, RTX4090, 2x8xH100 (2 nodes of 8). More than 8 are nodes of 8.
struct GpuOrder {
    std::uint64_t nodes = 1;
    std::uint64_t gpus_per_node = 1;
    std::string gpu;

    std::uint64_t count() const { return nodes * gpus_per_node; }
};
Value<GpuOrder> gpu_order();

/// What a quote is for. Values are texts of the scenario language, which `quote` reads strictly.
struct QuoteRequest {
    std::string gpus;
    std::string work;
    std::optional<std::string> checkpoint;  ///< its size, or how long a save takes; none: `usual_checkpoint`
    std::optional<std::string> every;       ///< none: no saves, and cost-optimal ones, side by side
    std::optional<std::string> deadline;
    std::optional<std::string> budget;
    std::optional<std::uint64_t> replays;  ///< none: 5,000, fewer where interruptions are many
    std::uint64_t seed = 1;
};
inline constexpr char const* usual_checkpoint = "1GB";

/// A market under one policy.
struct QuotedPolicy {
    std::size_t scenario;  ///< in the file's scenarios, and in the result's summaries
    double cost_usd;       ///< mean
    bool finishes;         ///< in all replays
};

/// Kinds of numbers whose guess may decide a ranking.
enum class Guess : std::uint8_t { outage, lives, price };
std::string_view name_of(Guess guess);

struct QuoteRow {
    CatalogueEntry const* entry;
    std::optional<QuotedPolicy> no_saves;  ///< none: not asked for, or hopeless
    std::optional<QuotedPolicy> saves;
    bool alike = false;    ///< the two cost the same, within half a percent or 2 standard errors
    std::size_t rank = 0;  ///< shared where paired differences of costs are within 2 standard errors; 0: none
    std::vector<Guess> guesses;
    bool seldom = false;  ///< so many GPUs are seldom to be had

    bool rests_on(Guess guess) const;
    /// The policy of least mean cost that finishes; none if none does.
    QuotedPolicy const* best() const;
};

/// A value of a guess at which the winner would be another one.
struct Flip {
    CatalogueEntry const* market;  ///< who becomes the first, or is no longer
    Guess guess;         ///< a market's own price or lives; outages are one guess behind all uptimes
    double from;         ///< the guess: hours of an outage, times of lives, dollars of a price
    double to;           ///< where it flips
    bool becomes_first;  ///< beyond `to` the market is the first; otherwise it is no longer
};

struct Quote {
    GpuOrder order;
    std::string yaml;  ///< the scenario file
    ScenarioFile file;
    RunResult result;
    std::vector<QuoteRow> rows;  ///< in order of rank; those without one last
    std::vector<Flip> flips;
    std::vector<std::string> retired;  ///< markets that had the GPU, and that nobody can rent any more
    std::vector<std::string> not_by_the_hour;  ///< markets that have it, bought or committed to
    std::vector<std::string> without;          ///< markets that have the GPU, but not so many to a node
    std::vector<std::string> beyond_limit;     ///< markets that let nobody spend so much an hour
    std::vector<std::string> hopeless;  ///< markets where it would hardly ever be done, with saves or without
};

/// The limits within which guesses are tried: an outage of 0.5 to 4 h, lives of a quarter to four times, half
/// the price to twice. What is found points into the catalogue, which must outlive it.
Quote quote(QuoteRequest const& request, Catalogue const& catalogue, RunOptions options);
Quote quote(QuoteRequest const& request, Catalogue const&& catalogue, RunOptions options) = delete;

}  // namespace runcost
