#include "oracle_bill.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace oracle {
namespace {

void charge(TransferLine& line, double usd) {
    line.usd += usd;
    line.charged += usd;
}

void charge_share(Account& account, const Tolls& usd, double share) {
    charge(account.upload, share * usd.upload);
    charge(account.download, share * usd.download);
    if (usd.egress > 0)
        charge(account.egress.at(usd.store), share * usd.egress);
}

void take_off(TransferLine& line, const FreeShare& share, double hours) {
    line.usd -= std::min(line.charged, share.usd + hours * share.usd_per_h);
    line.charged = 0;
}

// Free shares, for so many hours since they were last taken off.
void take_off_all(const Contract& its, Account& account, double hours) {
    take_off(account.upload, its.free_upload, hours);
    take_off(account.download, its.free_download, hours);
    for (std::size_t store = 0; store < its.free_egress.size(); ++store)
        take_off(account.egress[store], its.free_egress[store], hours);
}

double egress(const Account& account) {
    double usd = 0;
    for (const TransferLine& store : account.egress)
        usd += store.usd;
    return usd;
}

// All terms that were begun in these hours from the first grant on.
double committed(const Contract& its, double hours) {
    const double terms = std::floor((hours + instant) / its.term);
    const double inside = hours - terms * its.term;
    const double last =
        inside > instant ? std::min(its.term * its.term_usd_per_h, inside * its.exit_usd_per_h) : 0;
    return terms * its.term * its.term_usd_per_h + last;
}

}  // namespace

Account open_account(const Contract& its) {
    Account account;
    account.egress.resize(its.free_egress.size());
    account.month_end = its.first_month;
    return account;
}

void pay(Account& account, const Moved& moved, double hours) {
    if (moved.hours > 0)
        charge_share(account, moved.usd, hours / moved.hours);
}

void pay_at_once(Account& account, const Moved& moved) {
    if (moved.hours <= 0)
        charge_share(account, moved.usd, 1);
}

void keep(const Contract& its, Account& account, double from, double to) {
    account.bill.network_volume += (to - from) * its.network_volume;
    account.bill.object_store += (to - from) * its.object_store;
}

void end_month(const Contract& its, Account& account, double now) {
    if (now < account.month_end - instant)
        return;
    take_off_all(its, account, account.month_end - account.month_begin);
    account.month_begin = account.month_end;
    account.month_end += month;
}

double counted(const Account& account) {
    return account.bill.sum() + account.upload.usd + account.download.usd + egress(account);
}

void repair(const Contract& its, Account& account, const std::string& cause) {
    if (cause == "host_failure")
        account.bill.repair += its.repair;
}

void interrupt(RentalBill& rental, const std::string& cause, double struck) {
    if (cause != "hang" && cause != "crash")
        rental.billed_before = rental.billed;
    rental.struck = struck;
}

void end_rental(const Contract& its, Account& account, RentalBill& rental, double usd_per_h) {
    double rounded = rental.billed;
    if (its.granularity > 0)
        rounded = std::ceil(rental.billed / its.granularity - instant / its.granularity) * its.granularity;
    rounded = std::max(its.minimum, rounded);
    double added = 0;
    if (rental.billed > instant && rounded > rental.billed)  // R1: less than an instant is no use of it
        added = (rounded - rental.billed) * usd_per_h;
    account.bill.rounding += added;

    const double by_others = rental.billed_before ? rental.struck : 0;
    const double unused = its.prepaid ? added : 0;
    account.bill.refund += (1 - by_others) * its.unused * unused;
    if (by_others > 0 && its.free_within > 0 && *rental.billed_before <= its.free_within + instant)
        account.bill.refund += by_others * (rental.usd + added);
    else
        account.bill.refund += by_others * unused;
    rental = {};
}

double hours_to(double hour_of_day, double now) {
    const double hours = hour_of_day - std::fmod(now, 24);
    return hours < -instant ? hours + 24 : std::max(0.0, hours);
}

Held held(const Contract& its, int rental, double hour_of_day) {
    const auto lasts = [&](const Draw& draw, const std::optional<double>& until) {
        return until ? hours_to(*until, hour_of_day) : draw ? draw(rental) : 0;
    };
    const double rented = lasts(its.release, its.release_until);
    return {rented, std::max(rented, lasts(its.deletion, its.deletion_until))};
}

void store_after_end(const Contract& its, Account& account, const Held& held, double disks) {
    account.bill.disk += disks * (held.rented * its.disk + (held.stored - held.rented) * its.stopped_disk);
    account.bill.network_volume += held.stored * its.network_volume;
    account.bill.object_store += held.stored * its.object_store;
}

void close(const Contract& its, Account& account, double end, double last_rental_end, Result& result) {
    end_month(its, account, end);
    take_off_all(its, account, end - account.month_begin);
    Bill bill = account.bill;
    bill.upload = account.upload.usd;
    bill.download = account.download.usd;
    bill.egress = egress(account);

    const double rent = bill.compute + bill.rounding + bill.after_end - bill.refund;
    if (its.term > 0 && account.first_grant)
        bill.commitment = std::max(0.0, committed(its, last_rental_end - *account.first_grant) - rent);
    bill.fee = its.fee * rent;
    for (double* line : {&bill.compute, &bill.rounding, &bill.after_end, &bill.refund})
        *line *= 1 - its.fee;
    for (auto& [state, usd] : result.compute_by_state)
        usd *= 1 - its.fee;
    static_cast<Bill&>(result) = bill;
    result.cost = bill.sum();
}

}  // namespace oracle
