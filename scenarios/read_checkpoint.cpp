#include "scenarios/read_checkpoint.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

#include "scenarios/read_interruption.hpp"
#include "scenarios/read_law.hpp"

namespace runcost {

std::vector<std::pair<std::string, std::optional<DataPlace>>> data_places() {
    return {{"disk", DataPlace::disk},
            {"network_volume", DataPlace::network_volume},
            {"s3", DataPlace::s3},
            {"gcs", DataPlace::gcs},
            {"b2", DataPlace::b2}};
}

namespace {

constexpr std::uint64_t most_each = 1'000'000;
constexpr std::array one_level_keys{"size", "write", "stall",    "upload", "slowdown",
                                    "read", "to",    "survives", "keep",   "failure_probability"};

std::vector<std::size_t> read_causes(Field const& field) {
    std::vector<std::size_t> causes;
    for (Field const& item : field.items("must be a list of causes, such as [preemption, crash]")) {
        if (std::size_t cause = 0; read_name(item, all_causes(), cause)) {
            causes.push_back(cause);
        }
    }
    return causes;
}

/// Refuses what says the same twice, or what has no meaning without another key.
void check_form(Section& section) {
    auto const refuse = [&](char const* key, bool wrong, char const* reason) {
        auto const said = section.find(key);
        if (said && wrong && !said->describing()) {
            said->error(reason);
        }
    };
    bool const sized = bool(section.find("size"));
    bool const stalls = bool(section.find("stall"));
    refuse("write", stalls,
           "say either write, which blocks, or stall, after which the upload runs beside the work");
    refuse("write", sized && !stalls, "say either size or write and read");
    refuse("upload", sized && stalls, "say either size or upload and read");
    refuse("read", sized,
           stalls ? "say either size or upload and read" : "say either size or write and read");
    refuse("upload", !stalls, "only of an asynchronous save: say stall too, such as stall: 5s");
    refuse("slowdown", !stalls, "only of an asynchronous save: say stall too, such as stall: 5s");
    refuse("stall", !sized && !section.find("upload"),
           "needs upload, or a size, whose upload runs beside the work");
}

void read_form(Section& section, CheckpointForm& form) {
    section.read("size", bytes(), form.size_bytes);
    read_law(section, "write", form.write);
    form.asynchronous = bool(section.find("stall"));
    read_law(section, "stall", form.write);
    read_law(section, "upload", form.upload);
    section.read("slowdown", percent(), form.slowdown);
    read_law(section, "read", form.read);
    read_name(section, "to", data_places(), form.to);
    if (auto const survives = section.find("survives")) {
        form.survives = read_causes(*survives);
    }
    section.read("keep", count(1, max_kept_saves), form.keep);
    section.read("failure_probability", percent(), form.failure_probability);
    check_form(section);
}

/// Every level is a form; all but the first may say `each`, and all a name, which is for the reader.
void read_levels(Field const& field, Checkpoint& checkpoint) {
    bool first = true;
    for (Field const& item : field.items(
             "must be a list of forms, such as [{write: 5s, to: disk}, {size: 98GB, to: s3, each: 10}]")) {
        DeeperLevel level;
        Section section(item);
        std::string name;
        section.read("name", word(), name);
        read_form(section, first && !item.describing() ? checkpoint : level.form);
        if (!first || item.describing()) {
            section.read("each", count(1, most_each), level.each);
        }
        section.end();
        if (!first) {
            checkpoint.deeper.push_back(std::move(level));
        }
        first = false;
    }
    if (!field.describing() && field.is(Node::Kind::list) && (first || checkpoint.levels() > max_levels)) {
        field.error(fmt::format("needs 1 to {} levels", max_levels));
        checkpoint.deeper.clear();
    }
}

}  // namespace

void read_checkpoint(Field const& field, Checkpoint& checkpoint) {
    Section section(field);
    auto const levels = section.find("levels");
    if (levels) {
        read_levels(*levels, checkpoint);
    }
    if (!levels || levels->describing()) {
        read_form(section, checkpoint);
    } else {
        for (char const* const key : one_level_keys) {
            if (auto const said = section.find(key)) {
                said->error("say it in job.checkpoint.levels, of the level that it is meant for");
            }
        }
    }
    section.read("final", yes_or_no(), checkpoint.final);
    section.end();
}

namespace {

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

policy::Schedule read_schedule(Field const& field) {
    policy::Schedule schedule;
    for (Field const& item : field.items("must be a list of durations, such as [30min, 1h]")) {
        double piece = 1.0;
        item.read(duration(Limit::positive), piece);
        schedule.pieces.push_back(piece);
    }
    if (schedule.pieces.empty()) {
        if (!field.describing() && field.is(Node::Kind::list)) {
            field.error("needs at least one piece, such as [1h]");
        }
        schedule.pieces.push_back(1.0);
    }
    return schedule;
}

policy::Optimal read_optimal(Field const& field) {
    policy::Optimal optimal;
    Section section(field);
    section.read("step", duration(Limit::positive), optimal.step_h);
    read_name<bool>(section, "objective", {{"makespan", false}, {"cost", true}}, optimal.cost);
    section.end();
    return optimal;
}

}  // namespace

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
    if (auto const schedule = choice.takes("schedule")) {
        result = read_schedule(*schedule);
    }
    if (choice.is("optimal")) {
        result = policy::Optimal{};
    }
    if (auto const optimal = choice.takes("optimal")) {
        result = read_optimal(*optimal);
    }
    if (choice.is("adaptive")) {
        result = policy::Adaptive{};
    }
    choice.end();
    return result;
}

}  // namespace runcost
