#include "scenarios/report/format.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "scenarios/report/table.hpp"

namespace runcost {
namespace {

/// Thousands separated in the whole part of a number in plain notation.
std::string separated(std::string text) {
    std::size_t const start = text.empty() || text[0] != '-' ? 0 : 1;
    std::size_t end = text.find('.');
    end = end == std::string::npos ? text.size() : end;
    for (std::size_t i = end; i > start + 3;) {
        i -= 3;
        text.insert(i, ",");
    }
    return text;
}

constexpr double too_long_to_write_out = 1e9;

}  // namespace

std::string dollars_text(double usd) {
    double const size = std::fabs(usd);
    if (!(size < too_long_to_write_out)) {
        return fmt::format("{}${:.3g}", usd < 0 ? "-" : "", size);
    }
    bool const zero = size < 0.005;
    return fmt::format("{}${}", usd < 0 && !zero ? "-" : "", separated(fmt::format("{:.2f}", size)));
}

std::string small_dollars_text(double usd) {
    return usd > 0.0 && usd < 0.01 ? fmt::format("${:.2g}", usd) : dollars_text(usd);
}

std::string plain_text(double number) {
    double const size = std::fabs(number);
    int const digits = size < 1000.0 ? 2 : size < 9999.95 ? 1 : 0;
    return size < too_long_to_write_out ? separated(fmt::format("{:.{}f}", number, digits))
                                        : fmt::format("{:.3g}", number);
}

std::string hours_text(double hours) {
    double const size = std::fabs(hours);
    if (!(size < too_long_to_write_out)) {
        return fmt::format("{:.3g} h", hours);
    }
    return separated(size < 9.995 && size > 0.0 ? fmt::format("{:.2f}", hours)
                                                : fmt::format("{:.1f}", hours)) +
           " h";
}

std::string long_hours_text(double hours) {
    return hours >= 48.0 && hours < too_long_to_write_out
               ? fmt::format("{} ({:.1f} d)", hours_text(hours), hours / 24.0)
               : hours_text(hours);
}

std::string share_text(double share) {
    if (share > 0.9995 && share < 1.0) {
        return ">99.9 %";
    }
    if (share < 0.0005 && share > 0.0) {
        return "<0.1 %";
    }
    return fmt::format("{:.{}f} %", 100.0 * share, share == 0.0 || share == 1.0 ? 0 : 1);
}

std::string count_text(double count) {
    return std::fabs(count) < 100.0 ? fmt::format("{:.1f}", count) : separated(fmt::format("{:.0f}", count));
}

std::string measured_text(double number, double std_error) {
    constexpr int most_decimals = 2;
    if (!(std_error > 0.0) || !(std::fabs(number) < too_long_to_write_out)) {
        return plain_text(number);
    }
    int const decimals = -static_cast<int>(std::floor(std::log10(std_error)));
    if (decimals >= 0) {
        return separated(fmt::format("{:.{}f}", number, std::min(decimals, most_decimals)));
    }
    double const unit = std::pow(10.0, -decimals);
    return separated(fmt::format("{:.0f}", std::round(number / unit) * unit));
}

std::string grouped(unsigned long long number) {
    return separated(fmt::format("{}", number));
}

std::string plural(std::size_t count, std::string const& noun) {
    return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string wrapped(std::string const& text, std::size_t width, std::size_t indent) {
    std::string result;
    std::size_t used = 0;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        std::size_t const columns = columns_of(word);
        if (used > 0 && used + 1 + columns > width) {
            result += "\n" + std::string(indent, ' ');
            used = indent;
        } else if (used > 0) {
            result += " ";
            ++used;
        }
        result += word;
        used += columns;
    }
    return result + "\n";
}

std::size_t terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 100;
}

}  // namespace runcost
