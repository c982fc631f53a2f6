#include <string>
#include <utility>
#include <vector>

#include "scenarios/expect.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"

namespace runcost {
namespace {

using namespace tests;

std::vector<std::string> const names{"secure", "vast.rel97/rtx4090", "vast", "secure, hourly", "60 min", "P"};

Expectation parsed(std::string const& text) {
    return parse_expectation(text, {"f.yaml", 9, 5}, names);
}
Expectation of_one(std::string const& text) {
    return parse_expectation(text, {"f.yaml", 9, 5}, {"market"});
}

/// What is wrong with an expectation of several markets, from behind its text on.
std::string fault(std::string const& text) {
    std::string const all = problems_of([&] { parsed(text); });
    std::string const start = "f.yaml:9:5: error: expect = " + text + " ";
    return all.substr(0, start.size()) == start ? all.substr(start.size()) : all;
}
std::string fault_of_one(std::string const& text) {
    std::string const all = problems_of([&] { of_one(text); });
    std::string const start = "f.yaml:9:5: error: expect = " + text + " ";
    return all.substr(0, start.size()) == start ? all.substr(start.size()) : all;
}

RowValue value_of(Expectation const& expectation, std::size_t term = 0) {
    return std::get<Sample>(expectation.terms.at(term).what).values.at(0);
}

double constant_of(std::string const& text) {
    std::vector<double> stack;
    return calculate(of_one("goodput.mean <= " + text).right, stack,
                     [](Step const& step) { return step.constant; });
}

TEST_CASE("expectations: every form of a term is read", "[expect]") {
    for (char const* const text : {"cost_usd.mean <= $450",
                                   "makespan_h.sd < 2h",
                                   "lost_gpu_h.min >= 0h",
                                   "interruptions.max == 3",
                                   "cost_usd.p05 > $1",
                                   "goodput.p99 <= 97%",
                                   "cost_usd.std_error < $0.01",
                                   "finished == 1",
                                   "deadline_met >= 95%",
                                   "within_budget >= 0.95",
                                   "both >= 95%",
                                   "no_interruption > 0.5",
                                   "interruptions_by_cause.host_failure.mean == 1.2 within 3 se",
                                   "compute_usd_by_state.lost.mean <= $3",
                                   "bill.egress_usd.mean + bill.fee_usd.mean <= 10% * cost_usd.mean",
                                   "P(bill.repair_usd > $100) < 1%",
                                   "checkpoint_interval_h == 30min",
                                   "goodput_of_means >= 0.9",
                                   "analytic.makespan_h == 12.4h within 0.1h",
                                   "analytic.interruptions == 3 within 1%",
                                   "analytic.cost_usd == $13 within $0.01",
                                   "P(makespan_h <= 24.5h) == 95% within 4 se",
                                   "P(interruptions_by_cause.crash == 0) > 0.5",
                                   "P(finished == 1) == 1",
                                   "P( (cost_usd - refund_usd) * 2 > $3 ) < 5 %",
                                   "market.cost_usd.mean <= $450",
                                   "\"market\".cost_usd.mean <= $450",
                                   "cost_usd.mean / makespan_h.mean <= $0.59/h",
                                   "interruptions.mean / makespan_h.mean < 0.05/h",
                                   "-cost_usd.mean + 2 * $5 > - (3 h * $1/h)",
                                   "1 - finished <= 1%"}) {
        CAPTURE(text);
        CHECK(problems_of([&] { of_one(text); }).empty());
    }
}

TEST_CASE("expectations: values are those of scenario files", "[expect]") {
    using Values = std::vector<std::pair<std::string, double>>;
    for (auto const& [text, value] : Values{{"97%", 0.97},
                                            {"97 %", 0.97},
                                            {".5", 0.5},
                                            {"1e-3", 1e-3},
                                            {"30min / 1h", 0.5},
                                            {"30 min / 2 h", 0.25},
                                            {"3d / 1h", 72.0},
                                            {"1s / 1h", 1.0 / 3600.0},
                                            {"$4.50 / $3", 1.5},
                                            {"$0.5/h * 4h / $1", 2.0},
                                            {"0.5/h * 4h", 2.0}}) {
        CAPTURE(text);
        CHECK(constant_of(text) == Approx(value).epsilon(1e-14));
    }
}

TEST_CASE("expectations: * and / bind stronger than + and -, all to the left", "[expect]") {
    CHECK(constant_of("1 + 2 * 3") == 7.0);
    CHECK(constant_of("(1 + 2) * 3") == 9.0);
    CHECK(constant_of("1 - 2 - 3") == -4.0);
    CHECK(constant_of("8 / 4 / 2") == 1.0);
    CHECK(constant_of("8 / 4 * 2") == 4.0);
    CHECK(constant_of("-2 * -3") == 6.0);
    CHECK(constant_of("-(1 + 2) - -4") == 1.0);
    CHECK(constant_of("1+2*3-4/2") == 5.0);
}

TEST_CASE("expectations: names may hold dots, slashes, commas, spaces and digits", "[expect]") {
    CHECK(value_of(parsed("secure.cost_usd.mean <= $1")).plan == 0);
    CHECK(value_of(parsed("vast.rel97/rtx4090.cost_usd.mean <= $1")).plan == 1);
    CHECK(value_of(parsed("vast.cost_usd.mean <= $1")).plan == 2);
    CHECK(value_of(parsed("secure, hourly.cost_usd.mean <= $1")).plan == 3);
    CHECK(value_of(parsed("'secure, hourly'.cost_usd.mean <= $1")).plan == 3);
    CHECK(value_of(parsed("\"vast\".cost_usd.mean <= $1")).plan == 2);
    CHECK(value_of(parsed("60 min.cost_usd.mean <= $1")).plan == 4);
    CHECK(value_of(parsed("P.cost_usd.mean <= $1")).plan == 5);
    Expectation const several =
        parsed("secure.cost_usd.mean-vast.rel97/rtx4090.cost_usd.mean/vast.finished == $0.42 within $0.01");
    REQUIRE(several.terms.size() == 3);
    CHECK(several.terms[1].text == "vast.rel97/rtx4090.cost_usd.mean");
    CHECK(value_of(several, 2).plan == 2);
    CHECK(value_of(several, 2).column == share_column);
    // A number is no name, even where a market is called so.
    CHECK(problems_of([] { parse_expectation("1.cost_usd.mean <= $1.5", {}, {"1"}); }).empty());
}

TEST_CASE("expectations: a term that stands twice is one", "[expect]") {
    Expectation const expectation =
        of_one("cost_usd.mean / makespan_h.mean <= cost_usd.mean * 2 / 3h within 1 %");
    CHECK(expectation.terms.size() == 2);
    CHECK(of_one("P(cost_usd < $1) + P( cost_usd <$1 ) < 1").terms.size() == 1);
}

TEST_CASE("expectations: what is expected is the text of the right side and the tolerance", "[expect]") {
    CHECK(of_one("cost_usd.mean == $13.57 within $0.01 ").expected == "$13.57 within $0.01");
    CHECK(of_one("cost_usd.mean  <=  $450").expected == "<=  $450");
    CHECK(of_one("finished==1").expected == "1");
    CHECK(of_one("P(cost_usd <= $1) >= (95%) within 4 se").expected == ">= (95%) within 4 se");
    Expectation const some = of_one("makespan_h.mean == 60h within 3.5se");
    CHECK(some.tolerance.kind == Tolerance::Kind::std_errors);
    CHECK(some.tolerance.value == 3.5);
    CHECK(some.dimension == Dimension{0, 1});
}

TEST_CASE("expectations: unknown names and terms are errors that say what was meant", "[expect]") {
    std::string const list = "names: secure | vast.rel97/rtx4090 | vast | secure, hourly | 60 min | P";
    CHECK(fault("secur.cost_usd.mean <= $1") ==
          "(column 1: unknown name secur); did you mean secure? " + list);
    CHECK(fault("$1 > vast.rel98/rtx4090.cost_usd.mean") ==
          "(column 6: unknown name vast.rel98/rtx4090); did you mean vast.rel97/rtx4090? " + list);
    CHECK(fault("rel97.cost_usd.mean <= $1") ==
          "(column 1: unknown name rel97); did you mean vast.rel97/rtx4090? " + list);
    CHECK(fault("secure - secure, houly.finished <= 1") ==
          "(column 1: unknown term secure); did you mean secure?");
    CHECK(fault("secure.finished - secure, houly.finished <= 1") ==
          "(column 19: unknown name secure, houly); did you mean secure, hourly? " + list);
    CHECK(fault("\"hourly\".finished == 1") ==
          "(column 1: unknown name hourly); did you mean secure, hourly? " + list);
    CHECK(fault("azure/nc40.cost_usd.mean <= $1") == "(column 1: unknown name azure/nc40); " + list);
    CHECK(fault("cost_usd.mean <= $1") ==
          "(column 1: cost_usd of which of 6 results); say secure.cost_usd; " + list);
    CHECK(fault("secure.cost_us.mean <= $1") == "(column 8: unknown term cost_us); did you mean cost_usd?");
    CHECK(fault_of_one("markt <= $1") == "(column 1: unknown term markt); did you mean market?");
    CHECK(contains(fault("secure.xxxxxxxxxx <= $1"),
                   "(column 8: unknown term xxxxxxxxxx); known here: cost_usd | makespan_h |"));
    CHECK(fault("secure.cost_usd.meen <= $1") ==
          "(column 17: cost_usd has no meen); did you mean mean? statistics: mean | sd | min | max | "
          "std_error | "
          "p05 | p25 | p50 | p75 | p95 | p99");
    CHECK(fault("secure.analytic.cost <= $1") ==
          "(column 17: analytic has no cost); did you mean cost_usd? closed forms: makespan_h | "
          "interruptions | "
          "cost_usd");
    CHECK(contains(fault_of_one("interruptions_by_cause.outbit.mean <= 1"),
                   "(column 24: interruptions_by_cause has no outbit); did you mean outbid? causes: host"));
    CHECK(
        contains(fault_of_one("bill.fee.mean <= $1"),
                 "(column 6: bill has no fee); did you mean fee_usd? items: disk_usd | network_volume_usd"));
    CHECK(contains(fault_of_one("bill.fee_usd <= $1"), "bill.fee_usd alone); say bill.fee_usd.mean"));
    CHECK(contains(fault_of_one("bill.fee_usd.mean <= 1h"), "dollars"));
}

TEST_CASE("expectations: what is left out is asked for", "[expect]") {
    CHECK(fault_of_one("") == "(column 1: expected a value); such as cost_usd.mean or $450");
    CHECK(fault_of_one("cost_usd <= $1") == "(column 10: cost_usd alone); say cost_usd.mean");
    CHECK(fault_of_one("analytic == 1") == "(column 10: analytic alone); say analytic.makespan_h");
    CHECK(fault_of_one("cost_usd.mean") == "(column 14: the comparison is missing); use ==, <=, >=, < or >");
    CHECK(fault_of_one("cost_usd.mean $450") == "(column 15: expected a comparison); use ==, <=, >=, < or >");
    CHECK(fault_of_one("finished = 1") == "(column 10: = alone); write ==");
    CHECK(fault_of_one("cost_usd.mean <=") == "(column 17: expected a value); such as cost_usd.mean or $450");
    CHECK(fault_of_one("(cost_usd.mean <= $1") ==
          "(column 16: the parenthesis of column 1 is not closed here)");
    CHECK(fault_of_one("P cost_usd <= $1") == "(column 3: P without its relation); say P(makespan_h <= 24h)");
    CHECK(fault_of_one("\"market.cost_usd.mean <= $1") ==
          "(column 1: the quoted name does not end); close it by \"");
    CHECK(fault_of_one("\"market\" <= $1") ==
          "(column 10: expected a dot behind the name); such as .cost_usd.mean");
    CHECK(fault_of_one("finished <= 1 within") ==
          "(column 21: expected a tolerance); such as $0.01, 0.2h, 1% or 4 se");
    CHECK(fault_of_one("finished <= $") == "(column 13: expected a number behind $); such as $450");
}

TEST_CASE("expectations: what does not belong there is refused", "[expect]") {
    CHECK(fault_of_one("1 < finished < 2") ==
          "(column 14: unexpected < 2); one comparison to an expectation");
    CHECK(fault_of_one("cost_usd.mean <= $450 please") == "(column 23: unexpected please)");
    CHECK(fault_of_one("finished.mean == 1") ==
          "(column 9: finished is a share of replays); say finished alone");
    CHECK(fault_of_one("cost_usd.mean <= 3 se") == "(column 18: compares dollars and a plain number)");
    CHECK(fault_of_one("makespan_h.mean <= 3 se") == "(column 20: compares hours and a plain number)");
    CHECK(fault_of_one("makespan_h.mean <= 3weeks") ==
          "(column 20: 3weeks unknown unit weeks; use s, min, h or d)");
    CHECK(fault_of_one("cost_usd.mean <= $3h") == "(column 18: $3h expected dollars, such as $600)");
    CHECK(fault_of_one("1 < 2") ==
          "(column 1: compares constants); say what replays gave, such as cost_usd.mean <= $450");
    CHECK(fault_of_one("P(1 < 2) == 1") == "(column 1: P( ) of constants); say P(makespan_h <= 24h)");
    CHECK(fault_of_one("P(cost_usd.mean < $2) == 1") ==
          "(column 11: inside P( ) stands the value of each replay); say cost_usd");
    CHECK(fault_of_one("P(P(cost_usd < $2) < 1) == 1") == "(column 3: P( ) inside of P( ))");
    CHECK(fault_of_one("P(goodput_of_means < 1) == 1") ==
          "(column 3: goodput_of_means is no value of a replay); inside P( ) stand metrics, shares and "
          "constants");
    CHECK(fault_of_one(std::string(200, '(') + "finished == 1").substr(0, 36) ==
          "(column 101: nested too deeply)");
}

TEST_CASE("expectations: units must agree", "[expect]") {
    CHECK(fault_of_one("cost_usd.mean <= 450h") == "(column 18: compares dollars and hours)");
    CHECK(fault_of_one("cost_usd.mean + makespan_h.mean <= $1") == "(column 17: adds dollars and hours)");
    CHECK(fault_of_one("cost_usd.mean - 1 <= $1") == "(column 17: subtracts dollars and a plain number)");
    CHECK(fault_of_one("P(cost_usd <= 3h) <= 1") == "(column 15: compares dollars and hours)");
    CHECK(fault_of_one("cost_usd.mean / makespan_h.mean <= $1") ==
          "(column 36: compares dollars per hour and dollars)");
    CHECK(fault_of_one("cost_usd.mean * cost_usd.mean <= 0.5/h") ==
          "(column 34: compares dollars^2 hours^0 and a rate per hour)");
    CHECK(fault_of_one("cost_usd.mean == $1 within 0.1h") == "(column 28: compares dollars and hours)");
    CHECK(fault_of_one("cost_usd.mean == $1 within 0.1") ==
          "(column 28: compares dollars and a plain number)");
}

TEST_CASE("expectations: == needs a tolerance unless both sides are exact", "[expect]") {
    CHECK(fault_of_one("cost_usd.mean == $1") ==
          "(column 20: cost_usd.mean is not exact); say within $0.01 or within 4 se");
    CHECK(fault_of_one("makespan_h.sd == 0h") == "(column 20: makespan_h.sd is not exact); say within 0.1h");
    CHECK(fault_of_one("deadline_met == 97%") ==
          "(column 20: deadline_met is not exact); say within 0.01 or within 4 se");
    CHECK(fault_of_one("analytic.cost_usd == $1") ==
          "(column 24: analytic.cost_usd is not exact); say within $0.01");
    for (char const* const exact :
         {"finished == 100%", "0 == deadline_met", "P(cost_usd > $1) == 1", "interruptions.max == 2",
          "rentals.min == 1", "checkpoint_interval_h == 1h"}) {
        CAPTURE(exact);
        CHECK(problems_of([&] { of_one(exact); }).empty());
    }
}

TEST_CASE("expectations: a tolerance must mean something", "[expect]") {
    CHECK(fault_of_one("cost_usd.sd == $1 within 4 se") ==
          "(column 26: cost_usd.sd has no standard error); say within an amount, such as $0.01");
    CHECK(fault_of_one("makespan_h.max - makespan_h.mean < 1h within 4 se") ==
          "(column 46: makespan_h.max has no standard error); say within an amount, such as 0.1h");
    CHECK(fault_of_one("analytic.cost_usd == $1 within 4 se") ==
          "(column 32: nothing here has a standard error); say within an amount, such as $0.01");
    CHECK(fault_of_one("cost_usd.mean == $0 within 1%") ==
          "(column 28: a share of 0 is 0); say an amount or standard errors (4 se)");
    CHECK(fault_of_one("deadline_met == 97% within 0.5%") ==
          "(column 28: percent of a percentage, or points); say an amount: points are within 0.005");
    CHECK(problems_of([&] { of_one("cost_usd.mean <= 97% * $100 within 0.5%"); }).empty());
    CHECK(fault_of_one("cost_usd.mean == $1 within 0 se") == "(column 28: 0 must be positive)");
}

}  // namespace
}  // namespace runcost
