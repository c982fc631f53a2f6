#pragma once

#include "tests/catch.hpp"
#include "tests/oracle.hpp"

/// Bills of the oracles that can be followed by hand.
namespace runcost::tests {

/// Line by line; the cost is their sum.
inline void check_bill(oracle::Result const& result, oracle::Bill const& expected) {
    struct Line {
        char const* name;
        double oracle::Bill::*usd;
    };
    for (Line const& line : {Line{"compute", &oracle::Bill::compute},
                             {"rounding", &oracle::Bill::rounding},
                             {"after_end", &oracle::Bill::after_end},
                             {"refund", &oracle::Bill::refund},
                             {"disk", &oracle::Bill::disk},
                             {"network_volume", &oracle::Bill::network_volume},
                             {"object_store", &oracle::Bill::object_store},
                             {"upload", &oracle::Bill::upload},
                             {"download", &oracle::Bill::download},
                             {"egress", &oracle::Bill::egress},
                             {"fee", &oracle::Bill::fee},
                             {"commitment", &oracle::Bill::commitment},
                             {"repair", &oracle::Bill::repair}}) {
        INFO(line.name);
        CHECK(result.*line.usd == Approx(expected.*line.usd).epsilon(1e-12).margin(1e-12));
    }
    CHECK(result.cost == Approx(expected.sum()).epsilon(1e-12));
}

}  // namespace runcost::tests
