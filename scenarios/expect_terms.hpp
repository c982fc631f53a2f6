#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/expect.hpp"
#include "scenarios/expect_names.hpp"
#include "scenarios/expect_scanner.hpp"

namespace runcost {

/// A part of a side, with its unit and where it stands.
struct Part {
    Formula formula;
    Dimension dimension;
    std::size_t from = 0;
};

inline Part joined(Part left, Part const& right, Step::Kind kind) {
    left.formula.insert(left.formula.end(), right.formula.begin(), right.formula.end());
    left.formula.push_back({kind});
    return left;
}

/// Reads the terms of an expectation: of a whole run or, inside P( ), of a replay.
class TermReader {
public:
    TermReader(Scanner& scan, Names const& names) : scan_(scan), names_(names), heads_(term_heads()) {}

    /// The plan whose name stands next, up to the dot behind it: quoted, or the longest one.
    std::optional<std::size_t> name();
    /// A term of a plan, from behind the plan's name; `from` is where the whole term begins.
    Part term(std::optional<std::size_t> named, std::size_t from);

    /// From here on terms are those of a replay, and become values of the sample; null: of the run again.
    void of_replay(Sample* sample) { replay_ = sample; }
    bool in_replay() const { return replay_ != nullptr; }

    /// A term of the run that began at `from` and ends here.
    Part put(TermKind const& what, std::size_t from, Dimension dimension);
    std::vector<ExpectTerm> const& terms() const { return terms_; }

private:
    [[noreturn]] void unknown_name(std::size_t at, std::string const& written);
    [[noreturn]] void unknown_term(std::size_t from, std::size_t head, bool named);
    std::size_t part_of(std::string const& head, Names const& known, std::string_view what);
    Part statistic(std::size_t plan, std::size_t metric, std::size_t from);
    Part fact(std::string const& head, std::size_t plan, std::size_t from);
    Part column(RowValue value, std::size_t from, Dimension dimension);
    Part mean(RowValue value, std::size_t from, Dimension dimension);
    Part replay_value(RowValue value, std::size_t from, Dimension dimension);

    Scanner& scan_;
    Names const& names_;
    Names const heads_;
    std::vector<ExpectTerm> terms_;  // distinct
    Sample* replay_ = nullptr;
};

}  // namespace runcost
