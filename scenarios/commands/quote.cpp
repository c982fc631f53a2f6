#include "scenarios/quote.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "scenarios/commands/commands.hpp"
#include "scenarios/commands/options.hpp"
#include "scenarios/commands/output_file.hpp"
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
    bool const plain = std::all_of(text.begin(), text.end(), [](unsigned char letter) {
        return std::isalnum(letter) != 0 || letter == '.' || letter == '-' || letter == '_';
    });
    return plain ? text : "'" + text + "'";
}

/// The command that gives the same again, whatever is the newest catalogue then.
std::string command_of(CommandLine const& line, std::string const& catalogue) {
    std::string text = fmt::format("runcost quote {} {}", quoted_for_shell(line.operand(0)),
                                   quoted_for_shell(line.operand(1)));
    for (char const* const name : {"checkpoint", "every", "deadline", "budget", "replays", "seed"}) {
        if (auto const value = line.get(name, word())) {
            text += fmt::format(" --{} {}", name, quoted_for_shell(*value));
        }
    }
    return text + " --catalogue " + catalogue;
}

/// Refuses a file that exists: it may hold somebody's work.
std::string new_path(std::string const& path) {
    std::error_code none;
    if (std::filesystem::exists(path, none)) {
        throw BadUsage(fmt::format("--save {} (exists; say another name, or remove it)", path));
    }
    return path;
}

/// Why there is nothing to rank.
std::string no_market(Quote const& quote, Catalogue const& catalogue) {
    GpuOrder const& order = quote.order;
    if (!quote.hopeless.empty()) {
        return fmt::format(
            "with so many interruptions it would hardly ever be done on any market of {}; say another "
            "--checkpoint, --every or fewer GPUs",
            catalogue.name);
    }
    if (!quote.beyond_limit.empty()) {
        return fmt::format(
            "{} {} cost more an hour than {} {}; take fewer, or raise billing.spend_limit in a "
            "scenario of your own",
            order.count(), order.gpu, fmt::join(quote.beyond_limit, ", "),
            quote.beyond_limit.size() == 1 ? "lets one spend" : "let one spend");
    }
    if (!quote.without.empty()) {
        return fmt::format("no market of {} has {} {} to a node; it has them otherwise on {}", catalogue.name,
                           order.gpus_per_node, order.gpu, fmt::join(quote.without, ", "));
    }
    if (!quote.retired.empty()) {
        return fmt::format("{} has no {} any more; it had them on {}", catalogue.name, order.gpu,
                           fmt::join(quote.retired, ", "));
    }
    if (!quote.not_by_the_hour.empty()) {
        return fmt::format("no market of {} rents {} by the hour; a scenario may take {}", catalogue.name,
                           order.gpu, fmt::join(quote.not_by_the_hour, ", "));
    }
    std::string const meant = match_gpu(catalogue, order.gpu).near;
    return meant.empty()
               ? fmt::format("{} has no GPU {}; see runcost markets", catalogue.name, order.gpu)
               : fmt::format("{} has no GPU {}; did you mean {}?", catalogue.name, order.gpu, meant);
}

/// A checkpoint's size, or how long a save takes.
Value<double> size_or_duration() {
    return {{}, [](std::string const& text) -> Parsed<double> {
                Parsed<double> const hours = duration(Limit::positive)(text);
                return hours.value ? hours : bytes()(text);
            }};
}

}  // namespace

Exit quote_command(std::vector<std::string> const& arguments) {
    po::options_description options("Options");
    options.add_options()("checkpoint", po::value<std::string>()->value_name("98GB"),
                          "size of a checkpoint (1GB is assumed otherwise), or how long a save takes")(
        "every", po::value<std::string>()->value_name("30min"),
        "save after so much work; otherwise no saves and cost-optimal ones are compared")(
        "deadline", po::value<std::string>()->value_name("60h"), "how often is the job done by then?")(
        "budget", po::value<std::string>()->value_name("'$900'"), "how often does it cost no more?")(
        "save", po::value<std::string>()->value_name("FILE"), "write the scenario file of the quote")(
        "catalogue", po::value<std::string>()->value_name("NAME"), "another catalogue than the newest")(
        "replays", po::value<std::string>()->value_name("N"),
        "default: 5,000, fewer where interruptions are many")(
        "seed", po::value<std::string>()->value_name("S"), "default: 1");
    add_threads(options);
    options.add_options()("json", "print JSON");
    CommandLine const line(
        "quote", {"GPUS", "WORK"},
        "A job on every market of the catalogue that can supply it, ranked by what it really\n"
        "costs. GPUS: 8xH100, RTX4090, 2x8xA100 (2 nodes of 8). WORK: hours on them, 40h.",
        options, arguments);
    QuoteRequest request;
    request.gpus = checked("GPUS", line.operand(0), gpu_order());
    request.work = checked("WORK", line.operand(1), duration(Limit::positive));
    request.checkpoint = option(line, "checkpoint", size_or_duration());
    request.every = option(line, "every", duration(Limit::positive));
    request.deadline = option(line, "deadline", duration(Limit::positive));
    request.budget = option(line, "budget", dollars(Limit::positive));
    request.replays = line.get("replays", count(2, 1'000'000));
    request.seed = line.get("seed", count(0, ~std::uint64_t{0})).value_or(request.seed);
    Catalogue const& catalogue = wanted_catalogue(line);

    RunOptions const run = run_options(line);
    std::optional<OutputFile> file;
    if (auto const path = line.get("save", word())) {
        file.emplace(new_path(*path));
    }
    Quote const found = quote(request, catalogue, run);
    if (found.rows.empty()) {
        throw BadUsage(no_market(found, catalogue));
    }
    QuoteReport const report{request, catalogue, age_in_days(catalogue), found,
                             command_of(line, catalogue.name)};
    print_output(line.has("json") ? json_quote(report) : text_quote(report));
    if (file) {
        file->write(found.yaml);
        file->commit();
        print_diagnostic(fmt::format("wrote {0}; next: runcost simulate {0}", *line.get("save", word())));
    }
    return Exit::done;
}

}  // namespace runcost
