#include "sim/luck.hpp"

#include <algorithm>
#include <utility>

namespace runcost {

Sampler constant_sampler(double hours) {
    Sampler sampler;
    sampler.parameters[0] = hours;
    return sampler;
}

void fill_values(Sampler const& sampler, DrawKey const& key, std::uint64_t first, std::span<double> values) {
    if (sampler.fill == nullptr) {
        std::fill(values.begin(), values.end(), sampler.parameters[0]);
    } else {
        sampler.fill(sampler, key, first, values);
    }
}

double draw_value(Sampler const& sampler, DrawKey const& key, std::uint64_t rental) {
    if (sampler.fill == nullptr) {
        return sampler.parameters[0];
    }
    double value = 0.0;
    sampler.fill(sampler, key, rental, {&value, 1});
    return value;
}

void fill_survivals(Sampler const& sampler, DrawKey const& key, std::uint64_t first,
                    std::span<double> values) {
    fill_uniforms(key, first, values);
    if (sampler.members == 1) {
        return;
    }
    std::vector<double> member(values.size());
    DrawKey member_key = key;
    for (std::uint32_t node = 1; node < sampler.members; ++node) {
        member_key.node = static_cast<std::uint16_t>(node);
        fill_uniforms(member_key, first, member);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = std::max(values[i], member[i]);
        }
    }
}

Lives::Lives(std::vector<LifeSource> sources, std::uint64_t seed)
    : sources_(std::move(sources)), seed_(seed), tails_(sources_.size()) {}

void Lives::draw(LifeSource const& source, std::uint64_t replay, std::uint64_t first,
                 std::span<double> lives) const {
    DrawKey const key{seed_, static_cast<std::uint32_t>(replay), Purpose::life, source.cause, source.place};
    fill_values(source.usual, key, first, lives);
    if (first == 0 && !lives.empty() && source.first != source.usual) {
        lives[0] = draw_value(source.first, key, 0);
    }
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
