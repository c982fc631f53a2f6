#include <fmt/format.h>

#include "scenarios/report/format.hpp"
#include "scenarios/report/report.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

bool is_saved_work(Event const& event) {
    return event.state == State::useful || event.state == State::checkpoint;
}

/// Events [first, last) of one rental as one line: work with the saves between.
std::vector<std::string> work_line(std::vector<Event> const& events, std::size_t first, std::size_t last) {
    double useful_h = 0.0;
    double checkpoint_h = 0.0;
    std::size_t saves = 0;
    for (std::size_t i = first; i < last; ++i) {
        if (events[i].state == State::useful) {
            useful_h += events[i].hours;
        } else {
            checkpoint_h += events[i].hours;
            ++saves;
        }
    }
    if (useful_h == 0.0) {  // behind work that was lost
        return {fmt::format("{:.3f}", events[first].at_h), "checkpoint", fmt::format("{:.3f}", checkpoint_h),
                fmt::format("{:.3f}", events[last - 1].done_h), ""};
    }
    std::string const what = saves == 0 ? ""
                                        : fmt::format("with {} save{} of {} in all", saves,
                                                      saves == 1 ? "" : "s", hours_text(checkpoint_h));
    return {fmt::format("{:.3f}", events[first].at_h), "useful", fmt::format("{:.3f}", useful_h),
            fmt::format("{:.3f}", events[last - 1].done_h), what};
}

std::string price_text(Event const& event) {
    return event.usd_per_h ? fmt::format("{:.4f}", *event.usd_per_h) : "";
}

std::string reason(Event const& event) {
    if (event.cause.empty()) {
        return "";
    }
    bool const answers = event.state == State::detection || event.state == State::waiting ||
                         event.state == State::provisioning || event.state == State::setup ||
                         event.state == State::restore;
    return fmt::format("{} {}", answers ? "after" : "ended by", event.cause);
}

/// Every item of the replay's bill that is not 0.
std::string bill_text(Row const& row) {
    Table table(2);
    auto const add = [&table](std::string_view item, double usd) {
        if (usd != 0.0) {
            table.add({std::string(item), dollars_text(usd)});
        }
    };
    auto const metric = [&row](Metric which) { return row[static_cast<std::size_t>(which)]; };
    table.add({"bill", "dollars"});
    for (std::size_t state = 0; state < state_count; ++state) {
        add(fmt::format("rent, {}", state_names[state]), row[compute_column + state]);
    }
    add("rounding", metric(Metric::rounding_usd));
    for (std::size_t item = 0; item < item_count; ++item) {
        add(item_words[item], row[item_column + item]);
    }
    add("after the end", metric(Metric::after_end_usd));
    add("refund", -metric(Metric::refund_usd));
    table.add({"total", dollars_text(metric(Metric::cost_usd))});
    return table.text();
}

}  // namespace

std::string text_timeline(ReplayReport const& report) {
    Timeline const& timeline = report.timeline;
    auto const metric = [&](Metric which) { return timeline.row[static_cast<std::size_t>(which)]; };
    std::string text =
        fmt::format("{}\n{}, replay {}, seed {}\n\n", report.name, report.market, report.number, report.seed);
    text += fmt::format("  {}after {}, for {}; {} interruptions, which cost {} and {}\n\n",
                        timeline.finished                ? "finished "
                        : metric(Metric::rentals) == 0.0 ? "NEVER RENTED, GIVEN UP "
                                                         : "GIVEN UP ",
                        long_hours_text(metric(Metric::makespan_h)), dollars_text(metric(Metric::cost_usd)),
                        metric(Metric::interruptions), dollars_text(metric(Metric::interruption_usd)),
                        hours_text(metric(Metric::interruption_h)));
    if (timeline.bid_usd_per_h) {
        text += fmt::format("  a bid of {}/h; prices are those at which a line begins\n\n",
                            fmt::format("${:.4g}", *timeline.bid_usd_per_h));
    }
    Table table(2);
    auto const add = [&](std::vector<std::string> cells, std::string const& price) {
        if (timeline.has_price) {
            cells.insert(cells.begin() + 3, price);
        }
        table.add(std::move(cells));
    };
    add({"at h", "state", "hours", "work done", "reason"}, "$/h");
    std::vector<Event> events = timeline.events;
    std::erase_if(events, [](Event const& event) { return event.hours == 0.0; });
    for (std::size_t i = 0; i < events.size();) {
        std::size_t end = i;
        while (end < events.size() && is_saved_work(events[end]) && events[end].rental == events[i].rental) {
            ++end;
        }
        bool const broken_off =
            end > i && events[end - 1].state == State::checkpoint && !events[end - 1].cause.empty();
        std::size_t const whole = broken_off ? end - 1 : end;
        if (whole > i) {
            add(work_line(events, i, whole), price_text(events[i]));
            i = whole;
            continue;
        }
        Event const& event = events[i];
        add({fmt::format("{:.3f}", event.at_h),
             std::string(state_names[static_cast<std::size_t>(event.state)]),
             fmt::format("{:.3f}", event.hours), fmt::format("{:.3f}", event.done_h), reason(event)},
            price_text(event));
        ++i;
    }
    return text + table.text() + "\n" + bill_text(timeline.row);
}

}  // namespace runcost
