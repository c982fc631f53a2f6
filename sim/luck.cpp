#include "sim/luck.hpp"

#include <algorithm>
#include <utility>

namespace runcost {

Lives::Lives(std::vector<LifeSource> sources, std::uint64_t seed)
    : sources_(std::move(sources)), seed_(seed), tails_(sources_.size()) {}

void Lives::draw(LifeSource const& source, std::uint64_t replay, std::uint64_t first,
                 std::span<double> lives) const {
    auto const fill = source.usual.by_hour.empty() ? fill_values : fill_hazards;
    fill(source.usual, key(source, replay), first, lives);
    if (first == 0 && !lives.empty() && source.first != source.usual) {
        fill(source.first, key(source, replay), 0, lives.first(1));
    }
}

double Lives::hazard_on_host(std::size_t source, std::uint64_t replay, std::uint64_t rental,
                             std::uint64_t host, std::uint16_t node) const {
    LifeSource const& from = sources_[source];
    return draw_hazard(host == 0 ? from.first : from.usual, key(from, replay, node), rental, host);
}

double Lives::of_node(std::size_t source, std::uint64_t replay, std::uint64_t rental,
                      std::uint16_t node) const {
    LifeSource const& from = sources_[source];
    Sampler const& law = rental == 0 ? from.first : from.usual;
    double value = 0.0;
    (law.by_hour.empty() ? fill_values : fill_hazards)(law, key(from, replay, node), rental, {&value, 1});
    return value;
}

void Lives::fill(std::uint64_t first, std::size_t count, std::size_t depth) {
    first_ = first;
    count_ = count;
    depth_ = depth;
    tables_.resize(sources_.size() * count * depth);
    double* row = tables_.data();
    for (LifeSource const& source : sources_) {
        for (std::size_t i = 0; i < count; ++i, row += depth) {
            draw(source, first + i, 0, {row, depth});
        }
    }
}

double Lives::beyond(std::size_t source, std::uint64_t replay, std::uint64_t rental) {
    Tail& tail = tails_[source];
    std::uint64_t const start = rental / tail_length * tail_length;
    if (tail.replay != replay || tail.first != start) {
        tail.replay = replay;
        tail.first = start;
        draw(sources_[source], replay, start, tail.values);
    }
    return tail.values[static_cast<std::size_t>(rental - start)];
}

}  // namespace runcost
