#include "scenarios/read_trace.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace runcost {
namespace {

/// A map of columns, each with the value of the rows that count.
bool read_where(Section& section, std::map<std::string, std::string>& where) {
    auto const field = section.find("where");
    if (!field) {
        return true;
    }
    if (field->describing()) {
        Form& form = field->form();
        form.is_map = true;
        std::string text;
        Field(section.reading(), form.others.emplace_back(), field->key()).read(word(), text);
        return true;
    }
    if (!field->is(Node::Kind::map) || field->node().entries.empty()) {
        field->error("must be a map of columns, each with a value, such as {zone: us-east-1a}");
        return false;
    }
    bool sound = true;
    for (Node::Entry const& entry : field->node().entries) {
        Field const value(section.reading(), entry.value, fmt::format("{}.{}", field->key(), entry.key));
        sound = value.read(word(), where[entry.key]) && sound;
    }
    return sound;
}

/// `from: 12h` or `from: random`
bool read_from(Section& section, PlayedTrace& played) {
    auto const field = section.find("from");
    if (!field) {
        return true;
    }
    if (field->describing() || (field->is(Node::Kind::scalar) && field->node().text == "random")) {
        Choice choice(*field);
        played.random = choice.is("random");
        if (!field->describing()) {
            return true;
        }
    }
    return field->read(duration(), played.from_h);
}

/// Errors of a file stand in it; that it cannot be read, where it is named.
std::optional<Trace> load(TraceRequest const& request, Quantity quantity, Section& section) {
    try {
        return read_trace(request, quantity);
    } catch (InvalidInput const& bad) {
        for (Problem const& problem : bad.problems()) {
            section.reading().problems.push_back(problem);
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<NamedTrace> read_named_trace(Section& section, Quantity quantity) {
    TraceRequest request;
    NamedTrace found;
    PlayedTrace& played = found.played;
    auto const field = section.required("file");
    std::string file;
    bool sound = field && field->read(word(), file);
    section.read("column", word(), request.column);
    sound = read_where(section, request.where) && sound;
    section.read("tick", duration(Limit::positive), request.tick_h);
    sound = read_from(section, played) && sound;
    auto const at_end = section.find("at_end");
    if (at_end) {
        sound = read_name<RecordedPath::AtEnd>(
                    *at_end, {{"loop", RecordedPath::AtEnd::loop}, {"stop", RecordedPath::AtEnd::stop}},
                    played.at_end) &&
                sound;
    }
    auto const bootstrap = section.find("bootstrap");
    if (bootstrap) {
        sound = bootstrap->read(duration(Limit::positive), played.bootstrap_h) && sound;
    }
    if (section.field().describing()) {
        return std::nullopt;
    }
    if (bootstrap && (at_end || section.find("from"))) {
        bootstrap->error("plays blocks from anywhere in the trace, for ever: leave out from and at_end");
        return std::nullopt;
    }
    if (!sound) {
        return std::nullopt;
    }
    request.path = (std::filesystem::path(field->node().place.source).parent_path() / file).string();
    auto trace = load(request, quantity, section);
    if (!trace) {
        return std::nullopt;
    }
    if (played.from_h >= trace->end_h) {
        section.find("from")->error(fmt::format("the trace ends after {:.6g} h", trace->end_h));
        return std::nullopt;
    }
    if (played.bootstrap_h && *played.bootstrap_h > trace->end_h) {
        bootstrap->error(fmt::format("the trace is shorter: {:.6g} h", trace->end_h));
        return std::nullopt;
    }
    played.file = std::filesystem::path(request.path).lexically_normal().string();
    played.record = std::make_shared<Record const>(Record{trace->at_h, trace->values, trace->end_h});
    found.trace = *std::move(trace);
    return found;
}

}  // namespace runcost
