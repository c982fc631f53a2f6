// The bill of a replay as it grows, for both oracles: written from section 3 of docs/model.md alone. Hours
// and dollars throughout; rent is with the fee until the end.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "oracle.hpp"

namespace oracle {

// Data on the move in the last hours of a span; dollars of all of it; a part costs its part.
struct Moved {
    double hours = 0;
    Tolls usd;
    double usd_per_h() const { return hours > 0 ? usd.sum() / hours : 0; }
};

// What bytes came to by now, less what was free.
struct TransferLine {
    double usd = 0;
    double charged = 0;  // since free shares were last taken off
};

struct Account {
    Bill bill;  // but for transfers, fee and commitment
    TransferLine upload, download;
    std::vector<TransferLine> egress;  // of each store
    double month_begin = 0, month_end = month;
    std::optional<double> first_grant;
};

// Of one rental, or of one node's.
struct RentalBill {
    double billed = 0;        // hours
    double billed_until = 0;  // the end of the last hour that was billed
    double usd = 0;           // of them
    // Of these, those before an interruption ended it; none: the renter did, as after a hang or crash, which
    // are the job's own.
    std::optional<double> billed_before;
    double struck = 1;  // the share of it that an interruption ended; the renter ended the rest
};

Account open_account(const Contract& its);

// The part of these bytes that moved in these hours.
void pay(Account& account, const Moved& moved, double hours);

// Bytes that have moved, if they took no time: nothing was paid for them as time passed.
void pay_at_once(Account& account, const Moved& moved);

// Kept data, from one instant to another.
void keep(const Contract& its, Account& account, double from, double to);

// Before time goes on from this instant: a month that ended there is over. R8: what moved by then is of that
// month.
void end_month(const Contract& its, Account& account, double now);

// R9: what counts towards the limits. A commitment does not.
double counted(const Account& account);

// Once for each interruption by this cause.
void repair(const Contract& its, Account& account, const std::string& cause);

// This cause ends the rental.
void interrupt(RentalBill& rental, const std::string& cause, double struck);

// Rounds the hours up, at a price, and gives back what is to be given back.
void end_rental(const Contract& its, Account& account, RentalBill& rental, double usd_per_h);

// Hours from the end of a finished job, at this hour of the day, to the release and to the deletion.
struct Held {
    double rented, stored;
};
Held held(const Contract& its, int rental, double hour_of_day);

// Hours to that hour of the day; 0 at that very instant.
double hours_to(double hour_of_day, double now);

// What is stored behind the end of the job, with so many disks.
void store_after_end(const Contract& its, Account& account, const Held& held, double disks);

// The end of the job, and that of its last rental: takes off what is free, adds what the commitment takes and
// tells the fee apart.
void close(const Contract& its, Account& account, double end, double last_rental_end, Result& result);

}  // namespace oracle
