#include "scenarios/catalogue.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "scenarios/reader.hpp"
#include "tests/catch.hpp"
#include "tests/node_text.hpp"
#include "tests/problems_of.hpp"

namespace runcost {
namespace {

using namespace tests;

TEST_CASE("catalogue: what is said of a GPU lies over what is said of its tier", "[catalogue]") {
    Catalogue const catalogue = read_catalogue(R"(
catalogue: c
date: 2026-01-01
sources: {s: {title: a, date: 2026-01-01}}
tiers:
  t:
    market: {setup: 3min, interruptions: [{cause: crash, lifetime: 3h}], network: {download: 1MB/s, upload: 2MB/s}}
    offers: {gpus_per_node: [1, 2, 4], seldom_from: 4}
    provenance: {setup: {prior: t}, interruptions.0.lifetime: {prior: t}, network.upload: {prior: t}, offers.seldom_from: {prior: t}}
    gpus:
      a: {market: {price: $1/h}}
      b:
        market: {price: $2/h, interruptions: [], network: {download: 3MB/s}}
        offers: {seldom_from: 2}
        provenance: {price: {source: s, says: g}, setup: {source: s, says: g}}
)",
                                               "c.yaml");
    auto const keys = [](Node const& node) {
        std::vector<std::string> result;
        for (auto const& [key, text] : leaves(node)) {
            result.push_back(fmt::format("{}={}", key, text));
        }
        return result;
    };
    using Texts = std::vector<std::string>;
    CatalogueEntry const& a = *catalogue.find("t/a");
    CHECK(a.gpu == "a");
    CHECK(keys(a.market) == Texts{"setup=3min", "interruptions.0.cause=crash", "interruptions.0.lifetime=3h",
                                  "network.download=1MB/s", "network.upload=2MB/s", "price=$1/h"});
    CHECK(a.offers.gpus_per_node == std::vector<std::uint64_t>{1, 2, 4});
    CHECK(a.offers.supplies(2));
    CHECK_FALSE(a.offers.supplies(3));
    CHECK(a.offers.seldom(4));
    CHECK_FALSE(a.offers.seldom(2));
    CHECK(a.rests_on_prior("interruptions"));
    CHECK_FALSE(a.rests_on_prior("price"));
    CatalogueEntry const& b = *catalogue.find("t/b");
    CHECK(keys(b.market) == Texts{"setup=3min", "network.download=3MB/s", "price=$2/h"});
    CHECK(b.offers.gpus_per_node == std::vector<std::uint64_t>{1, 2, 4});
    CHECK(b.offers.seldom(2));
    CHECK(keys(b.provenance) == Texts{"setup.source=s", "setup.says=g", "price.source=s", "price.says=g"});
    CHECK_FALSE(b.rests_on_prior("interruptions"));
}

TEST_CASE("catalogue: a GPU replaces one number of its tier by the whole key of it", "[catalogue]") {
    Catalogue const catalogue = read_catalogue(R"(
catalogue: c
date: 2026-01-01
sources: {s: {title: a, date: 2026-01-01}}
tiers:
  t:
    market: {price: {mean_reverting: {mean: $1/h, volatility: 4%}}, network: {download: 1MB/s}}
    provenance: {price.mean_reverting.mean: {prior: t}, price.mean_reverting.volatility: {prior: t}}
    gpus:
      a: {market: {}}
      b:
        market: {price.mean_reverting.mean: $2/h, price.mean_reverting.floor: $1/h, network.upload: 2MB/s}
        provenance: {price.mean_reverting.mean: {source: s, says: g}}
      c: {market: {price: $3/h}}
)",
                                               "c.yaml");
    CHECK(flow(catalogue.find("t/a")->market) ==
          "{price: {mean_reverting: {mean: $1/h, volatility: 4%}}, network: {download: 1MB/s}}");
    CatalogueEntry const& b = *catalogue.find("t/b");
    CHECK(flow(b.market) ==
          "{price: {mean_reverting: {mean: $2/h, volatility: 4%, floor: $1/h}}, network: {download: 1MB/s, "
          "upload: 2MB/s}}");
    CHECK(flow(b.provenance) ==
          "{price.mean_reverting.volatility: {prior: t}, price.mean_reverting.mean: {source: s, says: g}}");
    CHECK_FALSE(b.rests_on_prior("price.mean_reverting.mean"));
    CHECK(b.rests_on_prior("price"));
    CHECK(flow(catalogue.find("t/c")->market) == "{price: $3/h, network: {download: 1MB/s}}");
    CHECK(flow(catalogue.find("t/c")->provenance) == "{}");
}

TEST_CASE("catalogue: a tier that nobody can rent any more says since when", "[catalogue]") {
    Catalogue const catalogue = read_catalogue(R"(
catalogue: c
date: 2026-01-01
sources: {}
tiers:
  gone: {retired: 2025-12-31, gpus: {a: {market: {price: $1/h}}}}
  here: {gpus: {a: {market: {price: $1/h}}}}
)",
                                               "c.yaml");
    CHECK(catalogue.find("gone/a")->retired == "2025-12-31");
    CHECK_FALSE(catalogue.find("here/a")->retired);
    CHECK(problems_of([] {
              read_catalogue(
                  "catalogue: c\ndate: 2026-01-01\nsources: {}\n"
                  "tiers: {t: {retired: yes, gpus: {a: {market: {price: $1/h}}}}}\n",
                  "c");
          }) == "c:4:22: error: tiers.t.retired = yes (expected a date, such as 2026-02-12)");
}

TEST_CASE(
    "catalogue: a market takes what its entry says of stores, and what the catalogue says where it is silent",
    "[catalogue]") {
    Catalogue const catalogue = read_catalogue(R"(
catalogue: c
date: 2026-01-01
sources: {s: {title: a, date: 2026-01-01}}
stores: {s3: {kept: $0.73/GB-month, egress: $3/GB}, gcs: {egress: $5/GB}}
tiers:
  near: {market: {stores: {s3: {egress: $0/GB}}}, gpus: {a: {market: {price: $1/h}}}}
  far: {gpus: {a: {market: {price: $1/h}}}}
)",
                                               "c.yaml");
    auto const s3 = [&](std::string const& market) {
        auto const read =
            read_scenario("job: {work: 1h}\nmarket: " + market + "\n", "f.yaml", {}, {catalogue});
        return read.scenarios.at(0).market.stores;
    };
    for (char const* const name : {"near/a", "{use: near/a}", "far/a", "{price: $1/h}"}) {
        CAPTURE(name);
        bool const near = std::string(name).find("near") != std::string::npos;
        CHECK(s3(name)[0].egress_usd_per_byte == Approx(near ? 0.0 : 3e-9));
        CHECK(s3(name)[0].kept_usd_per_byte_h == Approx(1e-12));
        CHECK(s3(name)[1].egress_usd_per_byte == Approx(5e-9));
    }
    CHECK(s3("{use: near/a, stores: {s3: {egress: $7/GB}}}")[0].egress_usd_per_byte == Approx(7e-9));
}

TEST_CASE("catalogue: what is bought or committed to is not paid by the hour", "[catalogue]") {
    Catalogue const catalogue = read_catalogue(R"(
catalogue: c
date: 2026-01-01
sources: {s: {title: a, date: 2026-01-01}}
tiers:
  t:
    gpus:
      plain: {market: {price: $1/h}}
      rounded: {market: {price: {fixed: {price: $1/h}}, billing: {granularity: 1h}}}
      own: {market: {price: {own: {purchase: $1000, life: 100d}}}}
      bound: {market: {price: $1/h, billing: {commitment: {for: 30d}}}}
)",
                                               "c.yaml");
    CHECK(catalogue.find("t/plain")->by_the_hour());
    CHECK(catalogue.find("t/rounded")->by_the_hour());
    CHECK_FALSE(catalogue.find("t/own")->by_the_hour());
    CHECK_FALSE(catalogue.find("t/bound")->by_the_hour());
}

TEST_CASE("catalogue: the catalogues are known by name, the newest is the last", "[catalogue]") {
    REQUIRE(built_in_catalogues().size() == 2);
    CHECK(built_in_catalogues().back().name == "docs-2026-09");
    CHECK(built_in_catalogues().back().date == "2026-09-26");
    CHECK(find_catalogue(built_in_catalogues(), "article-2026-02")->date == "2026-02-12");
    CHECK(find_catalogue(built_in_catalogues(), "docs-2026-09") == &built_in_catalogues().back());
    CHECK(find_catalogue(built_in_catalogues(), "docs") == nullptr);
    CHECK(built_in_catalogues().front().name == "article-2026-02");
    for (Catalogue const& catalogue : built_in_catalogues()) {
        std::vector<std::string> const names = catalogue.names();
        CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
    }
}

TEST_CASE("catalogue: days between dates", "[catalogue]") {
    CHECK(days_between("2026-02-12", "2026-02-12") == 0);
    CHECK(days_between("2026-02-12", "2026-03-12") == 28);
    CHECK(days_between("2024-02-12", "2024-03-12") == 29);
    CHECK(days_between("2026-03-12", "2026-02-12") == -28);
    for (std::string const wrong : {"", "2026-02-30", "2026-2-1", "2026-02-12T22:00", "today"}) {
        CAPTURE(wrong);
        CHECK_FALSE(days_between(wrong, "2026-02-12"));
        CHECK_FALSE(days_between("2026-02-12", wrong));
    }
}

TEST_CASE("catalogue: a broken catalogue is refused with all its faults", "[catalogue]") {
    CHECK(
        problems_of([] {
            read_catalogue(R"(catalogue: c
date: 2026-02-30
sorces: {}
tiers:
  t:
    market: [1]
    offer: {}
    offers: {gpus_per_node: [2, 1], seldom: 8}
    gpus:
      A: {market: {price: $1/h}, source: x}
      b: {market: {setup: 1h}, offers: {gpus_per_node: 8, seldom_from: 0}}
      c:
  u: {market: {}}
)",
                           "c");
        }) ==
        "c:1:1: error: missing key sources\n"
        "c:2:7: error: date = 2026-02-30 (expected a date, such as 2026-02-12)\n"
        "c:3:1: error: unknown key sorces; did you mean sources?\n"
        "c:6:13: error: tiers.t.market (must be a map of keys)\n"
        "c:7:5: error: unknown key tiers.t.offer; did you mean tiers.t.offers?\n"
        "c:8:33: error: tiers.t.offers.gpus_per_node.1 = 1 (must ascend)\n"
        "c:8:37: error: unknown key tiers.t.offers.seldom; known here: gpus_per_node, seldom_from\n"
        "c:10:7: error: tiers.t.gpus.A (a GPU's name has small letters, digits and _)\n"
        "c:10:34: error: unknown key tiers.t.gpus.A.source; known here: market, offers, provenance\n"
        "c:11:10: error: missing key tiers.t.gpus.b.market.price\n"
        "c:11:56: error: tiers.t.gpus.b.offers.gpus_per_node = 8 (must be a list of numbers of GPUs, such as "
        "[1, 2, 4, 8])\n"
        "c:11:72: error: tiers.t.gpus.b.offers.seldom_from = 0 (must be a whole number from 1 to 1024)\n"
        "c:12:7: error: tiers.t.gpus.c (must be a map of keys)\n"
        "c:13:6: error: missing key tiers.u.gpus");
    CHECK(problems_of([] {
              read_catalogue(
                  "catalogue: c\ndate: 2026-01-01\ntiers: {}\n"
                  "sources: {s: {title: x}, t: {title: x, date: May}}\n",
                  "c");
          }) ==
          "c:4:14: error: missing key sources.s.date\n"
          "c:4:46: error: sources.t.date = May (expected a date, such as 2026-02-12)");
}

}  // namespace
}  // namespace runcost
