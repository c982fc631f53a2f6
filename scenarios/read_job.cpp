#include "scenarios/read_job.hpp"

#include "scenarios/instant.hpp"
#include "scenarios/read_delay.hpp"
#include "scenarios/read_law.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_nodes = max_members;
constexpr std::uint64_t most_sessions = 1'000'000;

void read_checkpoint(Field const& field, Checkpoint& checkpoint) {
    Section section(field);
    section.read("size", bytes(), checkpoint.size_bytes);
    read_law(section, "write", checkpoint.write);
    read_law(section, "read", checkpoint.read);
    section.read("final", yes_or_no(), checkpoint.final);
    auto const size = section.find("size");
    for (char const* const time : {"write", "read"}) {
        if (auto const said = section.find(time); size && said) {
            said->error("say either size or write and read");
        }
    }
    section.end();
}

/// When a job starts, as hours since Monday 00:00 UTC; infinite: random.
Value<double> instant() {
    ScalarForm form;
    form.what = "random, or an instant in UTC: 2026-03-06T22:00 or \"Fri 22:00\"";
    form.pattern =
        R"(^(random|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d)$)";
    return {
        std::move(form), [](std::string const& text) -> Parsed<double> {
            if (text == "random") {
                return {infinite, {}};
            }
            return {hours_since_monday(text), "must be random, 2026-03-06T22:00 or \"Fri 22:00\", in UTC"};
        }};
}

policy::Every read_every(Field const& field) {
    policy::Every every{1.0, false};
    if (field.is(Node::Kind::map)) {
        Section section(field);
        every.wall = section.require("wall", duration(Limit::positive), every.hours);
        section.end();
    }
    if (field.describing() || !field.is(Node::Kind::map)) {
        field.read(duration(Limit::positive), every.hours);
    }
    return every;
}

CheckpointPolicy read_checkpoint_policy(Field const& field) {
    CheckpointPolicy result = policy::None{};
    Choice choice(field);
    if (choice.is("none")) {
        result = policy::None{};
    }
    if (auto const every = choice.takes("every")) {
        result = read_every(*every);
    }
    if (auto const segments = choice.takes("segments")) {
        policy::Segments found{1};
        segments->read(count(1, 1'000'000'000), found.count);
        result = found;
    }
    if (choice.is("young")) {
        result = policy::Young{};
    }
    if (choice.is("daly")) {
        result = policy::Daly{};
    }
    if (choice.is("exact")) {
        result = policy::Exact{};
    }
    if (auto const objective = choice.takes("exact")) {
        Choice of(*objective);
        if (of.is("cost")) {
            result = policy::ExactCost{};
        }
        of.end();
    }
    choice.end();
    return result;
}

}  // namespace

void read_job(Field const& field, Job& job) {
    Section section(field);
    if (auto const kind = section.find("kind")) {
        std::string ignored;
        ScalarForm form;
        form.what = "training";
        form.pattern = "^training$";
        kind->read(Value<std::string>{form,
                                      [](std::string const& text) -> Parsed<std::string> {
                                          if (text == "training") {
                                              return {text, {}};
                                          }
                                          return {{}, "this version simulates training jobs only"};
                                      }},
                   ignored);
    }
    section.require("work", duration(Limit::positive), job.work);
    section.read("repeat", count(1, most_sessions), job.repeat);
    section.read("nodes", count(1, most_nodes), job.nodes);
    section.read("gpus_per_node", count(1, most_nodes), job.gpus_per_node);
    read_law(section, "setup", job.setup);
    read_law(section, "restart", job.restart);
    section.read("dataset", bytes(), job.dataset_bytes);
    if (auto const checkpoint = section.find("checkpoint")) {
        read_checkpoint(*checkpoint, job.checkpoint);
    }
    double start_h = infinite;
    if (section.read("start", instant(), start_h) && start_h < infinite) {
        job.start_h = start_h;
    }
    section.read("deadline", duration(Limit::positive), job.deadline_h);
    section.read("budget", dollars(Limit::positive), job.budget_usd);
    section.end();
}

void read_policy(Field const& field, Policy& policy) {
    Section section(field);
    if (auto const checkpoint = section.find("checkpoint")) {
        policy.checkpoint = read_checkpoint_policy(*checkpoint);
    }
    read_delay(section, "detection", policy.detection);
    section.end();
}

void read_run(Field const& field, RunSettings& run) {
    Section section(field);
    section.read("replays", count(1, max_replays), run.replays);
    section.read("seed", count(0, ~std::uint64_t{0}), run.seed);
    if (auto const give_up = section.find("give_up")) {
        Section limits(*give_up);
        limits.read("after", duration(Limit::positive), run.give_up_after_h);
        limits.read("cost", dollars(Limit::positive), run.give_up_cost_usd);
        limits.read("rentals", count(1, 1'000'000'000), run.give_up_rentals);
        limits.end();
    }
    section.end();
}

}  // namespace runcost
