#include "oracle_work.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "oracle_saves.hpp"

namespace oracle {
namespace {

// The hours of a save, or of the last wait, that began at that instant and was broken off.
End broken_off(History& h, double began, End end) {
    h.checkpoint_failed += h.now - began;
    return end;
}

// R6: the save that answers the notice is durable.
End after_answer(const Job& job, History& h, const Answer& answer) {
    h.answered = answer.told;
    h.clocks[answer.cause].heard = true;
    h.listens_from = h.now;
    if (all_done(job, h))
        return End::completed;
    return job.on_notice == Job::save_and_continue ? End::done : stop(job, h, answer);
}

// R6: the answer comes now, and work stops until all work done is saved.
End emergency_save(const Job& job, History& h) {
    const double began = h.now;
    const Answer answer = next_answer(job, h);
    const Moved up{h.levels[answer.level].upload, {job.levels[answer.level].upload_usd}};
    const End end = spend(job, h, "checkpoint", emergency_hours(h, answer.level), true, Open::to_kills, up);
    if (end != End::done)
        return broken_off(h, began, end);
    store(job, h, answer.level, snapshot(h, false));
    return after_answer(job, h, answer);
}

// Blocked until that instant, if it is to come.
End wait_until(const Job& job, History& h, double end, Open open) {
    return end > h.now ? spend(job, h, "checkpoint", end - h.now, true, open) : End::done;
}

// The block of a save on this level; an answer on the same level lets it go on.
End block(const Job& job, History& h, std::size_t level, bool goes_on) {
    const Level& its = job.levels[level];
    const LevelHours& takes = h.levels[level];
    const Open open = goes_on ? Open::to_kills : Open::to_kills_and_notices;
    if (its.background)
        return spend(job, h, "checkpoint", takes.block, true, open);
    const Moved up{takes.upload, {its.upload_usd}};
    return spend(job, h, "checkpoint", takes.block + takes.upload, true, open, up);
}

// A regular save with this number on this level. R6: one that was under way when the notice was to be
// answered on this level is its answer.
End save(const Job& job, History& h, std::size_t level, int number) {
    const double began = h.now;
    const End waited = wait_until(job, h, upload_end(h, level), Open::to_kills_and_notices);
    if (waited != End::done)
        return broken_off(h, began, waited);

    const Answer answer = next_answer(job, h);
    const bool goes_on = answer.level == level;
    const End blocked = block(job, h, level, goes_on);
    if (blocked != End::done)
        return broken_off(h, began, blocked);
    const bool is_answer = goes_on && answer.at < h.now - instant;
    h.number = number;
    const Save made = snapshot(h, true);
    if (job.levels[level].background)
        begin_upload(job, h, level, made);
    else
        store(job, h, level, made);
    if (!is_answer)
        return End::done;

    const End uploaded = wait_until(job, h, upload_end(h, level), Open::to_kills);
    return uploaded == End::done ? after_answer(job, h, answer) : broken_off(h, began, uploaded);
}

// Behind the last saves, until the last of their uploads has ended.
End last_wait(const Job& job, History& h) {
    const double began = h.now;
    double end = h.now;
    for (const Upload& upload : h.uploads)
        end = std::max(end, upload.end);
    // R6: a final save that is still on its way to the level of the answer is the answer.
    const Answer answer = next_answer(job, h);
    const bool goes_on = answer.at < upload_end(h, answer.level) - instant;
    if (goes_on)
        end = upload_end(h, answer.level);
    const End waited = wait_until(job, h, end, goes_on ? Open::to_kills : Open::to_kills_and_notices);
    return waited == End::done ? End::completed : broken_off(h, began, waited);
}

// Regular saves with this number on these levels, one after the other.
End save_all(const Job& job, History& h, const std::vector<std::size_t>& levels, int number) {
    for (const std::size_t level : levels) {
        const End saved = save(job, h, level, number);
        if (saved != End::done)
            return saved;
    }
    return all_done(job, h) ? last_wait(job, h) : End::done;
}

// The next piece of work and the saves behind it.
End next_piece(const Job& job, History& h) {
    double piece = never;
    if (!job.pieces.empty())
        piece = job.pieces[std::min(static_cast<std::size_t>(h.number), job.pieces.size() - 1)];
    if (job.wall)
        piece *= h.speed;
    const double left = job.work - h.done;
    const bool last = left < piece + instant;  // R1: a remainder below 1e-9 h is no piece
    const End worked =
        spend(job, h, "useful", (last ? left : piece) / h.speed, true, Open::to_kills_and_notices);
    if (worked == End::answering) {
        const Event& event = h.spans.back().event;
        h.done += (event.hours - event.slowed) * h.speed;
    }
    if (worked != End::done)
        return worked;
    h.done = last ? job.work : h.done + piece;
    if (last && (!job.final || job.pieces.empty()))
        return End::completed;
    return save_all(job, h, due_levels(job, h, h.number + 1), h.number + 1);
}

}  // namespace

End work(const Job& job, History& h) {
    End end = save_all(job, h, h.owed, h.number);
    while (end == End::done || end == End::answering)
        end = end == End::answering ? emergency_save(job, h) : next_piece(job, h);
    return end;
}

}  // namespace oracle
