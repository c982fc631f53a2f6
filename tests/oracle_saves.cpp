#include "oracle_saves.hpp"

#include <algorithm>

namespace oracle {
namespace {

bool survives(const std::vector<bool>& of_levels, std::size_t level) {
    return of_levels.empty() || of_levels[level];
}

// Of the newest save of each level the one with most progress, of several the one that takes least to read.
std::optional<std::size_t> best_level(const History& h) {
    std::optional<std::size_t> best;
    for (std::size_t level = 0; level < h.saves.size(); ++level) {
        if (h.saves[level].empty())
            continue;
        const double ahead = best ? h.saves[level].back().progress - h.saves[*best].back().progress : never;
        if (ahead > instant || (ahead > -instant && h.levels[level].read < h.levels[*best].read - instant))
            best = level;
    }
    return best;
}

// Work behind the save with most progress that is there will be done again.
void roll_back(History& h) {
    double progress = 0;
    std::size_t kept = 0;
    for (const std::vector<Save>& saves : h.saves)
        if (!saves.empty() && saves.back().progress > progress) {
            progress = saves.back().progress;
            kept = saves.back().spans;
        }
    for (std::size_t i = kept; i < h.spans.size(); ++i)
        if (h.spans[i].event.state == "useful")
            h.spans[i].event.state = "lost";
}

// Deeper levels that a crash kept from being saved as well.
std::vector<std::size_t> owed_levels(const Job& job, const History& h, std::size_t level, const Save& save) {
    std::vector<std::size_t> owed;
    if (!save.regular)
        return owed;
    for (std::size_t deeper : due_levels(job, h, save.number)) {
        const bool is_there =
            std::any_of(h.saves[deeper].begin(), h.saves[deeper].end(),
                        [&](const Save& its) { return its.progress > save.progress - instant; });
        if (deeper > level && !is_there)
            owed.push_back(deeper);
    }
    return owed;
}

}  // namespace

void draw_levels(const Job& job, History& h) {
    h.levels.clear();
    for (const Level& level : job.levels)
        h.levels.push_back({value(level.block, h.rental),
                            value(level.upload, h.rental) + value(level.transfer, h.host),
                            value(level.read, h.rental) + value(level.download, h.host)});
}

std::optional<std::size_t> emergency_level(const Job& job, const History& h, const Cause& cause) {
    const bool planned_return = cause.same_host && job.on_notice != Job::save_and_release;
    std::optional<std::size_t> best;
    for (std::size_t level = 0; level < h.levels.size(); ++level)
        if (survives(planned_return ? cause.saves_survive_return : cause.saves_survive_loss, level) &&
            (!best || emergency_hours(h, level) < emergency_hours(h, *best) - instant))
            best = level;
    return best;
}

double emergency_hours(const History& h, std::size_t level) {
    return h.levels[level].block + h.levels[level].upload;
}

Save snapshot(const History& h, bool regular) {
    return {h.done, h.spans.size(), h.number, regular};
}

void store(const Job& job, History& h, std::size_t level, const Save& save) {
    std::vector<Save>& saves = h.saves[level];
    saves.push_back(save);
    if (saves.size() > static_cast<std::size_t>(job.levels[level].keep))
        saves.erase(saves.begin());
}

void begin_upload(const Job& job, History& h, std::size_t level, const Save& save) {
    const Moved up{h.levels[level].upload, {job.levels[level].upload_usd}};
    h.uploads.push_back({level, save, h.now + up.hours, up});
    pay_at_once(h.account, up);
    end_uploads(job, h);
}

void end_uploads(const Job& job, History& h) {
    const auto has_ended = [&](const Upload& upload) { return upload.end <= h.now + instant; };
    for (const Upload& upload : h.uploads)
        if (has_ended(upload))
            store(job, h, upload.level, upload.save);
    std::erase_if(h.uploads, has_ended);
}

double upload_end(const History& h, std::size_t level) {
    double end = h.now;
    for (const Upload& upload : h.uploads)
        if (upload.level == level)
            end = std::max(end, upload.end);
    return end;
}

double pace(const Job& job, const History& h) {
    double share = 1;
    for (const Upload& upload : h.uploads)
        share *= 1 - job.levels[upload.level].slowdown;
    return share;
}

bool all_done(const Job& job, const History& h) {
    return job.work - h.done < instant;
}

std::vector<std::size_t> due_levels(const Job& job, const History& h, int number) {
    std::vector<std::size_t> due{0};
    for (std::size_t level = 1, each = 1; level < job.levels.size(); ++level) {
        each *= static_cast<std::size_t>(job.levels[level].each);
        if (all_done(job, h) || static_cast<std::size_t>(number) % each == 0)
            due.push_back(level);
    }
    return due;
}

void lose_saves(const Job& job, History& h, const Cause& cause, bool returned) {
    h.uploads.clear();
    for (std::size_t level = 0; level < job.levels.size(); ++level)
        if (!survives(returned ? cause.saves_survive_return : cause.saves_survive_loss, level))
            h.saves[level].clear();
    roll_back(h);
}

void pass_on(const Job& job, History& h, std::size_t from) {
    const Save save = h.saves[from].back();
    for (std::size_t level = 0; level < from; ++level)
        if (h.saves[level].empty() || h.saves[level].back().progress < save.progress - instant)
            store(job, h, level, save);
}

std::optional<std::size_t> find_good_save(const Job& job, History& h) {
    std::vector<int> bad;
    for (const Level& level : job.levels)
        bad.push_back(level.unusable ? level.unusable(h.rental) : 0);
    std::optional<std::size_t> level = best_level(h);
    for (; level && bad[*level] > 0 && !h.saves[*level].back().read; level = best_level(h)) {
        h.saves[*level].pop_back();
        --bad[*level];
    }
    roll_back(h);
    h.done = 0;
    h.number = 0;
    h.owed.clear();
    if (level) {
        Save& save = h.saves[*level].back();
        save.read = true;
        h.done = save.progress;
        h.number = save.number;
        h.owed = owed_levels(job, h, *level, save);
    }
    return level;
}

}  // namespace oracle
