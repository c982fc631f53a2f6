#pragma once

#include "models/billing.hpp"
#include "models/own.hpp"
#include "scenarios/section.hpp"

namespace runcost {

void read_billing(Field const& field, Billing& billing);
void read_storage(Field const& field, Storage& storage);
void read_network(Field const& field, Network& network);
/// `stores: {s3: {kept, egress, free_egress}}`
void read_stores(Field const& field, std::array<ObjectStore, store_count>& stores);

/// `own: {purchase, life, ...}`; true if it had no fault.
bool read_own(Field const& field, OwnMachine& machine);

}  // namespace runcost
