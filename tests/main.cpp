#define CATCH_CONFIG_RUNNER  // Catch2 2 is compiled here
#include "tests/catch.hpp"

int main(int argc, char** argv) {
    return Catch::Session().run(argc, argv);
}
