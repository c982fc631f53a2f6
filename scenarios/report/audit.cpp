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

std::string claim_text(ExpectItem const& item, Verdict const& verdict) {
    return item.claim.empty() ? verdict.claim : item.claim;
}

/// Items of one number, such as B12 of "B12: Vast at 97 % is ..."; those without one are the file's.
struct Numbered {
    std::string number;
    std::size_t items = 0;
    std::size_t as_stated = 0;
    std::size_t refuted = 0;
    std::vector<std::string> remarks{};  ///< what is refuted, and what is otherwise than stated
};

std::vector<Numbered> by_number(Audits const& audits) {
    std::vector<Numbered> all;
    for (auto const& [path, audit] : audits) {
        for (std::size_t i = 0; i < audit.items.size(); ++i) {
            ExpectItem const& item = audit.items[i];
            Verdict const& verdict = audit.verdicts[i];
            std::string text = claim_text(item, verdict);
            std::string number = path;
            std::size_t const colon = item.claim.find(": ");
            if (colon != std::string::npos && item.claim.find(' ') > colon) {
                number = item.claim.substr(0, colon);
                text = item.claim.substr(colon + 2);
            }
            auto const has_it = [&](Numbered const& some) { return some.number == number; };
            auto found = std::find_if(all.begin(), all.end(), has_it);
            if (found == all.end()) {
                found = all.insert(all.end(), {number});
            }
            bool const stated = as_stated(verdict, item.verdict);
            ++found->items;
            found->as_stated += stated ? 1U : 0U;
            found->refuted += verdict.holds ? 0U : 1U;
            if (!stated) {
                found->remarks.push_back(fmt::format("{}: {}", verdict_text(item, verdict), text));
            } else if (!verdict.holds) {
                found->remarks.push_back(text);
            }
        }
    }
    return all;
}

std::string text_by_number(Audits const& audits) {
    Table table(2);
    table.add({"claim", "items", "as stated", "refuted"});
    std::vector<std::string> remarks{"what is refuted"};
    bool any = false;
    for (Numbered const& some : by_number(audits)) {
        table.add({some.number, grouped(some.items), grouped(some.as_stated), grouped(some.refuted)});
        remarks.push_back(some.remarks.empty() ? "" : some.remarks.front());
        any = any || !some.remarks.empty();
        for (std::size_t i = 1; i < some.remarks.size(); ++i) {
            table.add({"", "", "", ""});
            remarks.push_back(some.remarks[i]);
        }
    }
    return table.text(any ? remarks : std::vector<std::string>{}) + "\n";
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
        table.add(
            {claim_text(item, verdict), verdict.expected, verdict.computed, verdict_text(item, verdict)});
        sources.push_back(item.source);
    }
    bool const any =
        std::any_of(sources.begin() + 1, sources.end(), [](auto const& one) { return !one.empty(); });
    return table.text(any ? sources : std::vector<std::string>{});
}

std::string text_audits(Audits const& audits, bool each) {
    std::string text = each ? "" : text_by_number(audits);
    std::size_t claims = 0;
    std::size_t others = 0;
    for (auto const& [path, audit] : audits) {
        if (each) {
            text += fmt::format("{}\n{}\n", path, text_audit(audit));
        }
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
