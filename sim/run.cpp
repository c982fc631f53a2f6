#include "sim/run.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "sim/sources.hpp"
#include "sim/walk.hpp"

namespace runcost {
namespace {

constexpr std::uint64_t block_size = RowBlock::capacity;

/// Whether all uninterrupted replays are alike: nothing in them is drawn.
bool twins_are_alike(Plan const& plan) {
    auto const fixed = [](Sampler const& sampler) { return sampler.ages == nullptr; };
    return fixed(plan.host.speed) && fixed(plan.host.download) && fixed(plan.host.upload) &&
           fixed(plan.host.price) && fixed(plan.provisioning) && fixed(plan.market_setup) &&
           fixed(plan.job_setup) &&
           std::all_of(plan.checkpoint.levels.begin(), plan.checkpoint.levels.end(),
                       [&](LevelPlan const& level) { return fixed(level.block) && fixed(level.upload); }) &&
           plan.availability.kind == AvailabilityPlan::Kind::always && !plan.price.path.any() &&
           fixed(plan.release.hours) && plan.release.until_hour < 0.0 && fixed(plan.deletion.hours) &&
           plan.deletion.until_hour < 0.0;
}

/// Computes blocks of replays: draws the lives, walks every plan over them, sums up.
class Worker {
public:
    Worker(std::span<Plan const> plans, Sources const& sources, RunOptions const& options)
        : plans_(plans),
          sources_(sources),
          options_(options),
          lives_(sources.distinct, options.seed),
          paths_(plans),
          moments_(plans.size()),
          differences_(plans.size()),
          plain_(plans.size()),
          alike_(plans.size()),
          twins_(plans.size()),
          open_(plans.size()) {
        for (std::size_t plan = 0; plan < plans.size(); ++plan) {
            by_repeat_[plans[plan].repeat].push_back(plan);
            plain_[plan] = is_plain(plans[plan]);
            rows_.emplace_back(plain_[plan] ? item_column : column_count);
            alike_[plan] = twins_are_alike(plans[plan]);
        }
    }

    void count_in(std::vector<Gatherer::MetricCells> cells) { cells_ = std::move(cells); }

    void compute(std::uint64_t first, std::uint64_t last) {
        for (RowBlock& rows : rows_) {
            rows.clear();
        }
        for (auto const& [repeat, plans] : by_repeat_) {
            std::uint64_t const end = last * repeat;
            for (std::uint64_t at = first * repeat; at < end; at += options_.draw_block) {
                walk(plans, at, std::min<std::uint64_t>(end, at + options_.draw_block));
            }
        }
        for (std::size_t plan = 0; plan < plans_.size(); ++plan) {
            moments_[plan] = Gatherer::moments_of_block(rows_[plan]);
            differences_[plan] = {difference(plan, Metric::cost_usd), difference(plan, Metric::makespan_h)};
            if (!cells_.empty()) {
                for (std::size_t metric = 0; metric < metric_count; ++metric) {
                    cells_[plan][metric].add(rows_[plan].column(metric));
                }
            }
        }
    }

    std::vector<RowBlock> const& rows() const { return rows_; }
    std::vector<Gatherer::BlockMoments> const& moments() const { return moments_; }
    std::vector<Difference> const& differences() const { return differences_; }
    std::vector<Gatherer::MetricCells> const& cells() const { return cells_; }

private:
    /// Sessions [first, last) of plans with as many to a replay.
    void walk(std::vector<std::size_t> const& plans, std::uint64_t first, std::uint64_t last) {
        lives_.fill(first, static_cast<std::size_t>(last - first), depth_);
        std::uint64_t rentals = 0;
        Unwatched unwatched;
        for (std::uint64_t session = first; session < last; ++session) {  // plans share its paths
            for (std::size_t const p : plans) {
                Plan const& plan = plans_[p];
                ReplayLuck const luck{lives_,  sources_.of_plan[p], options_.seed,
                                      session, plan.place,          paths_.of(p, options_.seed, session)};
                ReplayLuck const calm{lives_, {}, options_.seed, session, plan.place, luck.paths};
                bool const plain = plain_[p];
                Ledger const ledger = walk_training(plan, plain, luck, unwatched);
                rentals += ledger.rentals;
                if (!twins_[p] || !alike_[p]) {
                    twins_[p] = walk_training(plan, plain, calm, unwatched);
                }
                end_session(p, session, ledger, *twins_[p]);
            }
        }
        // About as many lives as sessions use; the next block's walks draw the rest as they go.
        std::uint64_t const used = rentals / ((last - first) * plans.size());
        depth_ = static_cast<std::size_t>(std::clamp<std::uint64_t>(used, depth_step, 16 * depth_step));
        depth_ = (depth_ + depth_step / 2) / depth_step * depth_step;
    }

    /// The last session of a replay makes its row.
    void end_session(std::size_t p, std::uint64_t session, Ledger const& ledger, Ledger const& twin) {
        Plan const& plan = plans_[p];
        if (plan.repeat == 1) {
            rows_[p].push(make_row(plan, ledger, twin));
            return;
        }
        Campaign& open = open_[p];
        if (session % plan.repeat == 0) {
            open = {ledger, twin};
        } else {
            open.replay.add(ledger);
            open.twin.add(twin);
        }
        if ((session + 1) % plan.repeat == 0) {
            rows_[p].push(make_row(plan, open.replay, open.twin));
        }
    }

    Moments difference(std::size_t plan, Metric metric) const {
        std::array<double, RowBlock::capacity> values{};
        std::size_t const reference = options_.references.empty() ? 0 : options_.references[plan];
        auto const a = rows_[reference].column(metric);
        auto const b = rows_[plan].column(metric);
        std::transform(b.begin(), b.end(), a.begin(), values.begin(),
                       [](double x, double y) { return x - y; });
        return moments_of(std::span<double const>(values).first(b.size()));
    }

    struct Campaign {
        Ledger replay;
        Ledger twin;
    };

    static constexpr std::size_t depth_step = 16;
    std::span<Plan const> plans_;
    Sources const& sources_;
    RunOptions const& options_;
    Lives lives_;
    Paths paths_;
    std::size_t depth_ = depth_step;
    std::vector<RowBlock> rows_;
    std::vector<Gatherer::BlockMoments> moments_;
    std::vector<Difference> differences_;
    std::map<std::uint64_t, std::vector<std::size_t>> by_repeat_;  // plans by sessions to a replay
    std::vector<bool> plain_;                                      // of each plan
    std::vector<bool> alike_;                                      // its twins
    std::vector<std::optional<Ledger>> twins_;                     // the last ones
    std::vector<Campaign> open_;                // of each plan, the sessions of a replay so far
    std::vector<Gatherer::MetricCells> cells_;  // none while samples are kept
};

/// Shares blocks among threads and gathers their results in order.
class Runner {
public:
    Runner(std::span<Plan const> plans, RunOptions const& options)
        : plans_(plans),
          options_(options),
          sources_(plans),
          gatherers_(plans.size()),
          differences_(plans.size()) {}

    /// Replays up to `last`, from where the run stands.
    void run_to(std::uint64_t last) {
        last = std::min(last, options_.replays);
        if (done_ < SampleColumn::exact_count) {
            run_blocks(std::min(last, SampleColumn::exact_count));
        }
        if (done_ < last) {
            if (empty_cells_.empty()) {
                for (Gatherer& gatherer : gatherers_) {
                    empty_cells_.push_back(gatherer.take_cells());
                }
            }
            run_blocks(last);
        }
    }

    bool precise() const {
        return std::all_of(gatherers_.begin(), gatherers_.end(), [this](Gatherer const& gatherer) {
            Moments const& cost = gatherer.of(Metric::cost_usd);
            return z_95 * cost.std_error() <= options_.precision * std::abs(cost.mean);
        });
    }

    std::uint64_t done() const { return done_; }

    RunResult result() const {
        RunResult result;
        result.replays = done_;
        for (std::size_t p = 0; p < plans_.size(); ++p) {
            result.summaries.push_back(gatherers_[p].summary(plans_[p].market));
        }
        result.differences.assign(differences_.begin() + 1, differences_.end());
        return result;
    }

private:
    void run_blocks(std::uint64_t last) {
        std::uint64_t const blocks = (last - done_ + block_size - 1) / block_size;
        unsigned const wanted =
            options_.threads > 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
        auto const threads = static_cast<unsigned>(std::min<std::uint64_t>(wanted, blocks));
        next_claim_ = done_;
        failure_ = nullptr;
        {
            std::vector<std::jthread> others;
            for (unsigned i = 1; i < threads; ++i) {
                others.emplace_back([this, last] { work(last); });
            }
            work(last);
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
    }

    void work(std::uint64_t last) {
        try {
            Worker worker(plans_, sources_, options_);
            worker.count_in(empty_cells_);
            for (;;) {
                std::uint64_t const first = next_claim_.fetch_add(block_size);
                if (first >= last) {
                    break;
                }
                if (options_.cancelled && options_.cancelled()) {
                    throw Cancelled();
                }
                worker.compute(first, std::min(last, first + block_size));
                if (!gather(worker, first)) {
                    return;
                }
            }
            std::lock_guard const lock(mutex_);
            for (std::size_t p = 0; p < worker.cells().size(); ++p) {
                gatherers_[p].merge_cells(worker.cells()[p]);
            }
        } catch (...) {
            std::lock_guard const lock(mutex_);
            if (!failure_) {
                failure_ = std::current_exception();
            }
            next_claim_ = last;
            turn_.notify_all();
        }
    }

    /// Adds a block once all before it are added; false if the run has failed.
    bool gather(Worker const& worker, std::uint64_t first) {
        std::unique_lock lock(mutex_);
        turn_.wait(lock, [&] { return done_ == first || failure_; });
        if (failure_) {
            return false;
        }
        for (std::size_t p = 0; p < plans_.size(); ++p) {
            gatherers_[p].add(worker.moments()[p]);
            differences_[p].cost_usd.merge(worker.differences()[p].cost_usd);
            differences_[p].makespan_h.merge(worker.differences()[p].makespan_h);
            if (empty_cells_.empty()) {
                gatherers_[p].keep(worker.rows()[p]);
            }
            if (options_.rows) {
                options_.rows(first, p, worker.rows()[p]);
            }
        }
        done_ += worker.rows()[0].size();
        if (options_.progress) {
            options_.progress(done_, options_.replays);
        }
        turn_.notify_all();
        return true;
    }

    std::span<Plan const> plans_;
    RunOptions const& options_;
    Sources sources_;
    std::vector<Gatherer> gatherers_;
    std::vector<Difference> differences_;
    std::vector<Gatherer::MetricCells> empty_cells_;  // of each plan; none while samples are kept

    std::mutex mutex_;
    std::condition_variable turn_;
    std::atomic<std::uint64_t> next_claim_{0};
    std::uint64_t done_ = 0;
    std::exception_ptr failure_;
};

}  // namespace

RunResult run(std::span<Plan const> plans, RunOptions const& options) {
    for (Plan const& plan : plans) {
        if (options.replays > max_replays / plan.repeat) {
            throw std::invalid_argument(
                "more sessions than draws have keys for: at most 2^32 in all replays");
        }
    }
    Runner runner(plans, options);
    if (options.precision <= 0.0) {
        runner.run_to(options.replays);
        return runner.result();
    }
    // Ends of batches are fixed and grow by at most a quarter.
    constexpr std::uint64_t first_end = 4 * block_size;
    for (std::uint64_t end = first_end; runner.done() < options.replays;
         end = (end + end / 4) / block_size * block_size) {
        runner.run_to(end);
        if (runner.precise()) {
            break;
        }
    }
    return runner.result();
}

}  // namespace runcost
