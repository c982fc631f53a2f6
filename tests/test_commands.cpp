#include <fmt/format.h>

#include <string>
#include <vector>

#include "scenarios/version.hpp"
#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

// The real program, as a shell sees it: how it is called, what is wrong, and where output goes.
namespace runcost {
namespace {

using namespace tests;

constexpr char const* scenario = R"(name: a day
job: {work: 10h, checkpoint: {write: 1min, read: 2min}}
market:
  price: $1/h
  interruptions:
    - {cause: crash, lifetime: {exponential: {mean: 5h}}}
policy: {checkpoint: {every: 1h}}
run: {replays: 500}
)";

/// A folder with a scenario, f.yaml, that has no problems.
struct Commands {
    Commands() { folder.write("f.yaml", scenario); }
    Ran run(std::string const& arguments) const { return runcost_with(folder, arguments); }

    TemporaryFolder folder;
};

/// Nothing but this error, and status 2.
void check_refused(Ran const& ran, std::string const& error) {
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err == error + "\n");
}

TEST_CASE_METHOD(Commands, "commands: help and version go to standard output", "[commands]") {
    CHECK(run("--version").out == "runcost " + std::string(runcost_version) + "\n");
    for (char const* const help : {"--help", "-h", "help"}) {
        Ran const ran = run(help);
        CHECK(ran.status == 0);
        CHECK(ran.err.empty());
        for (char const* const command : {"simulate", "replay", "check"}) {
            CHECK(contains(ran.out, std::string("runcost ") + command + " FILE"));
        }
    }
    for (char const* const command : {"simulate", "replay", "check"}) {
        Ran const ran = run(std::string(command) + " --help");
        CHECK(ran.status == 0);
        CHECK(ran.err.empty());
        CHECK(contains(ran.out, std::string("runcost ") + command + " FILE [options]\n"));
        CHECK(contains(ran.out, "--set KEY=VALUE"));
    }
}

TEST_CASE_METHOD(Commands, "commands: a command line that is wrong is told what would be right",
                 "[commands]") {
    std::string const error = "runcost: error: ";
    check_refused(run(""), error + "which command? see runcost --help");
    check_refused(run("simulte f.yaml"), error + "no command simulte; did you mean simulate?");
    check_refused(run("frobnicate"), error + "no command frobnicate; see runcost --help");
    for (std::string const command : {"simulate", "replay", "check"}) {
        std::string const usage = fmt::format("; say runcost {} FILE", command);
        check_refused(run(command), fmt::format("{}which FILE?{}", error, usage.substr(1)));
        check_refused(run(command + " f.yaml g.yaml"),
                      fmt::format("{}g.yaml is one too many{}", error, usage));
        check_refused(run(command + " f.yaml --frobnicate"),
                      fmt::format("{}no option --frobnicate; see runcost {} --help", error, command));
        check_refused(run(command + " f.yaml --sett a=b"), error + "no option --sett; did you mean --set?");
    }
    check_refused(run("simulate f.yaml --rep 5"), error + "no option --rep; see runcost simulate --help");
    check_refused(run("simulate f.yaml --replays 0"),
                  error + "--replays 0 (must be a whole number from 1 to 4294967296)");
    check_refused(run("simulate f.yaml --replays 1e3"),
                  error + "--replays 1e3 (must be a whole number from 1 to 4294967296)");
    check_refused(run("simulate f.yaml --threads 0"),
                  error + "--threads 0 (must be a whole number from 1 to 1024)");
    check_refused(run("simulate f.yaml --seed x"),
                  error + "--seed x (must be a whole number from 0 to 18446744073709551615)");
    check_refused(run("simulate f.yaml --precision 1"),
                  error + "--precision 1 (expected a percentage, such as 97%)");
    check_refused(run("simulate f.yaml --precision 0%"),
                  error + "--precision 0% (must lie between 0.0001% and 100%)");
    check_refused(run("simulate f.yaml --precision 1% --replays 5"),
                  error + "say either --replays or --precision");
    check_refused(run("replay f.yaml"),
                  error + "which replay? say --number K, from 0, or --find p50, p95 or worst");
    check_refused(run("replay f.yaml --number -1"),
                  error + "--number -1 (must be a whole number from 0 to 4294967295)");
}

TEST_CASE_METHOD(Commands, "commands: a file that is none is refused by name", "[commands]") {
    folder.write("empty.yaml", "");
    folder.write("comment.yaml", "# nothing\n");
    for (std::string const command : {"simulate ", "check ", "replay --number 0 "}) {
        check_refused(run(command + "no.yaml"), "no.yaml: error: no such file");
        check_refused(run(command + "."), ".: error: is a folder, not a file");
        check_refused(run(command + "empty.yaml"), "empty.yaml: error: is empty");
        check_refused(run(command + "comment.yaml"),
                      "comment.yaml: error: the scenario (must be a map of keys)");
    }
}

TEST_CASE_METHOD(Commands, "commands: every command reports the errors of a scenario alike", "[commands]") {
    folder.write(
        "bad.yaml",
        "job: {wrok: 3h}\n"
        "market: {price: $1, interruptions: [{cause: crash, lifetime: {exponential: {uptime: 97%}}}]}\n"
        "policy: {checkpoint: {every: -30min}}\n"
        "run: {replays: .nan}\n");
    folder.write("twice.yaml", "job: {work: 3h, work: 4h}\n");
    folder.write("anchor.yaml", "job: &a {work: 3h}\n");
    for (std::string const command : {"simulate ", "check ", "replay --number 0 "}) {
        check_refused(
            run(command + "bad.yaml"),
            "bad.yaml:1:6: error: missing key job.work\n"
            "bad.yaml:1:7: error: unknown key job.wrok; did you mean job.work?\n"
            "bad.yaml:2:17: error: market.price = $1 (needs a unit: /h, /gpu-h, /node-h or /gang-h)\n"
            "bad.yaml:2:85: error: market.interruptions.0.lifetime.exponential.uptime = 97% (is no failure "
            "rate by "
            "itself: say outage too, the mean length of an outage, such as outage: 1h)\n"
            "bad.yaml:3:30: error: policy.checkpoint.every = -30min (must be positive)\n"
            "bad.yaml:4:16: error: run.replays = .nan (must be a whole number from 1 to 4294967296)");
        check_refused(run(command + "twice.yaml"),
                      "twice.yaml:1:17: error: duplicate key work (first in line 1)");
        check_refused(run(command + "anchor.yaml"),
                      "anchor.yaml:1:6: error: anchors (&name) are not part of the scenario language");
        check_refused(
            run(command + "f.yaml --set job.gpus_per_node=8"),
            "f.yaml:4:10: error: market.price = $1/h ($/h is for jobs of one GPU, and this one has 8; say "
            "/gpu-h, /node-h or /gang-h)");
        check_refused(run(command + "f.yaml --set job.work=3"),
                      "--set job.work=3: error: job.work = 3 (needs a unit: s, min, h or d)");
        check_refused(run(command + "f.yaml --set job.work"),
                      "--set job.work: error: say key=value, such as job.work=3h");
        check_refused(run(command + "f.yaml --set"),
                      "runcost: error: the required argument for option '--set' is missing");
    }
}

TEST_CASE_METHOD(Commands, "commands: check counts warnings and markets, and prints the warnings",
                 "[commands]") {
    Ran const good = run("check f.yaml");
    CHECK(good.status == 0);
    CHECK(good.out == "f.yaml: no errors, 0 warnings; 1 market, 500 replays\n");
    CHECK(good.err.empty());
    Ran const warned = run("check f.yaml --set policy.checkpoint.every=20h");
    CHECK(warned.status == 0);
    CHECK(warned.out == "f.yaml: no errors, 1 warning; 1 market, 500 replays\n");
    CHECK(contains(warned.err, ": warning: policy.checkpoint "));
}

TEST_CASE_METHOD(Commands, "commands: --quiet keeps warnings back, not errors", "[commands]") {
    for (std::string const command : {"simulate f.yaml", "replay f.yaml --number 0"}) {
        std::string const warned = command + " --set policy.checkpoint.every=20h";
        Ran const loud = run(warned);
        Ran const quiet = run(warned + " --quiet");
        CHECK(contains(loud.err, ": warning: policy.checkpoint "));
        CHECK(quiet.err.empty());
        CHECK(quiet.status == 0);
        CHECK(quiet.out == loud.out);
        check_refused(run(command + " --quiet --set job.work=3"),
                      "--set job.work=3: error: job.work = 3 (needs a unit: s, min, h or d)");
    }
}

TEST_CASE_METHOD(Commands, "commands: standard output that cannot be written is a failure", "[commands]") {
    std::vector<std::string> sinks{" >&-"};
#ifdef __linux__
    sinks.emplace_back(" >/dev/full");
#endif
    for (std::string const& sink : sinks) {
        for (std::string const command :
             {"--help", "--version", "simulate --help", "check f.yaml", "simulate f.yaml",
              "simulate f.yaml --json", "replay f.yaml --number 0"}) {
            Ran const ran = run(command + sink);
            CAPTURE(command, sink);
            CHECK(ran.status == 3);
            CHECK(ran.err.rfind("runcost: error: cannot write to standard output: ", 0) == 0);
        }
    }
}

TEST_CASE_METHOD(Commands, "commands: standard error that cannot be written changes no exit status",
                 "[commands]") {
    std::vector<std::string> sinks{"2>&-"};
#ifdef __linux__
    sinks.emplace_back("2>/dev/full");
#endif
    for (std::string const& sink : sinks) {
        CAPTURE(sink);
        CHECK(run("simulate no.yaml " + sink).status == 2);
        CHECK(run("frobnicate " + sink).status == 2);
        CHECK(run("simulate f.yaml >&- " + sink).status == 3);
        Ran const warned = run("simulate f.yaml --set policy.checkpoint.every=20h " + sink);
        CHECK(warned.status == 0);
        CHECK(contains(warned.out, "a day\n"));
    }
}

TEST_CASE_METHOD(Commands, "commands: a reader that closes the pipe ends the program silently",
                 "[commands]") {
    folder.write("several.yaml",
                 "job: {work: 10h}\n"
                 "markets: [vast.rel97/rtx4090, vast.rel99/rtx4090, runpod.secure/rtx4090]\n"
                 "run: {replays: 10}\n");
    for (std::string const file : {"f.yaml", "several.yaml"}) {
        Ran const ran = shell(folder, "{ \"$R\" simulate " + file + " --json; echo $? >status; } | head -1");
        CHECK(ran.out == "{\n");
        CHECK(ran.err.empty());
        std::string const status = text_of(folder.path("status"));
        CHECK((status == "0\n" || status == "141\n"));  // 141: of the signal
    }
}

}  // namespace
}  // namespace runcost
