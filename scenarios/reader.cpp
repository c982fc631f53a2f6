#include "scenarios/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "models/check.hpp"
#include "scenarios/instant.hpp"
#include "scenarios/read_law.hpp"
#include "scenarios/read_market.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_nodes = max_members;

void read_checkpoint(Reading& reading, Node const& node, std::string const& key, Checkpoint& checkpoint) {
    Section section(reading, node, key);
    section.read("size", bytes(), checkpoint.size_bytes);
    read_law(section, "write", checkpoint.write);
    read_law(section, "read", checkpoint.read);
    section.read("final", yes_or_no(), checkpoint.final);
    for (char const* const time : {"write", "read"}) {
        if (node.find("size") != nullptr && node.find(time) != nullptr) {
            section.error(*node.find(time), time, "say either size or write and read");
        }
    }
    section.end();
}

/// When the job starts, as hours since Monday 00:00 UTC; none: random.
void read_start(Section& section, std::optional<double>& start_h) {
    Node const* node = section.find("start");
    if (node == nullptr || (node->kind == Node::Kind::scalar && node->text == "random")) {
        return;
    }
    if (node->kind == Node::Kind::scalar) {
        start_h = hours_since_monday(node->text);
    }
    if (!start_h) {
        section.error(*node, "start", "must be random, 2026-03-06T22:00 or \"Fri 22:00\", in UTC");
    }
}

void read_job(Reading& reading, Node const& node, Job& job) {
    Section section(reading, node, "job");
    std::string kind = "training";
    section.read("kind", word(), kind);
    if (kind != "training") {
        section.error(*node.find("kind"), "kind", "this version simulates training jobs only");
    }
    section.require("work", duration(Limit::positive), job.work);
    section.read("nodes", count(1, most_nodes), job.nodes);
    section.read("gpus_per_node", count(1, most_nodes), job.gpus_per_node);
    read_law(section, "setup", job.setup);
    read_law(section, "restart", job.restart);
    section.read("dataset", bytes(), job.dataset_bytes);
    if (Node const* checkpoint = section.find("checkpoint")) {
        read_checkpoint(reading, *checkpoint, section.key("checkpoint"), job.checkpoint);
    }
    read_start(section, job.start_h);
    section.read("deadline", duration(Limit::positive), job.deadline_h);
    section.read("budget", dollars(Limit::positive), job.budget_usd);
    section.end();
}

CheckpointPolicy read_checkpoint_policy(Reading& reading, Node const& node, std::string const& key) {
    Choice const choice = read_choice(reading, node, key);
    bool const named = choice.node == nullptr;
    if (named && choice.name == "none") {
        return policy::None{};
    }
    if (named && choice.name == "young") {
        return policy::Young{};
    }
    if (named && choice.name == "daly") {
        return policy::Daly{};
    }
    if (named && choice.name == "exact") {
        return policy::Exact{};
    }
    // Parameters of one key are read as if they stood in a section of their own.
    if (!named && choice.name == "every") {
        policy::Every every{1.0, false};
        if (choice.node->kind == Node::Kind::map) {
            Section section(reading, *choice.node, key + ".every");
            section.require("wall", duration(Limit::positive), every.hours);
            section.end();
            every.wall = true;
        } else {
            Section section(reading, node, key);
            section.read("every", duration(Limit::positive), every.hours);
        }
        return every;
    }
    if (!named && choice.name == "segments") {
        policy::Segments segments{1};
        Section section(reading, node, key);
        section.read("segments", count(1, 1'000'000'000), segments.count);
        return segments;
    }
    if (!choice.name.empty()) {
        unknown_choice(reading, choice, key, {"none", "every", "segments", "young", "daly", "exact"});
    }
    return policy::None{};
}

void read_policy(Reading& reading, Node const& node, Policy& policy) {
    Section section(reading, node, "policy");
    if (Node const* checkpoint = section.find("checkpoint")) {
        policy.checkpoint = read_checkpoint_policy(reading, *checkpoint, section.key("checkpoint"));
    }
    read_law(section, "detection", policy.detection);
    section.end();
}

void read_run(Reading& reading, Node const& node, RunSettings& run) {
    Section section(reading, node, "run");
    section.read("replays", count(1, max_replays), run.replays);
    section.read("seed", count(0, ~std::uint64_t{0}), run.seed);
    if (Node const* give_up = section.find("give_up")) {
        Section limits(reading, *give_up, section.key("give_up"));
        limits.read("after", duration(Limit::positive), run.give_up_after_h);
        limits.read("cost", dollars(Limit::positive), run.give_up_cost_usd);
        limits.read("rentals", count(1, 1'000'000'000), run.give_up_rentals);
        limits.end();
    }
    section.end();
}

/// `market:`, or `markets:` with one or more.
void read_markets(Section& scenario, std::deque<Node>& complete, std::vector<Market>& markets) {
    Reading& reading = scenario.reading();
    Node const* one = scenario.find("market");
    Node const* several = scenario.find("markets");
    auto const add = [&](Node const& written, std::string const& key) {
        complete.emplace_back();
        std::string const number = fmt::format("markets.{}", markets.size());
        if (number != key) {
            reading.aliases[number] = key;
        }
        if (complete_market(reading, written, key, complete.back())) {
            Market market = read_market(reading, complete.back(), key);
            bool const taken = std::any_of(markets.begin(), markets.end(),
                                           [&](Market const& other) { return other.name == market.name; });
            if (taken) {
                reading.error(written.place,
                              fmt::format("{}.name = {} (another market has it; give one of them a name)",
                                          key, market.name));
            }
            markets.push_back(std::move(market));
        }
    };
    if (one != nullptr && several != nullptr) {
        scenario.error(*several, "markets", "say either market or markets");
    } else if (one != nullptr) {
        add(*one, "market");
    } else if (several != nullptr) {
        if (several->kind != Node::Kind::list || several->items.empty()) {
            scenario.error(*several, "markets", "must be a list of markets");
        }
        for (std::size_t i = 0; i < several->items.size(); ++i) {
            add(several->items[i], fmt::format("markets.{}", i));
        }
    } else {
        scenario.required("market");
    }
}

/// A finding at the place of its key, or of the nearest key around it.
Problem place_finding(Reading const& reading, Finding const& finding, Place const& top) {
    std::string key = finding.key;
    for (auto const& [number, written] : reading.aliases) {
        if (key.compare(0, number.size(), number) == 0) {
            key.replace(0, number.size(), written);
        }
    }
    for (std::string at = key; !at.empty();) {
        if (auto const found = reading.nodes.find(at); found != reading.nodes.end()) {
            Node const& node = *found->second;
            std::string const text =
                at == key ? about(node, key, finding.reason) : fmt::format("{} ({})", key, finding.reason);
            return {finding.error, node.place, text};
        }
        std::size_t const dot = at.rfind('.');
        at = dot == std::string::npos ? "" : at.substr(0, dot);
    }
    return {finding.error, top, fmt::format("{} ({})", key, finding.reason)};
}

}  // namespace

ReadScenario read_scenario(std::string const& text, std::string const& source,
                           std::vector<std::string> const& sets) {
    Node root = parse_yaml(text, source);
    for (std::string const& set : sets) {
        set_value(root, set, inherited_term);
    }
    ReadScenario result;
    Scenario& scenario = result.scenario;
    Reading reading;
    std::deque<Node> markets;
    Section section(reading, root, "");
    scenario.name = source;
    section.read("name", word(), scenario.name);
    if (Node const* job = section.required("job")) {
        read_job(reading, *job, scenario.job);
    }
    read_markets(section, markets, scenario.markets);
    if (Node const* policy = section.find("policy")) {
        read_policy(reading, *policy, scenario.policy);
    }
    if (Node const* run = section.find("run")) {
        read_run(reading, *run, scenario.run);
    }
    section.end();
    if (!reading.problems.empty()) {
        throw InvalidInput(reading.problems);
    }
    std::vector<Problem> errors;
    for (Finding const& finding : check(scenario)) {
        Problem problem = place_finding(reading, finding, root.place);
        (problem.error ? errors : result.warnings).push_back(std::move(problem));
    }
    if (!errors.empty()) {
        throw InvalidInput(errors);
    }
    sort_by_place(result.warnings);
    return result;
}

ReadScenario read_scenario_file(std::string const& path, std::vector<std::string> const& sets) {
    return read_scenario(read_text(path), path, sets);
}

}  // namespace runcost
