#include "scenarios/read_expect.hpp"

namespace runcost {
namespace {

/// An expectation as text; what is wrong with it is reported.
bool read_expectation(Field const& field, std::vector<std::string> const& names, Expectation& expectation) {
    Value<std::string> text = word();
    text.form.what = "a comparison, such as cost_usd.mean <= $450 or makespan_h.p95 == 12h within 0.1h";
    std::string found;
    if (!field.read(text, found)) {
        return false;
    }
    try {
        expectation = parse_expectation(found, field.node().place, names);
    } catch (InvalidInput const& bad) {
        for (Problem const& problem : bad.problems()) {
            field.reading().problems.push_back(problem);
        }
        return false;
    }
    return true;
}

void read_item(Field const& field, std::vector<std::string> const& names, ExpectItem& item) {
    Section section(field);
    section.read("claim", word(), item.claim);
    if (auto const that = section.required("that")) {
        read_expectation(*that, names, item.that);
    }
    if (auto const verdict = section.find("verdict")) {
        read_name<Stated>(*verdict, {{"holds", Stated::holds}, {"refuted", Stated::refuted}}, item.verdict);
    }
    section.read("source", word(), item.source);
    section.end();
}

}  // namespace

std::vector<ExpectItem> read_expect(Field const& field, std::vector<std::string> const& names) {
    std::vector<ExpectItem> result;
    for (Field const& one : field.items("must be a list of comparisons")) {
        ExpectItem& item = result.emplace_back();
        if (one.describing() || one.is(Node::Kind::scalar)) {
            read_expectation(one, names, item.that);
        }
        if (one.describing() || !one.is(Node::Kind::scalar)) {
            read_item(one, names, item);
        }
    }
    return result;
}

}  // namespace runcost
