#include "sim/progress.hpp"

#include <cstdint>

#include "tests/catch.hpp"

namespace runcost {
namespace {

CheckpointPlan every(double piece, bool final = true) {
    CheckpointPlan plan;
    plan.piece = piece;
    plan.final = final;
    return plan;
}

/// What a job of so much work does from its start on, at this speed.
Stretch stretch_of(CheckpointPlan const& plan, double work, double speed, double write_h) {
    Progress progress(plan, work);
    progress.set_speed(speed);
    return progress.stretch(write_h);
}

void check_stretch(Stretch const& got, std::int64_t whole, double last_h, double last_write_h,
                   double total_h) {
    CHECK(got.whole == whole);
    CHECK(got.last_h == Approx(last_h).epsilon(1e-12).margin(1e-14));
    CHECK(got.last_write_h == last_write_h);
    CHECK(got.total_h == Approx(total_h).epsilon(1e-12));
}

void check_cut(Cut const& got, bool done, std::int64_t saved, double unsaved_h, double broken_off_h) {
    CHECK(got.done == done);
    CHECK(got.saved == saved);
    CHECK(got.unsaved_h == Approx(unsaved_h).epsilon(1e-12).margin(1e-12));
    CHECK(got.broken_off_h == Approx(broken_off_h).epsilon(1e-12).margin(1e-12));
}

TEST_CASE("progress: whole pieces, then a shorter one, each saved", "[progress]") {
    Stretch const stretch = stretch_of(every(3.0), 10.0, 1.0, 0.5);
    CHECK(stretch.piece_h == 3.0);
    CHECK(stretch.write_h == 0.5);
    check_stretch(stretch, 3, 1.0, 0.5, 12.0);
}

TEST_CASE("progress: the last of equal pieces is the last piece", "[progress]") {
    check_stretch(stretch_of(every(2.5), 10.0, 1.0, 0.5), 3, 2.5, 0.5, 12.0);
    check_stretch(stretch_of(every(0.1), 1.0, 1.0, 0.0), 9, 0.1, 0.0,
                  1.0);  // 10 x 0.1 is not 1 in binary
    check_stretch(stretch_of(every(720.0 / 7.0), 720.0, 1.0, 0.0), 6, 720.0 / 7.0, 0.0, 720.0);
}

TEST_CASE("progress: a remainder below 1e-9 h is no piece, one above it is", "[progress]") {
    check_stretch(stretch_of(every(2.0), 10.0 + 5e-10, 1.0, 0.5), 4, 2.0 + 5e-10, 0.5, 12.5 + 5e-10);
    check_stretch(stretch_of(every(2.0), 10.0 + 2e-9, 1.0, 0.5), 5, 2e-9, 0.5, 13.0 + 2e-9);
    check_stretch(stretch_of(every(2.0), 10.0 - 5e-10, 1.0, 0.5), 4, 2.0 - 5e-10, 0.5, 12.5 - 5e-10);
    check_stretch(stretch_of(every(10.0), 10.0 + 5e-10, 1.0, 0.5), 0, 10.0 + 5e-10, 0.5, 10.5 + 5e-10);
}

TEST_CASE("progress: a piece longer than the work is the work", "[progress]") {
    check_stretch(stretch_of(every(20.0), 10.0, 1.0, 0.5), 0, 10.0, 0.5, 10.5);
    check_stretch(stretch_of(every(10.0), 10.0, 1.0, 0.5), 0, 10.0, 0.5, 10.5);
}

TEST_CASE("progress: without a final save the job ends with its last piece", "[progress]") {
    check_stretch(stretch_of(every(3.0, false), 10.0, 1.0, 0.5), 3, 1.0, 0.0, 11.5);
    check_stretch(stretch_of(every(2.5, false), 10.0, 1.0, 0.5), 3, 2.5, 0.0, 11.5);
}

TEST_CASE("progress: no interval is no save, not even the last", "[progress]") {
    check_stretch(stretch_of(every(infinite, true), 10.0, 1.0, 0.5), 0, 10.0, 0.0, 10.0);
    check_stretch(stretch_of(every(infinite, false), 10.0, 1.0, 0.5), 0, 10.0, 0.0, 10.0);
}

TEST_CASE("progress: pieces are work at speed 1, a stretch is in hours of the host", "[progress]") {
    Stretch const stretch = stretch_of(every(3.0), 10.0, 2.0, 0.5);
    CHECK(stretch.piece_h == 1.5);
    check_stretch(stretch, 3, 0.5, 0.5, 7.0);
}

TEST_CASE("progress: a save shortens the stretch and leaves something to read", "[progress]") {
    CheckpointPlan const plan = every(3.0);
    Progress progress(plan, 10.0);
    progress.set_speed(1.0);
    CHECK_FALSE(progress.any_saved());
    progress.save(0);
    CHECK_FALSE(progress.any_saved());
    progress.save(2);
    CHECK(progress.any_saved());
    check_stretch(progress.stretch(0.25), 1, 1.0, 0.25, 4.5);
    progress.save(1);
    check_stretch(progress.stretch(0.25), 0, 1.0, 0.25, 1.25);
}

TEST_CASE("progress: pieces of wall hours follow the speed of each host", "[progress]") {
    CheckpointPlan plan = every(2.0);
    plan.wall = true;
    Progress progress(plan, 10.0);
    progress.set_speed(1.5);  // pieces of 3
    Stretch const first = progress.stretch(0.5);
    CHECK(first.piece_h == 2.0);
    check_stretch(first, 3, 1.0 / 1.5, 0.5, 9.0 + 0.5 - 1.5 + 1.0 / 1.5);
    progress.save(1);         // 7 are left
    progress.set_speed(1.0);  // pieces of 2
    check_stretch(progress.stretch(0.5), 3, 1.0, 0.5, 9.0);
}

TEST_CASE("cut: tells durable work, saves, unsaved work and a save broken off", "[progress]") {
    Stretch const stretch = stretch_of(every(3.0), 10.0, 1.0, 0.5);  // 3 s 3 s 3 s 1 s
    check_cut(cut(stretch, 0.0), false, 0, 0.0, 0.0);
    check_cut(cut(stretch, 2.0), false, 0, 2.0, 0.0);
    check_cut(cut(stretch, 3.0), false, 0, 3.0, 0.0);
    check_cut(cut(stretch, 3.25), false, 0, 3.0, 0.25);
    check_cut(cut(stretch, 3.75), false, 1, 0.25, 0.0);
    check_cut(cut(stretch, 10.4), false, 2, 3.0, 0.4);
    check_cut(cut(stretch, 11.25), false, 3, 0.75, 0.0);
    check_cut(cut(stretch, 11.75), false, 3, 1.0, 0.25);
    Cut const two = cut(stretch, 8.0);
    check_cut(two, false, 2, 1.0, 0.0);
    CHECK(two.saved_h == 6.0);
    CHECK(two.save_h == 1.0);
    Cut const all = cut(stretch, 100.0);
    check_cut(all, true, 3, 1.0, 0.0);
    CHECK(all.saved_h == 9.0);
    CHECK(all.save_h == 2.0);
    CHECK(all.saved_h + all.save_h + all.unsaved_h == stretch.total_h);
}

TEST_CASE("cut: a tie goes to the job", "[progress]") {
    Stretch const stretch = stretch_of(every(3.0), 10.0, 1.0, 0.5);
    for (double const early : {0.0, 5e-10}) {
        CAPTURE(early);
        check_cut(cut(stretch, 3.5 - early), false, 1, 0.0, 0.0);
        check_cut(cut(stretch, 10.5 - early), false, 3, 0.0, 0.0);
        check_cut(cut(stretch, 12.0 - early), true, 3, 1.0, 0.0);
    }
    check_cut(cut(stretch, 3.5 - 2e-9), false, 0, 3.0, 0.5 - 2e-9);
    check_cut(cut(stretch, 12.0 - 2e-9), false, 3, 1.0, 0.5 - 2e-9);
    check_cut(cut(stretch, infinite), true, 3, 1.0, 0.0);
}

TEST_CASE("cut: saves of zero length are durable when their piece is", "[progress]") {
    Stretch const stretch = stretch_of(every(3.0), 10.0, 1.0, 0.0);
    check_cut(cut(stretch, 3.0), false, 1, 0.0, 0.0);
    check_cut(cut(stretch, 9.5), false, 3, 0.5, 0.0);
    check_cut(cut(stretch, 10.0), true, 3, 1.0, 0.0);
}

TEST_CASE("cut: a last piece a little longer than the others is not cut in two", "[progress]") {
    Stretch const stretch = stretch_of(every(2.0), 10.0 + 5e-10, 1.0, 0.0);
    check_cut(cut(stretch, 10.0 - 2e-9), false, 4, 2.0 - 2e-9, 0.0);
    check_cut(cut(stretch, 10.0), true, 4, 2.0 + 5e-10, 0.0);
}

TEST_CASE("cut: without saves only the end counts", "[progress]") {
    Stretch const stretch = stretch_of(every(infinite), 10.0, 1.0, 0.5);
    check_cut(cut(stretch, 9.0), false, 0, 9.0, 0.0);
    check_cut(cut(stretch, 10.0), true, 0, 10.0, 0.0);
}

}  // namespace
}  // namespace runcost
