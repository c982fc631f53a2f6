#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace runcost {

/// Lines of cells, set in columns: the first to the left, all others to the right.
class Table {
public:
    explicit Table(std::size_t indent) : indent_(indent) {}

    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// A first line of headings, each over the next so many columns, set off by dashes; an empty one by
    /// nothing.
    void group(std::vector<std::pair<std::string, std::size_t>> headings) { groups_ = std::move(headings); }
    std::size_t width() const;
    /// `margin`: what stands to the right of each line; may be empty.
    std::string text(std::vector<std::string> const& margin = {}) const;

private:
    std::vector<std::size_t> widths() const;
    std::string group_line(std::vector<std::size_t> const& widths) const;

    std::size_t indent_;
    std::vector<std::pair<std::string, std::size_t>> groups_;
    std::vector<std::vector<std::string>> rows_;
};

/// Columns that a text takes on a terminal: code points, of UTF-8.
std::size_t columns_of(std::string const& text);

}  // namespace runcost
