#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/document.hpp"

namespace runcost {

/// How many GPUs a node of a market can have.
struct Offers {
    std::vector<std::uint64_t> gpus_per_node{1, 2, 3, 4, 5, 6, 7, 8};  ///< ascending
    std::optional<std::uint64_t> seldom_from;  ///< as many and more are seldom to be had

    bool supplies(std::uint64_t gpus) const;
    bool seldom(std::uint64_t gpus) const { return seldom_from && gpus >= *seldom_from; }
};

/// An entry: a market as in a scenario file, and where its numbers are from.
struct CatalogueEntry {
    std::string name;  ///< provider.tier/gpu
    std::string gpu;   ///< as in rtx4090 or a100_80_sxm
    Node market;
    Offers offers;
    std::optional<std::string> retired;  ///< the date from which on nobody can rent it any more
    /// By key of the market, or of `offers.`: {source, says}, or {prior: reason}.
    Node provenance;

    /// Whether it is paid by the hour: neither bought, nor paid for a term whether it is used or not.
    bool by_the_hour() const;
    /// Whether a number below a key of the market, or of `offers`, is a prior.
    bool rests_on_prior(std::string_view key) const;
};

/// Prices and reliability of markets as of one date.
struct Catalogue {
    std::string name;
    std::string date;        ///< 2026-02-12
    Node sources;            ///< name: {title, date}
    Node stores;             ///< s3: {kept, egress, free_egress}, as in market.stores
    Node stores_provenance;  ///< by key below stores
    std::vector<CatalogueEntry> entries;

    CatalogueEntry const* find(std::string const& wanted) const;
    std::vector<std::string> names() const;
};

/// Throws InvalidInput.
Catalogue read_catalogue(std::string const& text, std::string const& source);

/// All catalogues built into the program, the oldest first.
std::vector<Catalogue> const& built_in_catalogues();

/// Their names, separated by commas.
std::string listed(std::vector<Catalogue> const& catalogues);

/// Null if there is none of that name.
Catalogue const* find_catalogue(std::vector<Catalogue> const& catalogues, std::string const& name);

/// Days from one date to another, as in 2026-02-12; none of what is no date.
std::optional<long> days_between(std::string const& from, std::string const& to);

}  // namespace runcost
