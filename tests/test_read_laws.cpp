#include "scenarios/read_law.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/temporary_folder.hpp"

namespace runcost {
namespace {

using namespace tests;

constexpr char const* plain = R"(job: {work: 10h, nodes: 2}
market:
  price: $1/gpu-h
  interruptions:
    - {cause: crash, lifetime: 20h}
)";
std::string const lifetime = "market.interruptions.0.lifetime";

Market market_with(std::string const& key, std::string const& value) {
    return read_scenario(plain, "f.yaml", {key + "=" + value}).scenarios.at(0).market;
}

Law life(std::string const& text) {
    return market_with(lifetime, text).interruptions.at(0).lifetime;
}

/// What is said of one assignment, a line each, without its place.
std::string faults_of(std::string const& key, std::string const& value) {
    std::string const place = "--set " + key + "=" + value + ": error: ";
    std::string found = problems_of([&] { read_scenario(plain, "f.yaml", {key + "=" + value}); });
    CAPTURE(found);
    CHECK(contains(found, place));
    for (auto at = found.find(place); at != std::string::npos; at = found.find(place, at)) {
        found.erase(at, place.size());
    }
    return found;
}

std::string fault_of_life(std::string const& value) {
    return faults_of(lifetime, value);
}

TEST_CASE("read laws: each law has its parameters", "[read_laws]") {
    CHECK(life("{weibull: {shape: 0.6, scale: 3d}}") == Law{Weibull{0.6, 72.0}});
    CHECK(std::get<Weibull>(life("{weibull: {shape: 0.5, mean: 6h}}").shape).scale == Approx(3.0));
    CHECK(life("{gamma: {shape: 3, mean: 12h}}") == Law{Gamma{3.0, 4.0}});
    CHECK(life("{lognormal: {median: 30min, sigma: 120%}}") == Law{Lognormal{0.5, 1.2}});
    CHECK(std::get<Lognormal>(life("{lognormal: {median: 3h, p95: 10h}}").shape).sigma ==
          Approx(std::log(10.0 / 3.0) / 1.6448536269514722));
    CHECK(life("{hyperexponential: {weights: [25%, 0.75], means: [1d, 2h]}}") ==
          Law{Hyperexponential{{0.25, 0.75}, {24.0, 2.0}}});
    CHECK(life("{bathtub: {early_share: 45%, early: 30min, late: 48min, wall: 24h}}") ==
          Law{Bathtub{0.45, 0.5, 0.8, 24.0}});
    CHECK(life("{uniform: {from: 0h, to: 2d}}") == Law{Uniform{0.0, 48.0}});
    CHECK(life("{range: {low: 1h, typical: 90min, high: 4h}}") == Law{Triangular{1.0, 1.5, 4.0}});
    CHECK(life("{constant: 2h}") == Law{Constant{2.0}});
    CHECK(life("never") == Law{Never{}});
}

TEST_CASE("read laws: what any law takes is read beside its parameters", "[read_laws]") {
    Law expected = Exponential{10.0};
    expected.at_most = 24.0;
    CHECK(life("{exponential: {mean: 10h, at_most: 1d}}") == expected);
    expected.at_most = infinite;
    expected.hosts = {HostFactor::Kind::gamma, 0.5};
    CHECK(life("{exponential: {mean: 10h, between_hosts: {gamma: {cv: 50%}}}}") == expected);
    expected.hosts = {HostFactor::Kind::lognormal, std::sqrt(std::log(1.25))};
    Law const lognormal = life("{exponential: {mean: 10h, between_hosts: {lognormal: {cv: 0.5}}}}");
    CHECK(lognormal.hosts.kind == expected.hosts.kind);
    CHECK(lognormal.hosts.spread == Approx(expected.hosts.spread).epsilon(1e-14));
    expected.hosts = {HostFactor::Kind::classes, 0.0, {0.25, 1.0}, {4.0, 0.5}};
    CHECK(life("{exponential: {mean: 10h, between_hosts: {classes: {weights: [0.25, 0.75], factors: [4, "
               "0.5]}}}}") == expected);
    std::string factors;
    expected.hosts = {};
    for (int hour = 0; hour < 24; ++hour) {
        factors += (hour == 0 ? "" : ", ") + std::to_string(hour);
        expected.by_hour.push_back(hour);
    }
    CHECK(life("{exponential: {mean: 10h, by_hour: [" + factors + "]}}") == expected);
}

TEST_CASE("read laws: parameters that make no law are told where they stand", "[read_laws]") {
    std::string const at = lifetime + ".";
    CHECK(fault_of_life("{weibull: {shape: 2}}") == at + "weibull (needs exactly one of scale and mean)");
    CHECK(fault_of_life("{weibull: {mean: 2h}}") == at + "weibull (missing key shape)");
    CHECK(fault_of_life("{weibull: {shape: 0, scale: 2h}}") == at + "weibull.shape = 0 (must be positive)");
    CHECK(fault_of_life("{weibull: {shape: 2h, scale: 2h}}") ==
          at + "weibull.shape = 2h (expected a number, such as 0.97 or 97%)");
    CHECK(fault_of_life("{gamma: {shape: 2, mean: 3}}") ==
          at + "gamma.mean = 3 (needs a unit: s, min, h or d)");
    CHECK(fault_of_life("{lognormal: {median: 3h, p95: 2h}}") ==
          at + "lognormal.p95 = 2h (must be greater than the median)");
    CHECK(fault_of_life("{hyperexponential: {weights: [0.5, 0.6], means: [1h, 2h]}}") ==
          at + "hyperexponential.weights (must sum to 1)");
    CHECK(fault_of_life("{hyperexponential: {weights: [1], means: [1h, 2h]}}") ==
          at + "hyperexponential.means (needs as many means as weights)");
    CHECK(fault_of_life("{hyperexponential: {weights: [0.5, x, 0], means: 1h}}") ==
          at + "hyperexponential.weights.1 = x (expected a number, such as 0.97 or 97%)\n" + at +
              "hyperexponential.weights.2 = 0 (must be positive)\n" + at +
              "hyperexponential.means = 1h (must be a list, such as [24h, 24h])");
    CHECK(contains(fault_of_life("{bathtub: {early_share: 60%, early: 1h, late: 1h, wall: 24h}}"),
                   at + "bathtub.early_share = 60% (too large: "));
    CHECK(fault_of_life("{bathtub: {early_share: 1, early: 1h, late: 1h, wall: 24h}}") ==
          at + "bathtub.early_share = 1 (must lie between 0% and 100%, both excluded)");
    CHECK(fault_of_life("{uniform: {from: 2h, to: 2h}}") ==
          at + "uniform.to = 2h (must be greater than from)");
    CHECK(fault_of_life("{uniform: {from: -1h, to: 2h}}") ==
          at + "uniform.from = -1h (must not be negative)");
    CHECK(fault_of_life("{range: {low: 2h, typical: 1h, high: 3h}}") ==
          at + "range.typical = 1h (must not be less than low)");
    CHECK(fault_of_life("{range: {low: 2h, typical: 2h, high: 2h}}") ==
          at + "range.high = 2h (must not be less than typical, and greater than low)");
    CHECK(contains(fault_of_life("{weibull: {shap: 2, scale: 1h}}"),
                   "unknown key " + at + "weibull.shap; did you mean " + at + "weibull.shape?"));
    CHECK(fault_of_life("{weibull: 2h}") == at + "weibull = 2h (must be a map of keys)");
    CHECK(fault_of_life("weibull") ==
          lifetime +
              " = weibull (must be a value, such as 24h, or a law, such as {exponential: {mean: 24h}})");
    CHECK(fault_of_life("\"\"") == lifetime + " =  (expected a number and a unit, such as 30min)");
}

TEST_CASE("read laws: faults of what any law takes are told where they stand", "[read_laws]") {
    std::string const at = lifetime + ".exponential.";
    auto const fault = [](std::string const& more) {
        return fault_of_life("{exponential: {mean: 10h, " + more + "}}");
    };
    CHECK(fault("at_most: 0h") == at + "at_most = 0h (must be positive)");
    CHECK(fault("at_most: 5") == at + "at_most = 5 (needs a unit: s, min, h or d)");
    std::string const hosts = at + "between_hosts";
    CHECK(fault("between_hosts: gamma") == hosts + " = gamma (needs parameters: {gamma: ...})");
    CHECK(fault("between_hosts: {gama: {cv: 1}}") == hosts + " = gama (unknown; did you mean gamma?)");
    CHECK(fault("between_hosts: {zipf: {cv: 1}}") ==
          hosts + " = zipf (must be one of gamma, lognormal, classes)");
    CHECK(fault("between_hosts: {gamma: {}}") == "missing key " + hosts + ".gamma.cv");
    CHECK(fault("between_hosts: {gamma: {cv: 0}}") == hosts + ".gamma.cv = 0 (must be positive)");
    CHECK(fault("between_hosts: {lognormal: {cv: 1, mean: 2}}") ==
          "unknown key " + hosts + ".lognormal.mean; known here: cv");
    CHECK(fault("between_hosts: {classes: {weights: [0.5, 0.5]}}") ==
          "missing key " + hosts + ".classes.factors");
    CHECK(fault("between_hosts: {classes: {weights: [0.5, 0.4], factors: [1]}}") ==
          hosts + ".classes.weights (must sum to 1)\n" + hosts +
              ".classes.factors (needs as many factors as weights)");
    CHECK(fault("between_hosts: {classes: {weights: [1], factors: [0]}}") ==
          hosts + ".classes.factors.0 = 0 (must be positive)");
    std::string const by_hour = at + "by_hour";
    CHECK(fault("by_hour: [1, 2]") == by_hour + " (needs 24 factors, one for each hour; it has 2)");
    CHECK(fault("by_hour: 2") == by_hour + " = 2 (must be a list, such as [0.5, 0.5, ...] with 24 factors)");
    std::string zeros = "0";
    for (int hour = 1; hour < 24; ++hour) {
        zeros += ", 0";
    }
    CHECK(fault("by_hour: [" + zeros + "]") ==
          by_hour + " (must not be all 0; for no interruptions say never)");
    CHECK(fault("by_hour: [-1" + zeros.substr(1) + "]") == by_hour + ".0 = -1 (must not be negative)");
    // only lives have hosts and hours
    for (char const* const key : {"job.setup", "market.provisioning"}) {
        for (char const* const more : {"between_hosts: {gamma: {cv: 1}}", "by_hour: [1]"}) {
            CHECK(contains(faults_of(key, std::string("{exponential: {mean: 1h, ") + more + "}}"),
                           std::string("unknown key ") + key + ".exponential."));
        }
    }
}

TEST_CASE("read laws: speeds, prices and bandwidths have laws in their own units", "[read_laws]") {
    CHECK(market_with("market.speed", "{range: {low: 0.8, typical: 97%, high: 1.1}}").speed ==
          Law{Triangular{0.8, 0.97, 1.1}});
    Price const price = market_with("market.price", "{uniform: {from: $1/node-h, to: $2.5/node-h}}").price;
    CHECK(price.usd_per_h == Law{Uniform{1.0, 2.5}});
    CHECK(price.unit == PriceUnit::node);
    Law capped = Lognormal{0.5, 1.0};
    capped.at_most = 2.0;
    CHECK(market_with("market.price", "{lognormal: {median: $0.5/gpu-h, sigma: 1, at_most: $2/gpu-h}}")
              .price.usd_per_h == capped);
    CHECK(market_with("market.price", "{recorded: [$1/gang-h, $0/gang-h]}").price.unit == PriceUnit::gang);
    CHECK(market_with("market.network", "{download: {uniform: {from: 80Mbit/s, to: 1GB/s}}}")
              .network.download == Law{Uniform{3600.0 * 10e6, 3600.0 * 1e9}});

    CHECK(faults_of("market.price", "{uniform: {from: $1/node-h, to: $2.5/gpu-h}}") ==
          "market.price.uniform.to = $2.5/gpu-h (must have the unit of the other prices here)");
    CHECK(faults_of("market.price", "{uniform: {from: 1, to: $2/gpu-h}}") ==
          "market.price.uniform.from = 1 (expected a price, such as $0.59/h or $2.39/gpu-h)");
    CHECK(faults_of("market.price", "{range: {low: $1/gpu-h, typical: $0/gpu-h, high: $2/gpu-h}}") ==
          "market.price.range.typical = $0/gpu-h (must be positive)");
    CHECK(faults_of("market.price", "never") == "market.price = never (must end some time)");
    CHECK(faults_of("market.speed", "{uniform: {from: 0, to: 1}}") ==
          "market.speed.uniform.from = 0 (must be positive)");
    CHECK(faults_of("market.speed", "{exponential: {rate: 1/h}}") ==
          "unknown key market.speed.exponential.rate; known here: mean, uptime, outage, at_most");
    CHECK(faults_of("market.network.upload", "{constant: 5GB}") ==
          "market.network.upload.constant = 5GB (unknown unit GB; use kbit/s, Mbit/s, Gbit/s, kB/s, MB/s, "
          "GB/s, "
          "MiB/s or GiB/s)");
}

/// A scenario in a file beside others.
std::string with_lifetime(std::string const& law) {
    return "job: {work: 10h}\nmarket:\n  price: $1/h\n  interruptions:\n    - {cause: crash, lifetime: " +
           law + "}\n";
}

TEST_CASE("read laws: a sample is the column of a file beside the scenario", "[read_laws]") {
    TemporaryFolder const folder;
    folder.write(
        "lives.csv",
        "host,\"life, h\",price\r\na,3,$1/h\r\nb,90min,$2/h\r\n\r\n\"c \"\"x\"\"\",,$3/h\r\nd,2e1,\r\n");
    std::string const path = folder.write(
        "s.yaml", with_lifetime("{empirical: {file: lives.csv, column: \"life, h\", at_most: 10h}}"));
    Law expected = Empirical{{1.5, 3.0, 20.0}};
    expected.at_most = 10.0;
    CHECK(read_scenario_file(path, {}).scenarios.at(0).market.interruptions.at(0).lifetime == expected);

    std::string const priced = folder.write(
        "p.yaml", "job: {work: 1h}\nmarket: {price: {empirical: {file: ./lives.csv, column: price}}}\n");
    CHECK(read_scenario_file(priced, {}).scenarios.at(0).market.price.usd_per_h ==
          Law{Empirical{{1.0, 2.0, 3.0}}});
}

TEST_CASE("read laws: all that is wrong with a sample is told, with its line", "[read_laws]") {
    TemporaryFolder const folder;
    folder.write("lives.csv", "host,life\na,3\nb\nc,-1\nd,soon\ne,4,5\nf,0h\n");
    folder.write("empty.csv", "host,life\na,\n");
    folder.write("nothing.csv", "");
    auto const faults = [&](std::string const& law) {
        return problems_of([&] { read_scenario_file(folder.write("s.yaml", with_lifetime(law)), {}); });
    };
    std::string const at = folder.path("lives.csv") + ":";
    CHECK(faults("{empirical: {file: lives.csv, column: life}}") ==
          at + "3:1: error: 1 fields, where the heading has 2\n" + at +
              "4:1: error: life = -1 (must be positive)\n" + at +
              "5:1: error: life = soon (expected a number and a unit, such as 30min)\n" + at +
              "6:1: error: 3 fields, where the heading has 2\n" + at +
              "7:1: error: life = 0h (must be positive)");
    CHECK(faults("{empirical: {file: lives.csv, column: age}}") ==
          at + "1:1: error: no column age; it has host, life");
    CHECK(faults("{empirical: {file: empty.csv, column: life}}") ==
          folder.path("empty.csv") + ":1:1: error: no values in column life");
    CHECK(faults("{empirical: {file: nothing.csv, column: life}}") ==
          folder.path("nothing.csv") + ": error: is empty");
    CHECK(faults("{empirical: {file: none.csv, column: life}}") ==
          folder.path("none.csv") + ": error: no such file");
    CHECK(contains(faults("{empirical: {file: lives.csv}}"),
                   "s.yaml:5:44: error: missing key " + lifetime + ".empirical.column"));
    CHECK(contains(faults("{empirical: {column: life}}"), "missing key " + lifetime + ".empirical.file"));
}

}  // namespace
}  // namespace runcost
