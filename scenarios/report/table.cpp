#include "scenarios/report/table.hpp"

#include <algorithm>

namespace runcost {
namespace {
constexpr std::size_t gap = 2;
}

std::size_t columns_of(std::string const& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;  // not a continuation byte
    }));
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> result;
    for (auto const& row : rows_) {
        result.resize(std::max(result.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            result[i] = std::max(result[i], columns_of(row[i]));
        }
    }
    return result;
}

std::size_t Table::width() const {
    std::size_t sum = indent_;
    for (std::size_t const width : widths()) {
        sum += width + gap;
    }
    return sum - gap;
}

std::string Table::group_line(std::vector<std::size_t> const& widths) const {
    std::string line(indent_, ' ');
    std::size_t column = 0;
    for (auto const& [heading, columns] : groups_) {
        std::size_t width = gap * (columns - 1);
        for (std::size_t i = 0; i < columns; ++i) {
            width += widths[column++];
        }
        std::size_t const text = columns_of(heading);
        std::size_t const dashes = text == 0 || width < text + 4 ? 0 : width - text - 2;
        std::string const spread = dashes == 0 ? heading
                                               : std::string(dashes / 2, '-') + " " + heading + " " +
                                                     std::string(dashes - dashes / 2, '-');
        line +=
            std::string(width - std::min(width, columns_of(spread)), ' ') + spread + std::string(gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string Table::text(std::vector<std::string> const& margin) const {
    std::vector<std::size_t> const width = widths();
    std::string result = groups_.empty() ? "" : group_line(width);
    for (std::size_t number = 0; number < rows_.size(); ++number) {
        auto const& row = rows_[number];
        std::string line(indent_, ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::string const pad(width[i] - columns_of(row[i]), ' ');
            line += i == 0 ? row[i] + pad : std::string(gap, ' ') + pad + row[i];
        }
        if (number < margin.size()) {
            line += std::string(gap, ' ') + margin[number];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + "\n";
    }
    return result;
}

}  // namespace runcost
