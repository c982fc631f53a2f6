#include <fmt/format.h>

#include <algorithm>

#include "scenarios/report/format.hpp"
#include "scenarios/report/report.hpp"
#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

std::string verdict_text(ExpectItem const& item, Verdict const& verdict) {
    std::string const word = verdict.holds ? "holds" : "refuted";
    return as_stated(verdict, item.verdict) ? word
           : item.verdict == Stated::holds  ? "REFUTED"
                                            : "HOLDS, stated refuted";
}

}  // namespace

bool Audit::as_stated() const {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!runcost::as_stated(verdicts[i], items[i].verdict)) {
            return false;
        }
    }
    return true;
}

std::string text_audit(Audit const& audit) {
    Table table(2);
    table.add({"claim", "expected", "computed", "verdict"});
    std::vector<std::string> sources{"source"};
    for (std::size_t i = 0; i < audit.items.size(); ++i) {
        ExpectItem const& item = audit.items[i];
        Verdict const& verdict = audit.verdicts[i];
        table.add({item.claim.empty() ? verdict.claim : item.claim, verdict.expected, verdict.computed,
                   verdict_text(item, verdict)});
        sources.push_back(item.source);
    }
    bool const any =
        std::any_of(sources.begin() + 1, sources.end(), [](auto const& one) { return !one.empty(); });
    return table.text(any ? sources : std::vector<std::string>{});
}

std::string text_audits(Audits const& audits) {
    std::string text;
    std::size_t claims = 0;
    std::size_t others = 0;
    for (auto const& [path, audit] : audits) {
        text += fmt::format("{}\n{}\n", path, text_audit(audit));
        claims += audit.items.size();
        for (std::size_t i = 0; i < audit.items.size(); ++i) {
            others += as_stated(audit.verdicts[i], audit.items[i].verdict) ? 0U : 1U;
        }
    }
    return text + (others == 0
                       ? fmt::format("All {} as stated.\n", plural(claims, "claim"))
                       : fmt::format("{} of {} otherwise than stated.\n", others, plural(claims, "claim")));
}

}  // namespace runcost
