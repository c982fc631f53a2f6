#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace runcost {

/// How the time of a row lies to that of the row before it.
enum class Order : std::uint8_t { first, later, same, earlier };

/// Finds that the rows of a file are those of several series: where a column whose name says whose row it is
/// changes, or where rows of one time, or of times that go back, differ in some column of words.
class Mixture {
public:
    /// `own`: the columns of the time, of the values and of `where`.
    Mixture(std::vector<std::string> headings, std::vector<std::size_t> const& own);

    /// Whether the rows seen so far are a mixture.
    bool see(std::vector<std::string> const& fields, Order order);
    /// Which columns tell the series apart, with a few of their values, and what to do.
    std::string told() const;

private:
    struct Column {
        std::size_t index = 0;
        bool names_series = false;
        bool words = false;             // some value is no number
        std::vector<std::string> seen;  // the first few of its values
    };

    bool tells(Column const& column) const;

    std::vector<std::string> headings_;
    std::vector<Column> columns_;
    std::vector<std::string> last_;
    bool found_ = false;
};

}  // namespace runcost
