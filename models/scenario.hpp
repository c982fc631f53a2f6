#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/billing.hpp"
#include "models/delays.hpp"
#include "models/lifetimes.hpp"
#include "models/own.hpp"
#include "models/prices.hpp"
#include "sim/plan.hpp"

/// What a person describes: plain values in hours, dollars and bytes, with the names of the scenario
/// language.
namespace runcost {

/// One form of checkpoint (R7).
struct CheckpointForm {
    Law write = Constant{0.0};  ///< blocks the work; of an asynchronous form its `stall`
    bool asynchronous = false;  ///< then it is uploaded beside the work, and durable at the end of that
    Law upload = Constant{0.0};
    double slowdown = 0.0;  ///< share of the work's hours that the upload takes
    Law read = Constant{0.0};
    std::optional<double> size_bytes;  ///< then read, and write or upload, follow from place and network
    std::optional<DataPlace> to;       ///< none: survives everything
    std::optional<std::vector<std::size_t>> survives;  ///< causes (in cause_names), instead of what `to` says
    std::uint64_t keep = 1;                            ///< saves to fall back on
    double failure_probability = 0.0;                  ///< of each save: unusable
};

struct DeeperLevel {
    CheckpointForm form;
    std::uint64_t each = 1;  ///< saved after every so many saves of the level before it
};

/// The form, of the first level if there are several.
struct Checkpoint : CheckpointForm {
    std::vector<DeeperLevel> deeper;
    bool final = true;  ///< save after the last piece

    std::size_t levels() const { return 1 + deeper.size(); }
    CheckpointForm const& level(std::size_t i) const { return i == 0 ? *this : deeper[i - 1].form; }
};

struct Job {
    double work = 0.0;         ///< useful compute, hours at speed 1, of each session
    std::uint64_t repeat = 1;  ///< sessions of a campaign: all of the job, so often, one after the other
    std::uint64_t nodes = 1;
    std::uint64_t gpus_per_node = 1;
    Law setup = Constant{0.0};              ///< once per fresh disk, after the market's
    Law restart = Constant{0.0};            ///< every rental but the first
    std::optional<double> dataset_bytes;    ///< of the whole gang, each byte to one node, in each setup
    std::optional<DataPlace> dataset_from;  ///< none: over the network
    Checkpoint checkpoint;
    std::optional<double> disk_bytes;    ///< of each node; a market's storage may say another size
    std::optional<double> start_h;       ///< since Monday 00:00 UTC, in [0, 168); none: random
    std::optional<double> month_left_h;  ///< from the start to the end of its month; none: no date
    std::optional<double> deadline_h;
    std::optional<double> budget_usd;

    std::uint64_t gpus() const { return nodes * gpus_per_node; }
};

/// What the hourly price buys. `job` is for jobs of one GPU only.
enum class PriceUnit : std::uint8_t { job, gpu, node, gang };

struct Price {
    Law usd_per_h = Constant{0.0};  ///< drawn for each host
    PriceUnit unit = PriceUnit::job;
    std::optional<PriceProcess> process = {};  ///< instead of the law, one for all hosts
    std::optional<OwnMachine> own = {};        ///< whose hour the law is
    bool locked = false;                       ///< a host is paid as the price was at its grant
    std::optional<double> bid =
        {};                 ///< dollars of an hour, of the same unit; a host is granted at or below it
    bool pays_bid = false;  ///< the bid is paid, whatever the price
};

enum class Per : std::uint8_t { rental, node, gpu };

struct SameHost {
    Law downtime = Constant{0.0};
    bool continues = false;  ///< the clock of the cause goes on with its host's age
    double returns = 1.0;    ///< the share that comes back; the others are new hosts
};
struct NewHost {};

struct Interruption {
    std::size_t cause = 0;   ///< in cause_names
    Law lifetime = Never{};  ///< not used by `unavailable`
    Per per = Per::rental;
    std::optional<std::uint64_t> nodes;  ///< that one event takes, if lost nodes are replaced; none: all
    bool calendar = false;               ///< its clock runs through detection and waiting too
    bool from_grant = false;             ///< its clock starts at the grant
    double first_age_h = 0.0;            ///< of the first host
    std::optional<Law> notice;           ///< from the end of the lifetime to the kill; none: unwarned
    double notice_probability = 1.0;
    std::variant<NewHost, SameHost> recovery;
    std::optional<DelayModel> detection;  ///< none: the policy's
    std::optional<bool> billed;           ///< while down; none: as the market bills
};

/// When capacity can be had.
struct Always {};
struct CapacityWait {
    Law wait = Constant{0.0};
};
struct OnOff {
    Law up = Never{};
    Law down = Constant{0.0};
};
/// While a trace says so: by 1 and 0, or by how much capacity it counts.
struct RecordedCapacity {
    PlayedTrace trace;
    bool one_is_available = true;  ///< of a trace of 0 and 1; otherwise 0 is
    std::optional<double> need;    ///< of counts, which are of capacity; none: the nodes of the job
};
using Availability = std::variant<Always, CapacityWait, OnOff, RecordedCapacity>;

struct Market {
    std::string name;
    Price price;
    Law speed = Constant{1.0};  ///< work done in an hour, drawn for each host
    Law provisioning = Constant{0.0};
    Law setup = Constant{0.0};
    std::vector<Interruption> interruptions;
    Billing billing;
    Availability availability;
    Network network;
    Storage storage;
    std::array<ObjectStore, store_count> stores;  ///< by store_index
};

namespace policy {
struct None {};
struct Every {
    double hours;
    bool wall;  ///< hours at the host's speed; otherwise of useful work
};
struct Segments {
    std::uint64_t count;
};
struct Young {};
struct Daly {};
struct Exact {};
struct ExactCost {};
struct Schedule {
    std::vector<double> pieces;  ///< of useful work, h; the last one repeats
};
/// By dynamic programming over the work left and the age of the host.
struct Optimal {
    std::optional<double> step_h;  ///< of work; none: fine enough
    bool cost = false;             ///< least mean cost; otherwise least mean makespan
};
/// By the hazard at the age of the host.
struct Adaptive {};
}  // namespace policy
using CheckpointPolicy =
    std::variant<policy::None, policy::Every, policy::Segments, policy::Young, policy::Daly, policy::Exact,
                 policy::ExactCost, policy::Schedule, policy::Optimal, policy::Adaptive>;

struct Policy {
    CheckpointPolicy checkpoint = policy::None{};
    DelayModel detection = Law{Constant{0.0}};  ///< of causes that say nothing
    OnNotice on_notice = OnNotice::ignore;
    Law reaction = Constant{0.0};              ///< from a notice to its answer
    bool replace_lost_nodes = false;           ///< otherwise the whole gang
    DelayModel release = Law{Constant{0.0}};   ///< from the end of the job to the end of its rental
    DelayModel deletion = Law{Constant{0.0}};  ///< and to that of what is stored; never before the release
};

struct RunSettings {
    std::uint64_t replays = 100'000;
    std::uint64_t seed = 1;
    std::optional<double> give_up_after_h;
    std::optional<double> give_up_cost_usd;
    std::uint64_t give_up_rentals = 100'000;
};

/// One set of inputs: a job on one market.
struct Scenario {
    std::string name;     ///< in results: its market, its variant, or both
    std::string variant;  ///< the override of a comparison that made it; empty for none
    Job job;
    Market market;
    Policy policy;
    RunSettings run;
};

}  // namespace runcost
