#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/plan.hpp"
#include "sim/saves.hpp"

namespace runcost {

/// An asynchronous save on its way.
struct Upload {
    std::size_t level;
    double left_h;
    double usd_per_h;
    SavePoint point;  ///< what is durable at its end
};

/// What is saved on each level, and on its way there (R7).
class Levels {
public:
    explicit Levels(CheckpointPlan const& plan) : plan_(plan) {
        saves_.reserve(plan.levels.size());
        due_after_.reserve(plan.levels.size());
        std::int64_t due_after = 1;
        for (LevelPlan const& level : plan.levels) {
            saves_.emplace_back(level.keep);
            due_after *= level.each;
            due_after_.push_back(due_after);
            most_kept_ = std::max(most_kept_, static_cast<std::int64_t>(saves_.back().keep()));
        }
    }

    std::size_t count() const { return saves_.size(); }
    /// After so many regular saves all levels are due again.
    std::int64_t period() const { return due_after_.back(); }
    std::int64_t most_kept() const { return most_kept_; }
    /// Whether a level is to be saved where this number has been reached.
    bool due(std::size_t level, std::int64_t number) const { return number % due_after_[level] == 0; }
    bool has(std::size_t level, double work) const {
        return saves_[level].any() && saves_[level].newest().work > work - instant_h;
    }

    void add(std::size_t level, SavePoint const& point) { saves_[level].add(point); }

    void start(Upload const& upload) { uploads_.push_back(upload); }
    std::vector<Upload> const& uploads() const { return uploads_; }
    /// Hours until no upload to a level is under way; to any of them.
    double busy_h(std::size_t level) const {
        double busy_h = 0.0;
        for (Upload const& upload : uploads_) {
            busy_h = upload.level == level ? std::max(busy_h, upload.left_h) : busy_h;
        }
        return busy_h;
    }
    double busy_h() const {
        double busy_h = 0.0;
        for (Upload const& upload : uploads_) {
            busy_h = std::max(busy_h, upload.left_h);
        }
        return busy_h;
    }
    double next_end_h() const {
        double next_h = infinite;
        for (Upload const& upload : uploads_) {
            next_h = std::min(next_h, upload.left_h);
        }
        return next_h;
    }
    double usd_per_h() const {
        double sum = 0.0;
        for (Upload const& upload : uploads_) {
            sum += upload.usd_per_h;
        }
        return sum;
    }
    /// The share of its speed that the work keeps beside the uploads.
    double pace() const {
        double pace = 1.0;
        for (Upload const& upload : uploads_) {
            pace *= 1.0 - plan_.levels[upload.level].slowdown;
        }
        return pace;
    }

    /// Uploads go on for so many hours; returns what that takes in dollars. Those that are within an instant
    /// of their end are durable.
    double pass(double hours) {
        if (uploads_.empty()) {
            return 0.0;
        }
        double usd = 0.0;
        for (Upload& upload : uploads_) {
            double const left_h = upload.left_h - hours;
            bool const ends = left_h <= instant_h;
            usd += upload.usd_per_h * (ends ? upload.left_h : hours);
            upload.left_h = ends ? 0.0 : left_h;
        }
        std::erase_if(uploads_, [this](Upload const& upload) {
            if (upload.left_h == 0.0) {
                saves_[upload.level].add(upload.point);
            }
            return upload.left_h == 0.0;
        });
        return usd;
    }

    /// Uploads break off, and of the levels only those in the mask keep their saves. Returns where the work
    /// is taken up again, as far as is known.
    SavePoint interrupt(std::uint32_t surviving) {
        uploads_.clear();
        for (std::size_t level = 0; level < count(); ++level) {
            if ((surviving >> level & 1U) == 0) {
                saves_[level].lose_all();
            }
        }
        return furthest([](std::size_t /*level*/) { return 0.0; }).point;
    }

    struct Source {
        bool any = false;
        std::size_t level = 0;
        SavePoint point;  ///< the very beginning if there is nothing to read
    };
    /// What a restart reads: of the newest saves the one with most progress, of several that of least
    /// `read_h(level)`. `unusable(level)`: how many of those never read before turn out bad, if they are
    /// tried.
    template <class ReadH, class Unusable>
    Source read(ReadH const& read_h, Unusable const& unusable) {
        std::array<std::uint64_t, max_levels> bad{};
        for (std::size_t level = 0; level < count(); ++level) {
            bad[level] = unusable(level);
        }
        for (;;) {
            Source const source = furthest(read_h);
            if (!source.any || source.point.good || bad[source.level] == 0) {
                if (source.any) {
                    saves_[source.level].read_newest();
                }
                return source;
            }
            saves_[source.level].lose_newest();
            --bad[source.level];
        }
    }

    /// What a restart has read lies on the levels before that, too: it came that way.
    void pass_on(Source const& source) {
        for (std::size_t level = 0; source.any && level < source.level; ++level) {
            if (!has(level, source.point.work)) {
                saves_[level].add(source.point);
                saves_[level].read_newest();
            }
        }
    }

private:
    template <class ReadH>
    Source furthest(ReadH const& read_h) const {
        Source best;
        for (std::size_t level = 0; level < count(); ++level) {
            if (saves_[level].any()) {
                SavePoint const point = saves_[level].newest();
                double const ahead = best.any ? point.work - best.point.work : infinite;
                if (ahead > instant_h ||
                    (ahead > -instant_h && read_h(level) < read_h(best.level) - instant_h)) {
                    best = {true, level, point};
                }
            }
        }
        return best;
    }

    CheckpointPlan const& plan_;
    std::vector<Saves> saves_;
    std::vector<std::int64_t> due_after_;  // saves of the first level
    std::vector<Upload> uploads_;
    std::int64_t most_kept_ = 1;
};

}  // namespace runcost
