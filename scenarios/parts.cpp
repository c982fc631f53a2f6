#include "scenarios/parts.hpp"

#include "scenarios/read_correlation.hpp"
#include "scenarios/read_expect.hpp"
#include "scenarios/read_job.hpp"
#include "scenarios/read_market.hpp"

namespace runcost {
namespace {

/// An override need not hold what a whole section must.
void nothing_required(Form& section) {
    for (Form::Key& key : section.keys) {
        key.required = false;
        nothing_required(key.form);
    }
}

/// What has a size and says no place lies in the market's object store.
void put_into_store(Job& job, DataPlace store) {
    auto const put = [store](std::optional<double> const& bytes, std::optional<DataPlace>& place) {
        place = bytes && !place ? store : place;
    };
    put(job.dataset_bytes, job.dataset_from);
    put(job.checkpoint.size_bytes, job.checkpoint.to);
    for (DeeperLevel& deeper : job.checkpoint.deeper) {
        put(deeper.form.size_bytes, deeper.form.to);
    }
}

}  // namespace

Parts find_parts(Section& section, bool whole) {
    Parts parts;
    parts.job = whole ? section.required("job") : section.find("job");
    parts.market = section.find("market");
    parts.markets = section.find("markets");
    parts.policy = section.find("policy");
    parts.run = section.find("run");
    return parts;
}

void read_parts(Parts const& parts, Scenario& scenario) {
    DayClock clock;
    if (parts.job) {
        clock = read_job(*parts.job, scenario.job);
    }
    if (parts.market) {
        read_market(*parts.market, clock, scenario.market);
    }
    if (parts.policy) {
        read_policy(*parts.policy, clock, scenario.policy);
    }
    if (parts.run) {
        read_run(*parts.run, scenario.run);
    }
    if (scenario.market.storage.object_store) {
        put_into_store(scenario.job, *scenario.market.storage.object_store);
    }
}

Description describe_scenario() {
    Description result;
    Reading reading;
    Section section(Field(reading, result.file, ""));
    std::string text;
    Scenario scenario;
    section.read("name", word(), text);
    section.read("catalogue", word(), text);
    read_correlation(*section.find("correlation"), {});
    auto const describe = [&](Section& keys, bool whole) {
        Parts const parts = find_parts(keys, whole);
        read_parts(parts, scenario);
        read_market(parts.markets->items("").front(), {}, scenario.market);
    };
    describe(section, true);
    Form& variants = section.find("compare")->form();
    variants.is_map = true;
    Form& variant = variants.others.emplace_back();
    variant.may_be_empty = true;
    Section keys(Field(reading, variant, "compare"));
    describe(keys, false);
    nothing_required(variant);
    read_expect(*section.find("expect"), {});
    result.definitions = std::move(reading.definitions);
    return result;
}

}  // namespace runcost
