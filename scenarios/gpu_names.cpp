#include "scenarios/gpu_names.hpp"

#include <algorithm>
#include <regex>

#include "scenarios/problems.hpp"

namespace runcost {
namespace {

/// The parts of a GPU's name as people write it, or as in a catalogue: H100-SXM5 has h100 and sxm.
std::vector<std::string> words_of(std::string const& name) {
    std::vector<std::string> words{""};
    for (char const byte : name) {
        bool const letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        bool const capital = byte >= 'A' && byte <= 'Z';
        if (letter || capital) {
            words.back() += static_cast<char>(capital ? byte - 'A' + 'a' : byte);
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    for (std::string& word : words) {
        word = std::regex_replace(word, std::regex("^(nvidia|geforce|tesla|rtx)"), "");
        word = std::regex_replace(word, std::regex("^sxm[0-9]$"), "sxm");
    }
    std::erase(words, "");
    return words;
}

bool is_memory(std::string const& word) {
    return std::regex_match(word, std::regex("[0-9]+(g|gb)?"));
}

/// Whether a GPU of the catalogue is one that was asked for: it has all the words. A memory counts only where
/// the catalogue has this GPU with several.
bool covers(std::vector<std::string> const& asked, std::vector<std::string> const& has) {
    if (asked.empty() || asked.front() != has.front()) {
        return false;
    }
    bool const memory_said = std::any_of(has.begin() + 1, has.end(), is_memory);
    return std::all_of(asked.begin() + 1, asked.end(), [&](std::string const& word) {
        std::string const plain = is_memory(word) ? word.substr(0, word.find('g')) : word;
        return std::find(has.begin(), has.end(), plain) != has.end() || (is_memory(word) && !memory_said);
    });
}

}  // namespace

GpuMatch match_gpu(Catalogue const& catalogue, std::string const& written) {
    std::vector<std::string> const asked = words_of(written);
    GpuMatch match;
    std::vector<std::string> candidates;
    for (CatalogueEntry const& entry : catalogue.entries) {
        if (std::find(candidates.begin(), candidates.end(), entry.gpu) != candidates.end()) {
            continue;
        }
        candidates.push_back(entry.gpu);
        if (covers(asked, words_of(entry.gpu))) {
            match.names.push_back(entry.gpu);
        }
    }
    if (match.names.empty()) {
        std::string plain = written;
        std::transform(plain.begin(), plain.end(), plain.begin(), [](unsigned char byte) {
            return static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
        });
        std::replace_if(
            plain.begin(), plain.end(), [](char byte) { return byte == ' ' || byte == '-'; }, '_');
        match.near = nearest(plain, candidates);
    }
    return match;
}

}  // namespace runcost
