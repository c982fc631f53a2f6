#include "models/places.hpp"

namespace runcost {

bool over_network(std::optional<DataPlace> place) {
    return place != DataPlace::disk && place != DataPlace::network_volume;
}

double speed_of(DataPlace place, Storage const& storage) {
    return place == DataPlace::disk ? storage.disk_speed.value_or(default_disk_speed)
                                    : storage.network_volume_speed.value_or(default_network_volume_speed);
}

double moving_h(Job const& job, double bytes, DataPlace place, Storage const& storage) {
    return bytes / static_cast<double>(job.nodes) / speed_of(place, storage);
}

double network_bytes(std::optional<double> bytes, std::optional<DataPlace> place) {
    return over_network(place) ? bytes.value_or(0.0) : 0.0;
}

}  // namespace runcost
