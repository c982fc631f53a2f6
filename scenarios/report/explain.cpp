#include "scenarios/report/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "scenarios/report/format.hpp"
#include "scenarios/report/json_value.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

using Json = nlohmann::ordered_json;

/// A fleet of hosts whose interruptions come from this law.
struct Fleet {
    std::optional<double> first_failure_mean_h;  ///< of hosts that all start anew
    std::optional<double> steady_mean_h;         ///< between failures in the long run, each replaced at once
};

Fleet fleet_of(Law const& law, std::uint64_t hosts) {
    Competitor const all{law, hosts};
    Fleet fleet{mean_of_least({&all, 1}), mean_of(law)};
    if (fleet.steady_mean_h) {
        *fleet.steady_mean_h /= static_cast<double>(hosts);
    }
    return fleet;
}

std::vector<double> shown_ages(LawReport const& report) {
    if (!report.ages_h.empty()) {
        return report.ages_h;
    }
    constexpr double least_survivors = 1e-3;
    std::vector<double> ages;
    for (double const age_h : {0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 18.0, 23.0, 24.0, 48.0, 96.0, 168.0,
                               336.0, 720.0, 1440.0, 4380.0, 8760.0}) {
        if (survival(report.law, age_h) >= least_survivors) {
            ages.push_back(age_h);
        }
    }
    if (double const end_h = end_of(report.law); end_h < infinite && (ages.empty() || ages.back() < end_h)) {
        ages.push_back(end_h);
    }
    return ages;
}

/// A bar of eighths of a block.
std::string bar(double share) {
    constexpr std::array<char const*, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    constexpr int columns = 30;
    auto const eighths = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * columns * 8));
    std::string text;
    for (int i = 0; i < eighths / 8; ++i) {
        text += "█";
    }
    return text + parts[static_cast<std::size_t>(eighths % 8)];
}

std::string rate_text(double per_h) {
    return std::isfinite(per_h) ? fmt::format("{:.3g}/h", per_h) : "certain";
}

std::string mean_text(std::optional<double> mean_h) {
    return !mean_h ? "none" : std::isinf(*mean_h) ? "infinite" : long_hours_text(*mean_h);
}

}  // namespace

std::string text_law(LawReport const& report) {
    Law const& law = report.law;
    double const median_h = [&] {
        double low = 0.0;
        double high = 1.0;
        while (survival(law, high) > 0.5 && high < 1e9) {
            high *= 2.0;
        }
        constexpr int halvings = 60;
        for (int i = 0; i < halvings; ++i) {
            double const middle = 0.5 * (low + high);
            (survival(law, middle) > 0.5 ? low : high) = middle;
        }
        return high;
    }();
    std::string text = fmt::format("{}\n\n  mean {}, median {}\n", report.spec, mean_text(mean_of(law)),
                                   median_h < 1e9 ? long_hours_text(median_h) : "never");
    constexpr std::size_t most_atoms = 5;
    std::vector<Atom> const points = atoms(law);
    for (std::size_t i = 0; i < std::min(most_atoms, points.size()); ++i) {
        text += fmt::format("  {} of the lives end at exactly {}\n", share_text(points[i].mass),
                            long_hours_text(points[i].age));
    }
    if (points.size() > most_atoms) {
        text += fmt::format("  and at {} further ages\n", points.size() - most_atoms);
    }
    if (law.hosts.kind != HostFactor::Kind::none) {
        text +=
            "  hosts differ: these are the numbers of all of them; those that live long are the good ones\n";
    }
    if (!law.by_hour.empty()) {
        text += "  the hazard follows the hour of the day: these are the numbers where its factor is 1\n";
    }
    std::vector<double> const ages = shown_ages(report);
    double most = 0.0;
    for (double const age_h : ages) {
        double const rate = hazard(law, age_h).value_or(0.0);
        most = std::isfinite(rate) ? std::max(most, rate) : most;
    }
    Table table(2);
    table.add({"age", "ended by then", "alive", "hazard"});
    std::vector<std::string> bars{""};
    for (double const age_h : ages) {
        std::optional<double> const rate = hazard(law, age_h);
        table.add({hours_text(age_h), share_text(cumulative(law, age_h)), share_text(survival(law, age_h)),
                   rate ? rate_text(*rate) : "none"});
        bars.push_back(rate && most > 0.0 ? bar(*rate / most) : "");
    }
    text += "\n" + table.text(bars);
    if (report.hosts) {
        Fleet const fleet = fleet_of(law, *report.hosts);
        text += fmt::format(
            "\n  {} new hosts: the first interruption after {} on average;\n"
            "  in the long run one every {}, if each is replaced at once\n",
            grouped(*report.hosts), mean_text(fleet.first_failure_mean_h), mean_text(fleet.steady_mean_h));
    }
    return text;
}

std::string json_law(LawReport const& report) {
    Law const& law = report.law;
    Json json{{"law", report.spec}, {"mean_h", finite_or_null(mean_of(law))}, {"at", Json::array()}};
    for (double const age_h : shown_ages(report)) {
        json["at"].push_back({{"age_h", age_h},
                              {"cdf", cumulative(law, age_h)},
                              {"survival", survival(law, age_h)},
                              {"hazard_per_h", finite_or_null(hazard(law, age_h))}});
    }
    json["atoms"] = Json::array();
    for (Atom const& atom : atoms(law)) {
        json["atoms"].push_back({{"age_h", atom.age}, {"mass", atom.mass}});
    }
    json["hosts"] = nullptr;
    if (report.hosts) {
        Fleet const fleet = fleet_of(law, *report.hosts);
        json["hosts"] = {{"first_failure_mean_h", finite_or_null(fleet.first_failure_mean_h)},
                         {"steady_mean_h", finite_or_null(fleet.steady_mean_h)}};
    }
    return json.dump(1) + "\n";
}

}  // namespace runcost
