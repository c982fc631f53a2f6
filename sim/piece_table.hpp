#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace runcost {

/// How much work to do before the next save, by the work that is left and the age of the host.
struct PieceTable {
    double step =
        0.0;  ///< of the work left, hours at speed 1: row r is for (r + 1) * step, the last for all above
    std::vector<double> ages;    ///< h, ascending; where each column begins
    std::vector<double> pieces;  ///< [row][age], hours at speed 1; infinite: all that is left

    double end_h = std::numeric_limits<double>::infinity();  ///< age that no host outlives
    double save_h = 0.0;                                     ///< of a save, which is to be durable by then
    double last_save_h = 0.0;                                ///< of the one after all work
    double speed = 1.0;                                      ///< work in an hour until then

    bool any() const { return !pieces.empty(); }

    double at(double work_left, double age_h) const {
        std::size_t const rows = pieces.size() / ages.size();
        auto const nearest = static_cast<std::size_t>(
            std::max(1.0, std::min(std::round(work_left / step), static_cast<double>(rows))));
        auto const behind = std::upper_bound(ages.begin() + 1, ages.end(), age_h);
        double const piece =
            pieces[(nearest - 1) * ages.size() + static_cast<std::size_t>(behind - ages.begin()) - 1];
        double const room_h = end_h - age_h;
        bool const fits =
            piece < work_left ? piece / speed + save_h <= room_h : work_left / speed + last_save_h <= room_h;
        return fits || room_h <= save_h ? piece : std::min(piece, (room_h - save_h) * speed);
    }

    bool operator==(PieceTable const&) const = default;
};

}  // namespace runcost
