#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/levels.hpp"
#include "sim/pace.hpp"

namespace runcost {

/// Whether pieces and saves recur: from one time that all levels have just been saved to the next, with the
/// same uploads on their way at both, all that follows is alike.
class Recurrence {
public:
    void forget() {
        marked_ = recurs_ = false;
        log_.clear();
    }

    /// All levels have just been saved.
    void mark(double now_h, std::int64_t number, Worked const& worked, Levels const& levels) {
        std::vector<std::pair<std::size_t, double>> uploads;
        for (Upload const& upload : levels.uploads()) {
            uploads.emplace_back(upload.level, upload.left_h);
        }
        recurs_ = marked_ && number - number_ == levels.period() && uploads == uploads_;
        if (recurs_) {
            hours_ = now_h - now_h_;
            useful_h_ = worked.useful_h - worked_.useful_h;
            checkpoint_h_ = worked.checkpoint_h - worked_.checkpoint_h;
            upload_usd_ = worked.upload_usd - worked_.upload_usd;
            told_ = std::exchange(log_, {});
        }
        log_.clear();
        marked_ = true;
        now_h_ = now_h;
        number_ = number;
        worked_ = worked;
        uploads_ = std::move(uploads);
    }
    void log(Told const& told) { log_.push_back(told); }

    /// Whether the time between the last two marks recurs; what was done in it.
    bool recurs() const { return recurs_; }
    double hours() const { return hours_; }
    double useful_h() const { return useful_h_; }
    double checkpoint_h() const { return checkpoint_h_; }
    double upload_usd() const { return upload_usd_; }
    std::vector<Told> const& told() const { return told_; }

private:
    bool marked_ = false;
    bool recurs_ = false;
    double now_h_ = 0.0;  // of the last mark
    std::int64_t number_ = 0;
    Worked worked_;
    std::vector<std::pair<std::size_t, double>> uploads_;  // level, hours left
    double hours_ = 0.0;                                   // between the last two
    double useful_h_ = 0.0;
    double checkpoint_h_ = 0.0;
    double upload_usd_ = 0.0;
    std::vector<Told> told_;
    std::vector<Told> log_;  // since the last mark
};

}  // namespace runcost
