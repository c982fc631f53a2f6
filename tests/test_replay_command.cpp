#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/problems_of.hpp"
#include "tests/run_binary.hpp"

// One replay told event by event, what is said of several markets and of jobs that do not finish, and
// signals.
namespace runcost {
namespace {

using namespace tests;
using Json = nlohmann::json;

constexpr char const* several = R"(name: three
job: {work: 50h, checkpoint: {write: 1min, read: 2min}, deadline: 55h, budget: $25}
markets: [vast.rel97/rtx4090, runpod.secure/rtx4090, {use: vast.rel99/rtx4090, name: mine}]
policy: {checkpoint: {every: 1h}, detection: 10min}
run: {replays: 2000}
)";

constexpr char const* hopeless = R"(name: hopeless
job: {work: 30h, checkpoint: {write: 1min}}
market:
  price: $1/h
  interruptions: [{cause: crash, lifetime: {exponential: {mean: 10min}}}]
policy: {checkpoint: {every: 5h}}
run: {replays: 10, give_up: {after: 3000h}}
)";

struct Folder {
    Folder() {
        folder.write("several.yaml", several);
        folder.write("hopeless.yaml", hopeless);
    }
    Ran run(std::string const& arguments) const { return runcost_with(folder, arguments); }

    TemporaryFolder folder;
};

/// A program started beside the test; it is killed if it still runs at the end.
class Running {
public:
    Running(TemporaryFolder const& folder, std::vector<std::string> arguments, bool ignores_hangup)
        : pid_(fork()) {
        if (pid_ != 0) {
            return;
        }
        // What the tests themselves were started to ignore does not matter.
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGHUP, ignores_hangup ? SIG_IGN : SIG_DFL);
        int const out = open(folder.path("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        std::vector<char*> words;
        std::string program = RUNCOST_BINARY;
        words.push_back(program.data());
        for (std::string& argument : arguments) {
            words.push_back(argument.data());
        }
        words.push_back(nullptr);
        if (out >= 0 && dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0 &&
            chdir(folder.path("").c_str()) == 0) {
            execv(program.c_str(), words.data());
        }
        _exit(127);
    }
    ~Running() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            wait();
        }
    }
    Running(Running const&) = delete;
    Running& operator=(Running const&) = delete;

    void send(int signal) const { kill(pid_, signal); }

    /// Until it ends; its exit status, or -1 if a signal killed it.
    int wait() {
        int status = 0;
        waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_;
};

/// Until a file whose name ends so is in the folder. A minute is forever.
bool appears(TemporaryFolder const& folder, std::string const& ending) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (std::chrono::steady_clock::now() < end) {
        for (std::string const& name : folder.names()) {
            if (name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending) {
                return true;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return false;
}

TEST_CASE_METHOD(Folder, "replay: events are contiguous and add up to the makespan and to each state",
                 "[commands]") {
    for (int number = 0; number < 20; ++number) {
        Ran const ran = run("replay several.yaml --market mine --json --number " + std::to_string(number));
        CHECK(ran.status == 0);
        CHECK(ran.err.empty());
        Json const json = Json::parse(ran.out);
        CHECK(json["market"] == "mine");
        CHECK(json["replay"] == number);
        CHECK(json["finished"] == true);
        double at_h = 0.0;
        double interruptions = 0.0;
        std::map<std::string, double> states;
        for (Json const& event : json["events"]) {
            CHECK(event["at_h"].get<double>() == Approx(at_h).margin(1e-9));
            at_h += event["hours"].get<double>();
            states[event["state"]] += event["hours"].get<double>();
            interruptions += event["state"] == "detection" ? 1.0 : 0.0;
        }
        Json const& metrics = json["metrics"];
        CHECK(at_h == Approx(metrics["makespan_h"].get<double>()).margin(1e-9));
        CHECK(interruptions == metrics["interruptions"].get<double>());
        for (std::string const state : {"useful", "lost", "checkpoint", "setup", "restore", "provisioning",
                                        "waiting", "detection", "idle"}) {
            CAPTURE(number, state);
            CHECK(states[state] == Approx(metrics[state + "_h"].get<double>()).margin(1e-9));
        }
        CHECK(states["useful"] == Approx(50.0));
        CHECK(json["events"].back()["progress_h"].get<double>() == Approx(50.0));
    }
}

TEST_CASE_METHOD(Folder, "replay: it is the same replay as in the samples", "[commands]") {
    REQUIRE(run("simulate several.yaml --replays 30 --samples s.csv").status == 0);
    std::string const samples = "\n" + text_of(folder.path("s.csv"));
    double most = 0.0;
    for (int number = 0; number < 30; ++number) {
        Json const json = Json::parse(
            run("replay several.yaml --market mine --json --number " + std::to_string(number)).out);
        std::string const start = "\nmine," + std::to_string(number) + ",1,";
        std::size_t const row = samples.find(start);
        REQUIRE(row != std::string::npos);
        std::size_t const cost = row + start.size();
        CHECK(std::stod(samples.substr(cost)) == json["metrics"]["cost_usd"].get<double>());
        std::size_t const makespan = samples.find(',', cost) + 1;
        CHECK(std::stod(samples.substr(makespan)) == json["metrics"]["makespan_h"].get<double>());
        most = std::max(most, json["metrics"]["interruptions"].get<double>());
    }
    CHECK(most > 0.0);
}

TEST_CASE_METHOD(Folder, "replay: of several markets one must be named", "[commands]") {
    Ran const none = run("replay several.yaml --number 0");
    CHECK(none.status == 2);
    CHECK(none.out.empty());
    CHECK(none.err ==
          "runcost: error: which market? say --market with one of vast.rel97/rtx4090, "
          "runpod.secure/rtx4090, mine\n");
    Ran const misspelt = run("replay several.yaml --number 0 --market mien");
    CHECK(misspelt.status == 2);
    CHECK(misspelt.err ==
          "runcost: error: --market mien (the scenario has vast.rel97/rtx4090, "
          "runpod.secure/rtx4090, mine; did you mean mine?)\n");
    Ran const text = run("replay several.yaml --number 3 --market runpod.secure/rtx4090 --seed 5");
    CHECK(text.status == 0);
    CHECK(text.out.rfind("three\nrunpod.secure/rtx4090, replay 3, seed 5\n", 0) == 0);
    CHECK(contains(text.out, "  finished after "));
    CHECK(run("replay several.yaml --number 3 --market runpod.secure/rtx4090 --seed 6").out != text.out);
}

TEST_CASE_METHOD(Folder, "simulate: several markets are compared, the cheapest first", "[commands]") {
    Ran const ran = run("simulate several.yaml");
    CHECK(ran.status == 0);
    CHECK(ran.err.empty());
    Json const json = Json::parse(run("simulate several.yaml --json").out);
    std::string best;
    double least = 1e9;
    double rent_first = 0.0;
    for (Json const& result : json["results"]) {
        double const mean = result["metrics"]["cost_usd"]["mean"];
        rent_first = rent_first > 0.0 ? rent_first : mean;
        if (mean < least) {
            least = mean;
            best = result["market"];
        }
    }
    CHECK(contains(ran.out, "three\n3 markets, 2,000 replays, seed 1\n"));
    CHECK(contains(ran.out, "Cheapest on average: " + best + ", $"));
    CHECK(contains(ran.out, "Cheapest that keeps deadline and budget in 95 of 100 replays: "));
    CHECK(contains(ran.out, "in time: 55.0 h (2.3 d); in budget: $25.00"));
    REQUIRE(json["differences"].size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        Json const& difference = json["differences"][i];
        Json const& result = json["results"][i + 1];
        CHECK(difference["market"] == result["market"]);
        CHECK(difference["versus"] == "vast.rel97/rtx4090");
        double const mean = difference["cost_usd"]["mean"];
        double const own = result["metrics"]["cost_usd"]["mean"];
        CHECK(mean == Approx(own - rent_first).margin(1e-9));
        // Paired on the same luck: less noise than of independent runs.
        CHECK(difference["cost_usd"]["std_error"].get<double>() <
              json["results"][0]["metrics"]["cost_usd"]["std_error"].get<double>() +
                  result["metrics"]["cost_usd"]["std_error"].get<double>());
    }
}

TEST_CASE_METHOD(Folder,
                 "simulate: a job that can never finish is given up within its limit, and says so first",
                 "[commands]") {
    Ran const ran = run("simulate hopeless.yaml --quiet");
    CHECK(ran.status == 0);
    CHECK(ran.err.empty());
    CHECK(
        ran.out.rfind("hopeless\nmarket, 10 replays, seed 1\n\nNEVER FINISHED on market: all 10 replays were "
                      "given up.",
                      0) == 0);
    CHECK(contains(run("check hopeless.yaml").err, "a replay would rarely finish"));
    Json const json = Json::parse(run("simulate hopeless.yaml --quiet --json").out);
    CHECK(json["results"][0]["finished"] == 0.0);
    Json const& makespan = json["results"][0]["metrics"]["makespan_h"];
    CHECK(makespan["min"].get<double>() == Approx(3000.0).margin(10.0));
    CHECK(makespan["max"].get<double>() == Approx(3000.0).margin(10.0));
    CHECK(contains(run("replay hopeless.yaml --quiet --number 0").out, "GIVEN UP "));

    std::string const rentals = run("simulate hopeless.yaml --quiet --json --set run.give_up.rentals=7").out;
    CHECK(Json::parse(rentals)["results"][0]["metrics"]["rentals"]["max"] == 7.0);
    std::string const dear = run("simulate hopeless.yaml --quiet --json --set 'run.give_up.cost=$50'").out;
    CHECK(Json::parse(dear)["results"][0]["metrics"]["cost_usd"]["max"].get<double>() ==
          Approx(50.0).margin(5.0));
    // Without a limit of its own: after 100,000 rentals at the latest.
    CHECK(run("simulate hopeless.yaml --quiet --replays 2 --set 'run={}'").status == 0);
}

TEST_CASE_METHOD(Folder, "simulate: the share of unfinished replays comes before costs", "[commands]") {
    Ran const ran =
        run("simulate hopeless.yaml --quiet --replays 200 --set 'policy.checkpoint.every=30min' --set "
            "'run.give_up.after=210h'");
    CHECK(ran.status == 0);
    std::size_t const unfinished = ran.out.find("NOT FINISHED on market: ");
    CHECK(unfinished < ran.out.find("Cost "));
    CHECK(contains(ran.out, " of the replays were given up; means are lower bounds.\n"));
}

TEST_CASE_METHOD(Folder, "simulate: a signal ends a long run with its status, and no samples are left",
                 "[commands]") {
    for (int const signal : {SIGINT, SIGTERM, SIGHUP}) {
        Running running(
            folder,
            {"simulate", "several.yaml", "--replays", "3000000", "--threads", "1", "--samples", "s.csv"},
            false);
        REQUIRE(appears(folder, ".part"));
        running.send(signal);
        CHECK(running.wait() == 128 + signal);
        CHECK(text_of(folder.path("out")) == "runcost: stopped; nothing was written\n");
        std::vector<std::string> names = folder.names();
        std::sort(names.begin(), names.end());
        CHECK(names == std::vector<std::string>{"hopeless.yaml", "out", "several.yaml"});
    }
}

TEST_CASE_METHOD(Folder, "simulate: a hangup that is ignored, as under nohup, does not end a run",
                 "[commands]") {
    Running running(
        folder, {"simulate", "several.yaml", "--replays", "10000", "--threads", "1", "--samples", "s.csv"},
        true);
    REQUIRE(appears(folder, ".part"));
    running.send(SIGHUP);
    CHECK(running.wait() == 0);
    CHECK(text_of(folder.path("s.csv")).size() > 10000);
}

}  // namespace
}  // namespace runcost
