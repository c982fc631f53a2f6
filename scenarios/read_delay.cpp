#include "scenarios/read_delay.hpp"

#include "scenarios/read_law.hpp"

namespace runcost {

void read_delay(Section& section, std::string_view name, DelayModel& delay) {
    Law law = Constant{0.0};
    if (auto const field = section.find(name); field && read_law(*field, law_of_durations(), law)) {
        delay = law;
    }
}

void read_delay(Section& section, std::string_view name, std::optional<DelayModel>& delay) {
    DelayModel found = Law{Constant{0.0}};
    if (section.find(name)) {
        read_delay(section, name, found);
        delay = found;
    }
}

}  // namespace runcost
