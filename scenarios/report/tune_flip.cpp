#include <fmt/format.h>

#include <cmath>

#include "scenarios/report/format.hpp"
#include "scenarios/report/tune.hpp"
#include "scenarios/report/tune_words.hpp"

namespace runcost {
namespace {

constexpr int digits = 4;  // a flip is sought to 0.1 %

/// One pair's answer.
class Writer {
public:
    Writer(FlipReport const& report, PairFlip const& pair)
        : request_(report.request),
          pair_(pair),
          first_(report.file.scenarios[pair.first].name),
          second_(report.file.scenarios[pair.second].name) {}

    std::string text() const {
        if (pair_.flip.value) {
            return fmt::format("\n  {} and {}\n    Now    {}\n    Flip   {}", first_, second_, now(), flip());
        }
        return fmt::format("\n  no flip between {} and {}: {}\n", first_, second_, throughout());
    }

private:
    std::string const& name_of(Lesser lesser) const { return lesser == Lesser::first ? first_ : second_; }
    std::string const& other_than(Lesser lesser) const { return lesser == Lesser::first ? second_ : first_; }
    std::string_view lesser_word() const {
        return request_.objective == Objective::makespan ? "sooner done" : "cheaper";
    }
    std::string number(double value) const { return number_text(request_.key, value, digits); }

    std::string amount_now() const {
        Estimate const& now = *pair_.flip.now.difference;
        return fmt::format("{} ± {:.2g}", amount_text(request_.objective, std::fabs(now.mean), now.std_error),
                           now.std_error);
    }

    std::string now() const {
        Compared const& now = pair_.flip.now;
        if (!now.difference) {
            return now.lesser == Lesser::neither
                       ? "neither would hardly ever be done"
                       : fmt::format("{} is {}: {} is not always done, or takes far more",
                                     name_of(now.lesser), lesser_word(), other_than(now.lesser));
        }
        if (now.lesser == Lesser::neither) {
            return "both are the same";
        }
        bool const is_noise = !(std::fabs(now.difference->mean) > 2.0 * now.difference->std_error);
        return fmt::format("{} is {} by {}{}", name_of(now.lesser), lesser_word(), amount_now(),
                           is_noise ? ", within the error of the replays" : "");
    }

    std::string throughout() const {
        Flip const& flip = pair_.flip;
        if (flip.below == Lesser::neither) {
            return flip.now.difference ? "they do not differ" : "they would hardly ever be done";
        }
        std::string const by = flip.now.difference ? ", now by " + amount_now() : "";
        return fmt::format("{} is {} throughout{}", name_of(flip.below), lesser_word(), by);
    }

    std::string flip() const {
        Flip const& flip = pair_.flip;
        std::string const around =
            flip.low ? fmt::format(" ({}{} to {})", flip.unfinished ? "" : "95 %: ", number(*flip.low),
                                   number(*flip.high))
                     : " (lost in the noise; take more --replays)";
        std::string text = fmt::format("at {}{}\n", number(*flip.value), around);
        for (auto const& [side, lesser] : {std::pair{"Below", flip.below}, {"Above", flip.above}}) {
            text += fmt::format("    {}  {} is {}\n", side, name_of(lesser), lesser_word());
        }
        if (flip.unfinished) {
            text += "    There the other one stops being always done, or takes far more.\n";
        }
        if (flip.again) {
            text += fmt::format("    It flips again elsewhere: say --flip {}=FROM..TO for another place.\n",
                                request_.key.key);
        }
        return text;
    }

    FlipRequest const& request_;
    PairFlip const& pair_;
    std::string const& first_;
    std::string const& second_;
};

}  // namespace

std::string text_flip(FlipReport const& report) {
    FlipRequest const& request = report.request;
    PairFlip const& any = report.pairs.front();
    auto const number = [&](double value) { return number_text(request.key, value, digits); };
    std::string text = fmt::format(
        "{}\n{} = {} now, tried from {} to {}\n{}, {} replays at each value, seed {}\n", report.file.name,
        request.key.key, number(request.key.value), number(any.range.from), number(any.range.to),
        words_of(request.objective), grouped(any.flip.replays), request.run.seed);
    for (PairFlip const& pair : report.pairs) {
        text += Writer(report, pair).text();
    }
    return text;
}

}  // namespace runcost
