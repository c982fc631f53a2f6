#include "sim/recorded_path.hpp"

#include <algorithm>

namespace runcost {

RecordedWalk::RecordedWalk(RecordedPath const& plan, DrawKey const& path) : plan_(plan), key_(path) {
    key_.cause = static_cast<std::uint8_t>(plan.draw);
    first_h_ = plan.random || in_blocks() ? anywhere() : plan.from_h;
    go_to(first_h_);
    block_left_h_ = in_blocks() ? plan.block_h : infinite;
}

double RecordedWalk::end_h() const {
    bool const goes_on = in_blocks() || plan_.at_end == RecordedPath::AtEnd::loop;
    return goes_on ? infinite : plan_.record->end_h - first_h_;
}

double RecordedWalk::anywhere() {
    return plan_.record->end_h * uniform_of(draw_bits(key_, drawn_++));
}

void RecordedWalk::go_to(double record_h) {
    std::vector<double> const& at = plan_.record->at_h;
    auto const after = std::upper_bound(at.begin(), at.end(), record_h + instant_h);
    row_ = static_cast<std::size_t>(after - at.begin()) - 1;
    at_h_ = record_h;
}

void RecordedWalk::extend(Steps& steps) {
    Record const& record = *plan_.record;
    bool const last = row_ + 1 == record.values.size();
    double const row_end_h = last ? record.end_h : record.at_h[row_ + 1];
    double const left_h = std::max(0.0, row_end_h - at_h_);
    double const value = record.values[row_];
    if (block_left_h_ <= left_h) {
        steps.add(block_left_h_, value);
        go_to(anywhere());
        block_left_h_ = plan_.block_h;
        return;
    }
    block_left_h_ -= left_h;
    steps.add(last && end_h() < infinite ? infinite : left_h, value);
    row_ = last ? 0 : row_ + 1;
    at_h_ = last ? 0.0 : row_end_h;
}

}  // namespace runcost
