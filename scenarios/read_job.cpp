#include "scenarios/read_job.hpp"

#include "scenarios/instant.hpp"
#include "scenarios/read_checkpoint.hpp"
#include "scenarios/read_delay.hpp"
#include "scenarios/read_law.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t most_nodes = max_members;
constexpr std::uint64_t most_sessions = 1'000'000;

/// A size, or {size: 100GB, from: s3}.
void read_dataset(Field const& field, Job& job) {
    if (field.is(Node::Kind::map)) {
        Section section(field);
        section.require("size", bytes(), job.dataset_bytes);
        read_name(section, "from", data_places(), job.dataset_from);
        section.end();
    }
    if (field.describing() || !field.is(Node::Kind::map)) {
        field.read(bytes(), job.dataset_bytes);
    }
}

struct Start {
    bool random = true;
    WrittenInstant at;
};

Value<Start> start() {
    ScalarForm form;
    form.what = "random, or an instant in job.zone: 2026-03-06T22:00 or \"Fri 22:00\"";
    form.pattern =
        R"(^(random|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d)$)";
    return {std::move(form), [](std::string const& text) -> Parsed<Start> {
                if (text == "random") {
                    return {Start{}, {}};
                }
                if (auto const at = written_instant(text)) {
                    return {Start{false, *at}, {}};
                }
                if (names_no_day(text)) {
                    return {{}, "there is no such day"};
                }
                return {{}, "must be random, 2026-03-06T22:00 or \"Fri 22:00\", in job.zone"};
            }};
}

/// The instant of the job's start, and what times of day are taken by.
DayClock read_start(Section& section, Job& job) {
    DayClock clock;
    section.read("zone", zone_name(), clock.zone);
    auto const field = section.find("start");
    Start found;
    if (!field || !field->read(start(), found) || found.random) {
        return clock;
    }
    if (!found.at.date) {
        job.start_h = within_week(found.at.hour_of_week - clock.zone.standard_offset_h());
        return clock;
    }
    clock.start = (found.at.utc ? Zone{} : clock.zone).instant_of(*found.at.date);
    if (clock.start) {
        job.start_h = hour_of_week(clock.start->time_since_epoch());
        job.month_left_h = hours_to_end_of_month(clock.start->time_since_epoch());
    } else {
        field->error("the clocks of job.zone skip that time; say another one, or with a Z the same in UTC");
    }
    return clock;
}

}  // namespace

DayClock read_job(Field const& field, Job& job) {
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
    if (auto const dataset = section.find("dataset")) {
        read_dataset(*dataset, job);
    }
    section.read("disk", bytes(), job.disk_bytes);
    if (auto const checkpoint = section.find("checkpoint")) {
        read_checkpoint(*checkpoint, job.checkpoint);
    }
    DayClock clock = read_start(section, job);
    section.read("deadline", duration(Limit::positive), job.deadline_h);
    section.read("budget", dollars(Limit::positive), job.budget_usd);
    section.end();
    return clock;
}

void read_policy(Field const& field, DayClock const& clock, Policy& policy) {
    Section section(field);
    if (auto const checkpoint = section.find("checkpoint")) {
        policy.checkpoint = read_checkpoint_policy(*checkpoint);
    }
    read_delay(section, "detection", clock, policy.detection);
    read_name<OnNotice>(section, "on_notice",
                        {{"ignore", OnNotice::ignore},
                         {"save_and_stop", OnNotice::save_and_stop},
                         {"save_and_release", OnNotice::save_and_release},
                         {"save_and_continue", OnNotice::save_and_continue}},
                        policy.on_notice);
    read_law(section, "reaction", policy.reaction);
    read_name<bool>(section, "replace", {{"whole_gang", false}, {"lost_nodes", true}},
                    policy.replace_lost_nodes);
    read_release(section, "release", clock, policy.release);
    read_release(section, "delete", clock, policy.deletion);
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
