#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "models/compile.hpp"
#include "scenarios/document.hpp"
#include "scenarios/judge.hpp"
#include "scenarios/reader.hpp"
#include "sim/run.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"

namespace runcost {
namespace {

using namespace tests;

std::string path_of(std::string const& name) {
    return std::string(RUNCOST_SOURCE_DIR) + "/scenarios/examples/" + name;
}

std::vector<std::string> examples() {
    std::vector<std::string> paths;
    for (auto const& file : std::filesystem::directory_iterator(path_of(""))) {
        paths.push_back(file.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// An example as its file says, replays and seed included, on one thread.
RunResult result_of(std::string const& path) {
    ScenarioFile const file = read_scenario_file(path, {});
    RunOptions options;
    options.replays = file.run().replays;
    options.seed = file.run().seed;
    options.threads = 1;
    return run(compile(file.scenarios), options);
}

/// The lines of comments of a file, as one line.
std::string comments_of(std::string const& path) {
    std::string const text = read_text(path);
    std::string comments;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = std::min(text.find('\n', at), text.size());
        if (text[at] == '#') {
            comments += text.substr(at + 1, end - at - 1);
        }
        at = end + 1;
    }
    return comments;
}

/// The comments hold the sentence, and would not if the value were 2 % greater.
template <class Sentence>
void check_stated(std::string const& comments, double value, Sentence const& sentence) {
    CAPTURE(value, sentence(value));
    CHECK(contains(comments, sentence(value)));
    CHECK_FALSE(contains(comments, sentence(1.02 * value)));
}

double p95(Summary const& summary, Metric metric) {
    return summary.quantile(metric, 95).value;
}

TEST_CASE("examples: each is read without a warning, says what it shows, and finishes", "[examples]") {
    REQUIRE(examples().size() >= 3);
    for (std::string const& path : examples()) {
        CAPTURE(path);
        CHECK(std::filesystem::path(path).extension() == ".yaml");
        CHECK(read_text(path).front() == '#');
        ScenarioFile const read = read_scenario_file(path, {});
        if (contains(path, "does-a-notice-save-it")) {  // it shows one that does not
            REQUIRE(read.warnings.size() == 1);
            CHECK(contains(read.warnings.front().text, "is never answered"));
        } else {
            CHECK(read.warnings.empty());
        }
        RunOptions options;
        options.replays = 500;
        options.threads = 1;
        for (Summary const& summary : run(compile(read.scenarios), options).summaries) {
            CAPTURE(summary.market);
            CHECK(summary.of(Share::finished).mean == 1.0);
            CHECK(summary.of(Metric::useful_h).mean > 0.0);
            CHECK(summary.of(Metric::interruptions).mean > 0.0);
            CHECK(summary.of(Metric::cost_usd).min > 0.0);
        }
    }
}

TEST_CASE("examples: what they expect holds, and what is equal would not be if 2 % off", "[examples]") {
    std::size_t files = 0;
    std::size_t equal = 0;
    for (std::string const& path : examples()) {
        ScenarioFile const file = read_scenario_file(path, {});
        if (file.expect.empty()) {
            continue;
        }
        ++files;
        RunOptions options;
        options.threads = 1;
        std::vector<Verdict> const verdicts = verify(file, options);
        REQUIRE(verdicts.size() == file.expect.size());
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            ExpectItem const& item = file.expect[i];
            Verdict const& verdict = verdicts[i];
            CAPTURE(path, item.claim, verdict.computed, verdict.tolerance);
            CHECK(as_stated(verdict, item.verdict));
            if (item.that.relation == Relation::equal && verdict.right != 0.0) {
                ++equal;
                for (double const factor : {1.02, 0.98}) {
                    CHECK_FALSE(
                        related(verdict.left, Relation::equal, factor * verdict.right, verdict.tolerance));
                }
            }
        }
    }
    CHECK(files >= 9);
    CHECK(equal >= 25);
}

TEST_CASE("examples: two phases and the exponential of the same mean are what the comments say",
          "[examples]") {
    std::string const path = path_of("spot-v100.yaml");
    std::string const comments = comments_of(path);
    auto const scenarios = read_scenario_file(path, {}).scenarios;
    double const mean_h = *mean_of(scenarios.at(0).market.interruptions.at(0).lifetime);
    CHECK(mean_h == Approx(*mean_of(scenarios.at(1).market.interruptions.at(0).lifetime)).epsilon(1e-12));
    check_stated(comments, mean_h, [](double h) { return fmt::format("mean {:.1f} h,", h); });

    RunResult const result = result_of(path);
    Summary const& phases = result.summaries.at(0);
    Summary const& exponential = result.summaries.at(1);
    check_stated(comments, phases.of(Metric::makespan_h).mean, [&](double h) {
        return fmt::format("({:.1f} h against {:.1f} h)", h, exponential.of(Metric::makespan_h).mean);
    });
    check_stated(comments, p95(phases, Metric::makespan_h), [&](double h) {
        return fmt::format("p95 {:.1f} h against {:.1f} h", h, p95(exponential, Metric::makespan_h));
    });
}

TEST_CASE("examples: staying with a host and taking another one are what the comments say", "[examples]") {
    std::string const path = path_of("hosts-that-differ.yaml");
    std::string const comments = comments_of(path);
    RunResult const result = result_of(path);
    Summary const& same = result.summaries.at(0);
    Summary const& other = result.summaries.at(1);
    check_stated(comments, other.of(Metric::interruptions).mean, [&](double n) {
        return fmt::format("{:.2f} interruptions a replay against {:.2f}", n,
                           same.of(Metric::interruptions).mean);
    });
    check_stated(comments, other.of(Metric::makespan_h).mean, [&](double h) {
        return fmt::format("({:.1f} h against {:.1f} h)", h, same.of(Metric::makespan_h).mean);
    });
    check_stated(comments, p95(other, Metric::makespan_h), [&](double h) {
        return fmt::format("p95 {:.1f} h against {:.1f} h", h, p95(same, Metric::makespan_h));
    });
}

TEST_CASE(
    "examples: the bid of least cost lies in a valley between outbids and a dear bid, as the comments say",
    "[examples]") {
    std::string const path = path_of("bid-on-a-4090.yaml");
    auto const at = [&](std::string const& usd, std::string const& reversion = "2h") {
        ScenarioFile const file = read_scenario_file(
            path, {"market.bid=$" + usd + "/h", "market.price.mean_reverting.reversion=" + reversion});
        RunOptions options;
        options.replays = 5'000;
        options.seed = file.run().seed;
        options.threads = 1;
        return run(compile(file.scenarios), options).summaries.at(0);
    };
    Summary const low = at("0.45");
    Summary const own = at("0.507");
    Summary const best = at("0.573");
    Summary const high = at("0.75");
    auto const more = [&](Summary const& some) {
        return some.of(Metric::cost_usd).mean / best.of(Metric::cost_usd).mean - 1.0;
    };
    CHECK(std::fabs(more(low) - 0.11) < 0.01);
    CHECK(std::fabs(more(own) - 0.023) < 0.005);
    CHECK(std::fabs(more(high) - 0.12) < 0.01);
    // On the left it is what is done again that costs, on the right the bid.
    for (Metric const metric : {Metric::interruptions, Metric::lost_h, Metric::setup_h}) {
        CHECK(low.of(metric).mean > best.of(metric).mean);
        CHECK(best.of(metric).mean > high.of(metric).mean);
    }
    CHECK(high.of(Metric::cost_usd).mean > 0.75 * 72.0);
    CHECK(0.75 * 72.0 > best.of(Metric::cost_usd).mean);
    Summary const calm_low = at("0.40", "10h");
    Summary const calm_own = at("0.507", "10h");
    CHECK(std::fabs(calm_own.of(Metric::cost_usd).mean - calm_low.of(Metric::cost_usd).mean - 2.9) < 0.2);
    CHECK(std::fabs(calm_low.of(Metric::makespan_h).mean - 181.0) < 5.0);
    CHECK(std::fabs(calm_own.of(Metric::makespan_h).mean - 104.0) < 2.0);
}

TEST_CASE("examples: Friday or Tuesday is a difference on the same chance, known better than either cost",
          "[examples]") {
    RunResult const result = result_of(path_of("friday-or-tuesday.yaml"));
    Summary const& tuesday = result.summaries.at(0);
    Summary const& friday = result.summaries.at(1);
    REQUIRE(result.differences.size() == 1);
    Moments const& less = result.differences[0].cost_usd;
    CHECK(less.mean ==
          Approx(friday.of(Metric::cost_usd).mean - tuesday.of(Metric::cost_usd).mean).epsilon(1e-9));
    CHECK(less.mean < -100.0 * less.std_error());
    CHECK(less.std_error() < friday.of(Metric::cost_usd).std_error());
    CHECK(less.std_error() < tuesday.of(Metric::cost_usd).std_error());
    check_stated(comments_of(path_of("friday-or-tuesday.yaml")), tuesday.of(Metric::cost_usd).mean,
                 [&](double usd) { return fmt::format("costs ${:.2f} of ${:.2f} less", -less.mean, usd); });
}

}  // namespace
}  // namespace runcost
