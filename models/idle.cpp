#include "models/idle.hpp"

#include <algorithm>

#include "models/bill.hpp"
#include "models/causes.hpp"

namespace runcost {
namespace {

/// Whether bytes are moved to or from a place.
bool moves(Scenario const& scenario, DataPlace place) {
    Job const& job = scenario.job;
    bool const reads = job.dataset_bytes && job.dataset_from == place;
    bool saves = false;
    for (std::size_t i = 0; i < job.checkpoint.levels(); ++i) {
        CheckpointForm const& form = job.checkpoint.level(i);
        saves = saves || (form.size_bytes && form.to == place);
    }
    return reads || (saves && ever_saves(scenario.market, scenario.policy));
}

}  // namespace

void warn_of_idle_terms(Scenario const& scenario, Findings& findings) {
    auto const warn = [&findings](bool idle, std::string const& key, std::string const& reason) {
        if (idle) {
            findings.warning(key, "has no effect: " + reason);
        }
    };
    auto const& causes = scenario.market.interruptions;
    bool const noticed =
        std::any_of(causes.begin(), causes.end(), [](Interruption const& some) { return bool(some.notice); });
    warn(scenario.policy.on_notice != OnNotice::ignore && !noticed, "policy.on_notice",
         "no cause gives notice; say notice of one, such as notice: 2min, or leave this out");
    warn(scenario.policy.replace_lost_nodes && scenario.job.nodes == 1, "policy.replace",
         "the job has one node, which is all of it; say job.nodes, or leave this out");

    Checkpoint const& checkpoint = scenario.job.checkpoint;
    if (!ever_saves(scenario.market, scenario.policy)) {
        std::string const unsaved = "nothing is ever saved; say policy.checkpoint, such as {every: 30min}";
        for (std::size_t i = 0; i < checkpoint.levels(); ++i) {
            CheckpointForm const& form = checkpoint.level(i);
            std::string const key = key_of_level(checkpoint, i);
            warn(form.to.has_value(), key + ".to", unsaved);
            warn(form.survives.has_value(), key + ".survives", unsaved);
            warn(form.keep != 1, key + ".keep", unsaved);
            warn(form.failure_probability > 0.0, key + ".failure_probability", unsaved);
        }
    }

    Storage const& storage = scenario.market.storage;
    bool const priced = storage.running_usd_per_byte_h > 0.0 || storage.stopped_usd_per_byte_h;
    bool const sized = storage.disk_bytes || scenario.job.disk_bytes;
    warn(priced && !sized, "market.storage.running",
         "it is the price of a disk; say job.disk or market.storage.disk, such as 200GB");
    std::string const unpriced = "a disk without a price; say market.storage.running, such as $0.10/GB-month";
    warn(storage.disk_bytes && !priced, "market.storage.disk", unpriced);
    warn(scenario.job.disk_bytes && !priced, "job.disk", unpriced);
    warn(!storage.network_volume.empty() && !storage.network_volume_bytes &&
             kept_bytes(scenario.job, scenario.market, scenario.policy, DataPlace::network_volume) == 0.0,
         "market.storage.network_volume",
         "nothing lies there; say its size, or job.dataset: {size, from: network_volume}");
    Network const& network = scenario.market.network;
    warn(network.free_upload_bytes > 0.0 && network.upload_usd_per_byte == 0.0, "market.network.free_upload",
         "uploads have no price; say upload_price");
    warn(network.free_download_bytes > 0.0 && network.download_usd_per_byte == 0.0,
         "market.network.free_download", "downloads have no price; say download_price");
    std::string const unmoved = "neither a dataset nor a checkpoint with a size lies there";
    warn(storage.disk_speed && !moves(scenario, DataPlace::disk), "market.storage.disk_speed", unmoved);
    warn(storage.network_volume_speed && !moves(scenario, DataPlace::network_volume),
         "market.storage.network_volume_speed", unmoved);
}

}  // namespace runcost
