#pragma once

#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>

#include "sim/ledger.hpp"
#include "tests/oracle.hpp"

/// Where a replay of the oracle and one of the engine differ.
namespace runcost::tests {

/// Of hours and dollars.
inline constexpr double tolerance = 1e-9;

/// Collects what differs, in words.
class Differences {
public:
    void compare(std::string_view what, double expected, double got) {
        if (!(std::fabs(got - expected) <= tolerance)) {
            text_ << what << ": expected " << expected << ", got " << got << '\n';
        }
    }
    void compare(std::string_view what, std::string_view expected, std::string_view got) {
        if (got != expected) {
            text_ << what << ": expected " << expected << ", got " << got << '\n';
        }
    }
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
};

/// Line by line.
inline std::string differences(oracle::Result const& expected, Ledger const& got) {
    Differences found;
    found.compare("finished", expected.finished ? 1.0 : 0.0, got.finished ? 1.0 : 0.0);
    found.compare("makespan", expected.makespan, got.makespan_h());
    for (std::size_t i = 0; i < state_count; ++i) {
        std::string const name(state_names[i]);
        found.compare("hours " + name, expected.hours.at(name), got.hours[i]);
        found.compare("dollars " + name, expected.compute_by_state.at(name), got.compute_usd[i]);
    }
    found.compare("checkpoint failed", expected.checkpoint_failed, got.checkpoint_failed_h);
    found.compare("rent", expected.compute, got.rent_usd());
    found.compare("rounding", expected.rounding, got.rounding_usd);
    found.compare("disk", expected.disk, got.of(Item::disk));
    found.compare("network volume", expected.network_volume, got.of(Item::network_volume));
    found.compare("object store", expected.object_store, got.of(Item::object_store));
    found.compare("upload", expected.upload, got.of(Item::upload));
    found.compare("download", expected.download, got.of(Item::download));
    found.compare("egress", expected.egress, got.of(Item::egress));
    found.compare("fee", expected.fee, got.of(Item::fee));
    found.compare("commitment", expected.commitment, got.of(Item::commitment));
    found.compare("repair", expected.repair, got.of(Item::repair));
    found.compare("refund", expected.refund, got.refund_usd);
    found.compare("after the end", expected.after_end, got.after_end_usd);
    found.compare("cost", expected.cost, got.cost_usd());
    found.compare("rentals", expected.rentals, static_cast<double>(got.rentals));
    found.compare("interruptions", expected.interruptions, static_cast<double>(got.interruptions));
    for (std::size_t i = 0; i < cause_count; ++i) {
        auto const struck = expected.by_cause.find(std::string(cause_names[i]));
        found.compare(cause_names[i], struck == expected.by_cause.end() ? 0.0 : struck->second,
                      static_cast<double>(got.by_cause[i]));
    }
    return found.text();
}

}  // namespace runcost::tests
