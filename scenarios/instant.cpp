#include "scenarios/instant.hpp"

#include <array>
#include <chrono>
#include <regex>
#include <string_view>

namespace runcost {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::optional<double> hour_of_week(unsigned day, int hour, int minute, int second) {
    if (hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    return 24.0 * day + hour + minute / 60.0 + second / 3600.0;
}

}  // namespace

std::optional<double> hours_since_monday(std::string const& text) {
    std::smatch part;
    auto const number = [&](std::size_t i) { return part[i].matched ? std::stoi(part[i].str()) : 0; };
    if (std::regex_match(text, part, std::regex(R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?Z?)"))) {
        std::chrono::year_month_day const date{std::chrono::year{number(1)},
                                               std::chrono::month{static_cast<unsigned>(number(2))},
                                               std::chrono::day{static_cast<unsigned>(number(3))}};
        if (!date.ok()) {
            return std::nullopt;
        }
        std::chrono::weekday const weekday{std::chrono::sys_days(date)};
        return hour_of_week(weekday.iso_encoding() - 1, number(4), number(5), number(6));
    }
    if (std::regex_match(text, part, std::regex(R"((\w{3}) (\d\d):(\d\d))"))) {
        for (unsigned day = 0; day < weekdays.size(); ++day) {
            if (part[1].str() == weekdays[day]) {
                return hour_of_week(day, number(2), number(3), 0);
            }
        }
    }
    return std::nullopt;
}

}  // namespace runcost
