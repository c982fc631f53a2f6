#include "models/programme.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "sim/ledger.hpp"
#include "sim/sampler.hpp"

namespace runcost {
namespace {

constexpr double hardly_any = 20.0;  // summed hazard of those ages that e^-20 of all hosts reach
constexpr double fine_cells = 50.0;  // of fine_h
constexpr double growth = 1.01;      // of the cells' ages behind them
constexpr std::size_t most_rows = 1500;
constexpr std::size_t small_pieces = 48;  // each multiple of the step, then about every 16th
constexpr std::size_t fine_ages = 120;    // each step, then every 20th of the age

/// Mean share of an hour that a host lives through whose summed hazard grows evenly by so much.
double lived_share(double more) {
    return more > 1e-12 ? -std::expm1(-more) / more : 1.0;
}

}  // namespace

HostLife::HostLife(std::function<double(double)> const& hazard, double fine_h, double end_h) {
    double const least_h = fine_h / fine_cells;
    auto const add = [&](double age_h, double summed) {
        double const width_h = ages_.empty() ? 0.0 : age_h - ages_.back();
        double exposed_h = 0.0;
        if (!ages_.empty()) {
            double const more = std::min(summed, 1e3) - hazards_.back();
            exposed_h = exposed_h_.back() + std::exp(-hazards_.back()) * width_h * lived_share(more);
        }
        ages_.push_back(age_h);
        hazards_.push_back(summed);
        exposed_h_.push_back(exposed_h);
    };
    add(0.0, hazard(0.0));
    double age_h = 0.0;
    while (age_h < end_h && hazards_.back() < hardly_any) {
        double next_h = std::min(end_h, std::max(age_h + least_h, age_h * growth));
        double summed = hazard(next_h);
        if (std::isinf(summed)) {  // up to the age at which the law ends
            double low_h = age_h;
            for (double high_h = next_h; high_h - low_h > 0.25 * instant_h;) {
                double const middle_h = 0.5 * (low_h + high_h);
                (std::isinf(hazard(middle_h)) ? high_h : low_h) = middle_h;
            }
            ends_ = true;
            if (low_h > age_h) {
                add(low_h, hazard(low_h));
            }
            return;
        }
        add(next_h, summed);
        age_h = next_h;
    }
}

std::size_t HostLife::cell(double age_h) const {
    auto const behind = std::upper_bound(ages_.begin() + 1, ages_.end(), age_h);
    return static_cast<std::size_t>(behind - ages_.begin()) - 1;
}

double HostLife::hazard(double age_h) const {
    std::size_t const k = cell(age_h);
    if (k + 1 == ages_.size()) {
        return age_h <= ages_[k] + 2.0 * instant_h ? hazards_[k] : infinite;  // ties go to the job
    }
    return hazards_[k] + (hazards_[k + 1] - hazards_[k]) * (age_h - ages_[k]) / (ages_[k + 1] - ages_[k]);
}

double HostLife::exposed_h(double age_h) const {
    std::size_t const k = cell(age_h);
    if (k + 1 == ages_.size()) {
        return exposed_h_[k];
    }
    double const width_h = age_h - ages_[k];
    double const more = (hazards_[k + 1] - hazards_[k]) * width_h / (ages_[k + 1] - ages_[k]);
    return exposed_h_[k] + std::exp(-hazards_[k]) * width_h * lived_share(more);
}

namespace {

/// What a span of some hours means for a host of some age.
struct Attempt {
    double survives;
    double spent_h;  ///< mean
    double age_h;    ///< at its end
};

class Solver {
public:
    Solver(Programme const& programme, HostLife const& life) : programme_(programme), life_(life) {
        double const steps = std::max(1.0, std::round(programme.work_h / programme.step_h));
        step_h_ = programme.work_h / steps;
        rows_ = static_cast<std::size_t>(std::min(steps, static_cast<double>(most_rows)));
        make_ages();
        make_choices();
        values_.assign((rows_ + 1) * ages_.size(), 0.0);
        lost_.assign(rows_ + 1, 0.0);
    }

    Programmed solve() {
        Programmed result;
        result.pieces.step = step_h_;
        result.pieces.ages = ages_;
        result.pieces.pieces.reserve(rows_ * ages_.size());
        for (std::size_t row = 1; row <= rows_; ++row) {
            finish_.clear();
            for (double const age_h : ages_) {
                finish_.push_back(attempt(age_h, last_h(row)));
            }
            lost_[row] = lost(row);
            for (std::size_t age = 0; age < ages_.size(); ++age) {
                auto const [value, piece] = best(row, age);
                values_[row * ages_.size() + age] = value;
                result.pieces.pieces.push_back(piece == row ? infinite
                                                            : static_cast<double>(piece) * step_h_);
            }
        }
        result.least = values_[rows_ * ages_.size()];
        return result;
    }

private:
    struct Choice {
        double value;
        std::size_t piece;
    };

    void make_ages() {
        ages_ = {0.0};
        if (!programme_.by_age) {
            return;
        }
        double const end_h = life_.ages().back();
        double const most_h = 2.0 * programme_.work_h + programme_.again_h + programme_.read_h;
        for (double age_h = step_h_; age_h < std::min(end_h, most_h);
             age_h += std::max(step_h_, age_h / 20.0 * (ages_.size() > fine_ages ? 1.0 : 0.0))) {
            ages_.push_back(age_h);
        }
        if (end_h <= most_h) {
            ages_.push_back(end_h);
        }
    }

    std::size_t least_piece() const {
        return std::max<std::size_t>(
            1, static_cast<std::size_t>(std::ceil(programme_.least_piece_h / step_h_ - 1e-9)));
    }

    void make_choices() {
        for (std::size_t piece = least_piece(); piece <= rows_;
             piece += piece < small_pieces ? 1 : std::max<std::size_t>(1, piece / 16)) {
            pieces_.push_back(piece);
        }
        attempts_.reserve(ages_.size() * pieces_.size());
        for (double const age_h : ages_) {
            for (std::size_t const piece : pieces_) {
                attempts_.push_back(attempt(age_h, hours_of(piece)));
            }
            last_pieces_.push_back(last_piece(age_h));
            last_attempts_.push_back(attempt(age_h, hours_of(last_pieces_.back())));
        }
    }

    double hours_of(std::size_t piece) const {
        return static_cast<double>(piece) * step_h_ + programme_.save_h;
    }

    /// The longest piece whose save ends before the law does; 0 if there is none.
    std::size_t last_piece(double age_h) const {
        double const steps = (life_.ages().back() - age_h - programme_.save_h + instant_h) / step_h_;
        bool const allowed = programme_.by_age && steps >= static_cast<double>(least_piece());
        return allowed ? static_cast<std::size_t>(steps) : 0;
    }

    bool whole(std::size_t row) const {
        return row < rows_ || static_cast<double>(rows_) * step_h_ > programme_.work_h - instant_h;
    }

    double last_h(std::size_t row) const {
        return static_cast<double>(row) * step_h_ + (programme_.final ? programme_.save_h : 0.0);
    }

    Attempt attempt(double age_h, double hours) const {
        double const to_h = age_h + hours;
        if (!programme_.by_age) {
            double const rate = life_.hazard(life_.ages().back()) / life_.ages().back();
            double const more = rate * hours;
            return {std::exp(-more), more > 0.0 ? -std::expm1(-more) / rate : hours, 0.0};
        }
        double const now = life_.hazard(age_h);
        double const then = life_.hazard(to_h);
        return {std::exp(now - then), (life_.exposed_h(to_h) - life_.exposed_h(age_h)) * std::exp(now), to_h};
    }

    /// Expected from here on, for so much work left and a host of an age between those of the table.
    double value(std::size_t row, double age_h) const {
        double const* const values = values_.data() + row * ages_.size();
        if (age_h >= ages_.back()) {
            return values[ages_.size() - 1];
        }
        auto const behind =
            static_cast<std::size_t>(std::upper_bound(ages_.begin(), ages_.end(), age_h) - ages_.begin());
        double const share = (age_h - ages_[behind - 1]) / (ages_[behind] - ages_[behind - 1]);
        return values[behind - 1] + share * (values[behind] - values[behind - 1]);
    }

    /// What a piece and all after it take, without what follows an interruption in it.
    double takes(Attempt const& some, double then) const {
        return programme_.per_h * some.spent_h + some.survives * then;
    }

    /// Expected from an interruption on. An interruption before the next save leads here again, so that this
    /// is the least over all pieces of what solves for itself.
    double lost(std::size_t row) const {
        bool const first = row == rows_ && whole(row);
        double const again_h = programme_.again_h + (first ? 0.0 : programme_.read_h);
        Attempt const again = attempt(0.0, again_h);
        if (again.survives <= 0.0) {
            return infinite;
        }
        double const before =
            (programme_.down + programme_.again_per_h * again.spent_h) / again.survives + programme_.restore;
        double least = infinite;
        auto const consider = [&](Attempt const& some, double then) {
            if (some.survives > 0.0) {
                least = std::min(least, (before + takes(some, then)) / some.survives);
            }
        };
        consider(attempt(again.age_h, last_h(row)), programme_.final ? programme_.save : 0.0);
        for (std::size_t const piece : pieces_) {
            if (piece >= row) {
                break;
            }
            Attempt const some = attempt(again.age_h, hours_of(piece));
            consider(some, programme_.save + value(row - piece, some.age_h));
        }
        if (std::size_t const piece = last_piece(again.age_h); piece > 0 && piece < row) {
            Attempt const some = attempt(again.age_h, hours_of(piece));
            consider(some, programme_.save + value(row - piece, some.age_h));
        }
        return least;
    }

    Choice best(std::size_t row, std::size_t age) const {
        Choice best{infinite, row};
        auto const consider = [&](Attempt const& some, double then, std::size_t piece) {
            double const fails = 1.0 - some.survives;
            double const value = takes(some, then) + (fails > 0.0 ? fails * lost_[row] : 0.0);
            if (value < best.value) {
                best = {value, piece};
            }
        };
        // The last row stands for more work than it has, unless that is all.
        if (whole(row) || pieces_.empty() || pieces_.front() >= row) {
            consider(finish_[age], programme_.final ? programme_.save : 0.0, row);
        }
        auto const consider_piece = [&](Attempt const& some, std::size_t piece) {
            consider(some, some.survives > 0.0 ? programme_.save + value(row - piece, some.age_h) : 0.0,
                     piece);
        };
        for (std::size_t i = 0; i < pieces_.size() && pieces_[i] < row; ++i) {
            consider_piece(attempts_[age * pieces_.size() + i], pieces_[i]);
        }
        if (last_pieces_[age] > 0 && last_pieces_[age] < row) {
            consider_piece(last_attempts_[age], last_pieces_[age]);
        }
        return best;
    }

    Programme const& programme_;
    HostLife const& life_;
    double step_h_ = 0.0;
    std::size_t rows_ = 0;
    std::vector<double> ages_;
    std::vector<std::size_t> pieces_;       // in steps
    std::vector<Attempt> attempts_;         // [age][piece], each with a save
    std::vector<std::size_t> last_pieces_;  // [age], up to the end of the law
    std::vector<Attempt> last_attempts_;
    std::vector<Attempt> finish_;  // [age], of all the work of this row
    std::vector<double> values_;   // [row][age], row: steps of work left
    std::vector<double> lost_;     // [row], from an interruption on
};

}  // namespace

Programmed solve(Programme const& programme, HostLife const& life) {
    return Solver(programme, life).solve();
}

}  // namespace runcost
