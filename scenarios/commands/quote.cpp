#include "scenarios/quote.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/commands/output_file.hpp"
#include "scenarios/commands/signals.hpp"
#include "scenarios/gpu_names.hpp"
#include "scenarios/report/quote.hpp"

namespace runcost {
namespace {

namespace po = boost::program_options;

/// An operand or option as it was typed, once it is known to be a value.
template <class T>
std::string checked(std::string const& what, std::string const& text, Value<T> const& value) {
    Parsed<T> const parsed = value(text);
    if (!parsed.value) {
        throw BadUsage(fmt::format("{} {} ({})", what, text, parsed.reason));
    }
    return text;
}

template <class T>
std::optional<std::string> option(CommandLine const& line, std::string const& name, Value<T> const& value) {
    if (!line.has(name)) {
        return std::nullopt;
    }
    return checked("--" + name, *line.get(name, word()), value);
}

std::string quoted_for_shell(std::string const& text) {
    return text.find('$') == std::string::npos ? text : "'" + text + "'";
}

/// The command that gives the same again, whatever is the newest catalogue then.
std::string command_of(QuoteRequest const& request, std::string const& catalogue) {
    std::string text = fmt::format("runcost quote {} {}", request.gpus, request.work);
    auto const add = [&](std::string const& name, std::optional<std::string> const& value) {
        if (value) {
            text += fmt::format(" --{} {}", name, quoted_for_shell(*value));
        }
    };
    add("checkpoint", request.checkpoint);
    add("every", request.every);
    add("deadline", request.deadline);
    add("budget", request.budget);
    return text +
           fmt::format(" --catalogue {} --replays {} --seed {}", catalogue, request.replays, request.seed);
}

}  // namespace

Exit quote_command(std::vector<std::string> const& arguments) {
    po::options_description options("Options");
    options.add_options()("checkpoint", po::value<std::string>()->value_name("98GB"),
                          "size of a checkpoint; 1GB is assumed otherwise")(
        "every", po::value<std::string>()->value_name("30min"),
        "save after so much work; otherwise no saves and cost-optimal ones are compared")(
        "deadline", po::value<std::string>()->value_name("60h"), "how often is the job done by then?")(
        "budget", po::value<std::string>()->value_name("'$900'"), "how often does it cost no more?")(
        "save", po::value<std::string>()->value_name("FILE"), "write the scenario file of the quote")(
        "catalogue", po::value<std::string>()->value_name("NAME"), "another catalogue than the newest")(
        "replays", po::value<std::string>()->value_name("N"), "default: 10,000")(
        "seed", po::value<std::string>()->value_name("S"), "default: 1")(
        "threads", po::value<std::string>()->value_name("T"), "default: all cores; never changes a result")(
        "json", "print JSON");
    CommandLine const line(
        "quote", {"GPUS", "WORK"},
        "A job on every market of the catalogue that can supply it, ranked by what it really\n"
        "costs. GPUS: 8xH100, RTX4090, 2x8xA100 (2 nodes of 8). WORK: hours on them, 40h.",
        options, arguments);
    QuoteRequest request;
    request.gpus = checked("GPUS", line.operand(0), gpu_order());
    request.work = checked("WORK", line.operand(1), duration(Limit::positive));
    request.checkpoint = option(line, "checkpoint", bytes());
    request.every = option(line, "every", duration(Limit::positive));
    request.deadline = option(line, "deadline", duration(Limit::positive));
    request.budget = option(line, "budget", dollars(Limit::positive));
    request.replays = line.get("replays", count(2, 1'000'000)).value_or(request.replays);
    request.seed = line.get("seed", count(0, ~std::uint64_t{0})).value_or(request.seed);
    Catalogue const& catalogue = wanted_catalogue(line);

    RunOptions run;
    run.threads = static_cast<unsigned>(line.get("threads", count(1, 1024)).value_or(0));
    catch_signals();
    run.cancelled = [] { return signal_caught() != 0; };
    std::optional<OutputFile> file;
    if (auto const path = line.get("save", word())) {
        file.emplace(*path);
    }
    Quote const found = quote(request, catalogue, run);
    if (found.rows.empty()) {
        GpuOrder const order = found.order;
        std::string const meant = match_gpu(catalogue, order.gpu).near;
        throw BadUsage(
            !found.without.empty()
                ? fmt::format("no market of {} has {} {} to a node; it has them otherwise on {}",
                              catalogue.name, order.gpus_per_node, order.gpu, fmt::join(found.without, ", "))
            : meant.empty()
                ? fmt::format("{} has no GPU {}; see runcost markets", catalogue.name, order.gpu)
                : fmt::format("{} has no GPU {}; did you mean {}?", catalogue.name, order.gpu, meant));
    }
    QuoteReport const report{request, catalogue, age_in_days(catalogue), found,
                             command_of(request, catalogue.name)};
    print_output(line.has("json") ? json_quote(report) : text_quote(report));
    if (file) {
        file->write(found.yaml);
        file->commit();
    }
    return Exit::done;
}

}  // namespace runcost
