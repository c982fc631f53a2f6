#include "sim/plan.hpp"

#include <algorithm>

namespace runcost {

bool BillingPlan::only_rent() const {
    return free_within_h == 0.0 && !prepaid && fee_share == 0.0 && commitment.term_h == 0.0 &&
           spend_limit_usd_per_h == infinite && repair_usd == 0.0 && disk_usd_per_h == 0.0 &&
           stopped_disk_usd_per_h == 0.0 && network_volume_usd_per_h == 0.0 &&
           object_store_usd_per_h == 0.0 && std::all_of(tolls.begin(), tolls.end(), [](TollPlan const& toll) {
               return toll.usd_per_byte == 0.0;
           });
}

}  // namespace runcost
