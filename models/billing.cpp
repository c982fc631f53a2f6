#include "models/billing.hpp"

#include <algorithm>

namespace runcost {

double Billing::price_factor() const {
    double const discounted = commitment ? 1.0 - commitment->discount : 1.0;
    return fee && fee->on_top ? discounted * (1.0 + fee->share) : discounted;
}

bool Billing::proportional() const {
    return granularity_h == 0.0 && minimum_h == 0.0 && free_within_h == 0.0 && !prepaid && !commitment;
}

double kept_usd_per_h(std::vector<SizePrice> const& prices, double bytes) {
    double sum = 0.0;
    double from = 0.0;
    for (SizePrice const& price : prices) {
        sum += price.usd_per_byte_h * std::max(0.0, std::min(bytes, price.up_to_bytes) - from);
        from = price.up_to_bytes;
    }
    return sum;
}

std::optional<std::size_t> store_index(std::optional<DataPlace> place) {
    if (!place || *place < DataPlace::s3) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(*place) - static_cast<std::size_t>(DataPlace::s3);
}

}  // namespace runcost
