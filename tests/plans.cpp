#include "tests/plans.hpp"

#include "tests/watched_walk.hpp"

namespace runcost::tests {

Ledger walk(Plan const& plan, std::uint64_t replay, std::size_t depth) {
    Unwatched unwatched;
    return walk(plan, replay, depth, unwatched);
}

Ledger walk_in_full(Plan const& plan, std::uint64_t replay, std::size_t depth) {
    Unwatched unwatched;
    return walk(plan, replay, depth, unwatched, true, false);
}

Ledger walk_twin(Plan const& plan, std::uint64_t replay) {
    Unwatched unwatched;
    return walk(plan, replay, 0, unwatched, false);
}

}  // namespace runcost::tests
