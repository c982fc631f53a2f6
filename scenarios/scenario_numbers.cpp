#include "scenarios/scenario_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "scenarios/override.hpp"
#include "scenarios/parts.hpp"
#include "scenarios/read_market.hpp"

namespace runcost {
namespace {

/// A part of a file, and its key there.
struct Written {
    Node const* node = nullptr;
    std::string key;
};

/// Where one of the scenarios stands: its market, and the override that made it.
struct Standing {
    Written market;
    Written variant;  ///< no node: none, or an empty one
};

std::vector<Written> markets_in(Node const& node, std::string const& dot) {
    std::vector<Written> result;
    if (Node const* market = node.find("market")) {
        result.push_back({market, dot + "market"});
    } else if (Node const* markets = node.find("markets")) {
        for (std::size_t i = 0; i < markets->items.size(); ++i) {
            result.push_back({&markets->items[i], fmt::format("{}markets.{}", dot, i)});
        }
    }
    return result;
}

/// Of the scenario of that number: overrides come in order, each on all markets, as the reader takes them.
Standing find_standing(Node const& root, std::size_t index) {
    std::vector<Written> variants;
    if (Node const* compare = root.find("compare")) {
        for (Node::Entry const& entry : compare->entries) {
            variants.push_back({entry.value.kind == Node::Kind::map ? &entry.value : nullptr,
                                fmt::format("compare.{}.", entry.key)});
        }
    } else {
        variants.emplace_back();
    }
    std::vector<Written> const common = markets_in(root, "");
    for (Written const& variant : variants) {
        bool const own = variant.node != nullptr && variant.node->find("markets") != nullptr;
        std::vector<Written> const markets = own ? markets_in(*variant.node, variant.key) : common;
        if (index < markets.size()) {
            return {markets[index], variant};
        }
        index -= markets.size();
    }
    return {};
}

/// The scalar or map at a path of keys; null for none.
Node const* at_path(Node const* node, std::string_view path) {
    while (node != nullptr && !path.empty()) {
        std::size_t const end = std::min(path.find('.'), path.size());
        std::string_view const part = path.substr(0, end);
        path.remove_prefix(std::min(path.size(), end + 1));
        if (node->kind == Node::Kind::list) {
            auto const number = count(0, node->items.size())(std::string(part)).value;
            node = number && *number < node->items.size() ? &node->items[*number] : nullptr;
        } else {
            node = node->find(part);
        }
    }
    return node;
}

/// Whether a value somewhere in a part is that word.
bool says(Node const* part, std::string_view word) {
    if (part == nullptr) {
        return false;
    }
    auto const in_entry = [word](Node::Entry const& entry) { return says(&entry.value, word); };
    auto const in_item = [word](Node const& item) { return says(&item, word); };
    return (part->kind == Node::Kind::scalar && part->text == word) ||
           std::any_of(part->entries.begin(), part->entries.end(), in_entry) ||
           std::any_of(part->items.begin(), part->items.end(), in_item);
}

/// Whether it makes sense to scale the number of that key.
bool is_scalable(NumericKey const& number) {
    constexpr std::array others{"nodes", "gpus_per_node", "repeat", "keep",   "segments",
                                "name",  "use",           "file",   "column", "cause",
                                "start", "deadline",      "budget", "peak",   "step"};
    std::string const last = number.key.substr(number.key.rfind('.') + 1);
    bool const of_trace = number.key.find(".trace.") != std::string::npos;
    return number.value > 0.0 && !of_trace && std::find(others.begin(), others.end(), last) == others.end();
}

class Collector {
public:
    explicit Collector(Catalogue const& catalogue)
        : catalogue_(catalogue), description_(describe_scenario()) {}

    /// The numbers of a part with an override laid over it; of each the key where it stands.
    void add(std::string const& part, Written const& base, Written const& over) {
        if (base.node == nullptr && over.node == nullptr) {
            return;
        }
        Node const merged = base.node == nullptr ? *over.node
                            : over.node == nullptr
                                ? *base.node
                                : overridden(*base.node, *over.node, form(part), description_);
        std::vector<NumericKey> numbers;
        collect_numbers(merged, "", numbers);
        for (NumericKey& number : numbers) {
            bool const overrides = at_path(over.node, number.key) != nullptr;
            number.key = fmt::format("{}.{}", overrides ? over.key : base.key, number.key);
            if (is_scalable(number)) {
                found_.push_back(std::move(number));
            }
        }
    }

    /// Of object stores only those that are used. Another market by the override, or one with some of its
    /// terms overridden.
    template <class Uses>
    void add_market(Written const& market, Written const& over, Uses const& job_uses) {
        bool const another =
            over.node != nullptr && (over.node->kind != Node::Kind::map || over.node->find("use") != nullptr);
        Written const& written = another ? over : market;
        if (written.node == nullptr) {
            return;
        }
        Reading reading;
        auto complete = complete_market(Field(reading, *written.node, written.key), catalogue_);
        if (complete) {
            if (Node* stores = complete->find("stores")) {
                std::erase_if(stores->entries, [&](Node::Entry const& store) {
                    return !job_uses(store.key) && !says(complete->find("storage"), store.key);
                });
            }
            add("market", {&*complete, written.key}, another ? Written{} : over);
        }
    }

    std::vector<NumericKey> take() { return std::move(found_); }

private:
    Form const& form(std::string const& part) const {
        auto const& keys = description_.file.keys;
        return std::find_if(keys.begin(), keys.end(),
                            [&](Form::Key const& some) { return some.name == part; })
            ->form;
    }

    Catalogue const& catalogue_;
    Description description_;
    std::vector<NumericKey> found_;
};

}  // namespace

std::vector<NumericKey> numbers_of_scenario(std::string const& text, std::string const& source,
                                            std::vector<std::string> const& sets, std::size_t index,
                                            std::vector<Catalogue> const& catalogues) {
    OpenFile const file = open_file(text, source, sets, catalogues);
    Standing const standing = find_standing(file.root, index);
    auto const over = [&](std::string const& part) {
        Node const* variant = standing.variant.node;
        return Written{variant == nullptr ? nullptr : variant->find(part), standing.variant.key + part};
    };
    Collector collector(*file.catalogue);
    Node const* job = file.root.find("job");
    Written const over_job = over("job");
    collector.add("job", {job, "job"}, over_job);
    collector.add_market(standing.market, over("market"), [&](std::string_view store) {
        return says(job, store) || says(over_job.node, store);
    });
    collector.add("policy", {file.root.find("policy"), "policy"}, over("policy"));
    return collector.take();
}

}  // namespace runcost
