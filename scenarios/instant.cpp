#include "scenarios/instant.hpp"

#include <array>
#include <cmath>
#include <regex>
#include <string_view>

namespace runcost {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/// In [0, period); a rounded one is not the period itself.
double within(double hours, double period) {
    double const rest = hours - period * std::floor(hours / period);
    return rest < period ? rest : 0.0;
}

std::optional<std::chrono::seconds> time_of_day(int hour, int minute, int second) {
    if (hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

/// Its groups are year, month, day, hour, minute, second and Z.
std::regex date_form() {
    return std::regex(R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z?))");
}

double in_hours(std::chrono::seconds span) {
    return std::chrono::duration<double, std::ratio<3600>>(span).count();
}

std::chrono::year_month_day day_of(std::smatch const& date) {
    auto const number = [&](std::size_t i) { return std::stoi(date[i].str()); };
    return {std::chrono::year{number(1)}, std::chrono::month{static_cast<unsigned>(number(2))},
            std::chrono::day{static_cast<unsigned>(number(3))}};
}

}  // namespace

bool names_no_day(std::string const& text) {
    std::smatch part;
    return std::regex_match(text, part, date_form()) && !day_of(part).ok();
}

double within_day(double hours) {
    return within(hours, 24.0);
}

double within_week(double hours) {
    return within(hours, 168.0);
}

double hour_of_week(std::chrono::seconds since_1970) {
    constexpr double thursday = 72.0;  // 1 January 1970
    return within_week(in_hours(since_1970) + thursday);
}

double hours_to_end_of_month(std::chrono::seconds since_1970) {
    std::chrono::sys_seconds const at(since_1970);
    std::chrono::year_month_day const day(std::chrono::floor<std::chrono::days>(at));
    auto const next = day.year() / day.month() / std::chrono::day(1) + std::chrono::months(1);
    return in_hours(std::chrono::sys_seconds(std::chrono::sys_days(next)) - at);
}

std::optional<WrittenInstant> written_instant(std::string const& text) {
    std::smatch part;
    auto const number = [&](std::size_t i) { return part[i].matched ? std::stoi(part[i].str()) : 0; };
    if (std::regex_match(text, part, date_form())) {
        std::chrono::year_month_day const day = day_of(part);
        auto const time = time_of_day(number(4), number(5), number(6));
        if (!day.ok() || !time) {
            return std::nullopt;
        }
        std::chrono::local_seconds const date = std::chrono::local_days(day) + *time;
        return WrittenInstant{hour_of_week(date.time_since_epoch()), date, part[7].length() > 0};
    }
    if (std::regex_match(text, part, std::regex(R"((\w{3}) (\d\d):(\d\d))"))) {
        auto const time = time_of_day(number(2), number(3), 0);
        for (unsigned day = 0; time && day < weekdays.size(); ++day) {
            if (part[1].str() == weekdays[day]) {
                return WrittenInstant{24.0 * day + in_hours(*time), {}, false};
            }
        }
    }
    return std::nullopt;
}

}  // namespace runcost
