#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/report/format.hpp"
#include "scenarios/report/table.hpp"
#include "scenarios/report/tune.hpp"
#include "scenarios/report/tune_words.hpp"

namespace runcost {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t most_half = 20;  // columns of a bar to either side
constexpr std::size_t least_half = 6;

std::string to_the_right(std::string const& text, std::size_t width) {
    return std::string(width - std::min(width, columns_of(text)), ' ') + text;
}

/// One key's line, but for its bar.
struct Line {
    std::string key;
    std::string values;
    std::array<std::string, 4> numbers;  ///< dollars of the low and the high value, the same in percent
    KeyEffect const* effect;
};

/// One market's answer.
class Writer {
public:
    Writer(SensitivityReport const& report, MarketSensitivity const& market, std::size_t width)
        : request_(report.request), market_(market), width_(width) {}

    std::string text() const {
        std::string text =
            fmt::format("{}, {} {}, {} replays at each value, seed {}\n", market_.scenario.name,
                        words_of(request_.objective),
                        amount_text(request_.objective, market_.base.mean, market_.base.std_error),
                        grouped(market_.replays), request_.run.seed);
        if (market_.finished < 1.0) {
            text += fmt::format("only {} of the replays finish: means are lower bounds\n",
                                share_text(market_.finished));
        }
        return text + chart() + notes();
    }

private:
    bool in_hours() const { return request_.objective == Objective::makespan; }

    static std::string signed_text(double number, double std_error) {
        std::string const size = measured_text(std::fabs(number), std_error);
        bool const zero = size.find_first_not_of("0.") == std::string::npos;
        return zero ? size : (number < 0.0 ? "-" : "+") + size;
    }

    std::string value_text(KeyEffect const& some) const {
        auto const number = [&](std::optional<TriedValue> const& side) {
            return side && side->invalid.empty() ? number_text(some.key, side->value) : "-";
        };
        return number(some.low) + " .. " + number(some.high);
    }

    Line line_of(KeyEffect const& some) const {
        Line line{some.key.key, value_text(some), {}, &some};
        std::size_t at = 0;
        for (auto const* side : {&some.low, &some.high}) {
            std::size_t const number = at++;
            if (!*side || !(*side)->invalid.empty()) {
                continue;
            }
            auto const& difference = (*side)->effect.difference;
            line.numbers[number] =
                difference ? signed_text(difference->mean, difference->std_error) : "hopeless";
            if (difference && market_.base.mean > 0.0) {
                double const scale = 100.0 / market_.base.mean;
                constexpr double least_error = 0.01;  // percent: finer is of no use
                line.numbers[number + 2] = signed_text(difference->mean * scale,
                                                       std::max(difference->std_error * scale, least_error)) +
                                           " %";
            }
        }
        return line;
    }

    /// Of '-' for the low value and '+' for the high one: to the left what is cheaper, to the right dearer.
    static std::string bar(KeyEffect const& some, double greatest, std::size_t half) {
        std::string left(half, ' ');
        std::string right(half, ' ');
        struct Stroke {
            char letter;
            double effect;
        };
        std::vector<Stroke> strokes;
        for (auto const& [letter, side] : {std::pair{'-', &some.low}, {'+', &some.high}}) {
            if (*side && (*side)->invalid.empty()) {
                auto const& difference = (*side)->effect.difference;
                strokes.push_back({letter, difference ? difference->mean : infinite});
            }
        }
        // The shorter one over the longer one, where both go to the same side.
        std::sort(strokes.begin(), strokes.end(),
                  [](Stroke const& a, Stroke const& b) { return std::fabs(a.effect) > std::fabs(b.effect); });
        for (Stroke const& stroke : strokes) {
            double const share = greatest > 0.0 ? std::min(1.0, std::fabs(stroke.effect) / greatest) : 1.0;
            auto const length = static_cast<std::size_t>(std::lround(share * static_cast<double>(half)));
            (stroke.effect < 0.0 ? left.replace(half - length, length, length, stroke.letter)
                                 : right.replace(0, length, length, stroke.letter));
        }
        return left + "|" + right;
    }

    std::string chart() const {
        std::vector<Line> lines;
        double greatest = 0.0;
        for (KeyEffect const& some : market_.keys) {
            if (!some.is_tried() || !some.is_visible(market_.base.mean)) {
                continue;
            }
            lines.push_back(line_of(some));
            for (auto const* side : {&some.low, &some.high}) {
                if (*side && (*side)->effect.difference) {
                    greatest = std::max(greatest, std::fabs((*side)->effect.difference->mean));
                }
            }
        }
        if (lines.empty()) {
            return "\n  No number has a visible effect.\n";
        }
        std::string const unit = in_hours() ? "h" : "$";
        Line const head{"", "low .. high", {"low " + unit, "high " + unit, "low %", "high %"}, nullptr};
        std::size_t keys = 0;
        std::size_t values = columns_of(head.values);
        std::array<std::size_t, 4> numbers{};
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            numbers[i] = columns_of(head.numbers[i]);
        }
        for (Line const& line : lines) {
            keys = std::max(keys, columns_of(line.key));
            values = std::max(values, columns_of(line.values));
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                numbers[i] = std::max(numbers[i], columns_of(line.numbers[i]));
            }
        }
        std::size_t taken = indent + values + gap + 1;
        for (std::size_t const some : numbers) {
            taken += gap + some;
        }
        // Where there is no room beside the key, what is said of it stands below it.
        bool const beside = taken + keys + gap + 2 * least_half <= width_;
        taken += beside ? keys + gap : indent;
        std::size_t const half =
            std::clamp((width_ - std::min(width_, taken)) / 2, least_half / 2, most_half);
        std::string const margin(indent, ' ');
        std::string text = "\n";
        auto const add = [&](Line const& line, std::string const& bar) {
            std::string row = margin;
            if (beside) {
                row += line.key + std::string(keys - columns_of(line.key) + gap, ' ');
            } else {
                row = line.key.empty() ? margin + margin : margin + line.key + "\n" + margin + margin;
            }
            row += to_the_right(line.values, values) + std::string(gap, ' ') + bar;
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                row += std::string(gap, ' ') + to_the_right(line.numbers[i], numbers[i]);
            }
            row.erase(row.find_last_not_of(' ') + 1);
            text += row + "\n";
        };
        std::string const left = in_hours() ? "sooner" : "less";
        std::string const right = in_hours() ? "later" : "more";
        std::string const title = half < left.size() ? std::string(half, ' ') + "|" + std::string(half, ' ')
                                                     : to_the_right(left, half) + "|" + right +
                                                           std::string(half - right.size(), ' ');
        add(head, title);
        for (Line const& line : lines) {
            add(line, bar(*line.effect, greatest, half));
        }
        return text;
    }

    std::string notes() const {
        std::string faint;
        std::string invalid;
        std::string unfinished;
        auto const add = [](std::string& list, std::string const& item) {
            list += (list.empty() ? "" : ", ") + item;
        };
        for (KeyEffect const& some : market_.keys) {
            if (some.is_tried() && !some.is_visible(market_.base.mean)) {
                add(faint, some.key.key);
            }
            std::string left_out;
            std::string reason;
            for (auto const* side : {&some.low, &some.high}) {
                if (!*side) {
                    continue;
                }
                std::string const value = number_text(some.key, (*side)->value);
                if (!(*side)->invalid.empty()) {
                    left_out += (left_out.empty() ? "" : " and ") + value;
                    reason = (*side)->invalid;
                } else if (!(*side)->effect.difference || (*side)->effect.finished < market_.finished) {
                    add(unfinished, fmt::format("{} = {}", some.key.key, value));
                }
            }
            if (!left_out.empty()) {
                add(invalid, fmt::format("{} = {}, as {}", some.key.key, left_out, reason));
            }
        }
        std::string text;
        for (auto const& [title, list] :
             {std::pair{"Without a visible effect", &faint},
              {"Not always done, so that the effect is a lower bound", &unfinished},
              {"Left out, as they make the scenario invalid", &invalid}}) {
            if (!list->empty()) {
                text += "\n  " + wrapped(fmt::format("{}: {}.", title, *list), width_, indent + 2);
            }
        }
        return text;
    }

    SensitivityRequest const& request_;
    MarketSensitivity const& market_;
    std::size_t width_;
};

}  // namespace

std::string text_sensitivity(SensitivityReport const& report, std::size_t width) {
    std::string text = report.file.name + "\n";
    for (MarketSensitivity const& market : report.markets) {
        text += Writer(report, market, width).text() + (&market == &report.markets.back() ? "" : "\n");
    }
    return text;
}

}  // namespace runcost
