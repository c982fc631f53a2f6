#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/catalogue.hpp"

namespace runcost {

/// A number of a scenario file, in the unit it is written in: $0.45/gpu-h.
struct NumericKey {
    std::string key;  ///< as --set takes it, such as market.price
    double value = 0.0;
    std::string before;  ///< $
    std::string behind;  ///< /gpu-h

    /// Another number, in the same unit, for --set.
    std::string assignment(double number) const;
    /// Another number, in the same unit, with as many digits as tell it from others.
    std::string text(double number) const;
    std::string unit() const { return before + behind; }
    bool is_share() const { return behind == "%"; }
};

/// A number with what stands before and behind it; none if the text is no number.
std::optional<NumericKey> numeric_text(std::string const& text);

/// A file with its assignments, and the catalogue whose entries it may use.
struct OpenFile {
    Node root;
    Catalogue const* catalogue;  ///< one of those given
};
OpenFile open_file(std::string const& text, std::string const& source, std::vector<std::string> const& sets,
                   std::vector<Catalogue> const& catalogues);

/// Adds all numbers of a part of a file whose key is `key`; empty for the whole.
void collect_numbers(Node const& node, std::string const& key, std::vector<NumericKey>& numbers);

/// The key's value in the file, `sets` applied, or in the catalogue's entry that its market uses. Throws
/// InvalidInput, placed at `option`, where there is no such key, or no number.
NumericKey find_numeric_key(std::string const& text, std::string const& source,
                            std::vector<std::string> const& sets, std::string const& key,
                            std::string const& option, std::vector<Catalogue> const& catalogues);

}  // namespace runcost
