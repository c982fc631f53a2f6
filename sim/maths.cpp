#include "sim/maths.hpp"

#include <array>

namespace runcost::maths {
namespace {

/// Numerator and denominator of a rational function, highest power first.
struct Rational {
    std::array<double, 8> above;
    std::array<double, 8> below;

    double operator()(double x) const {
        double numerator = 0.0;
        double denominator = 0.0;
        for (double const coefficient : above) {
            numerator = numerator * x + coefficient;
        }
        for (double const coefficient : below) {
            denominator = denominator * x + coefficient;
        }
        return numerator / denominator;
    }
};

constexpr Rational central{
    {2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
     1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e0},
    {5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
     5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0}};
constexpr Rational middle{{7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                           1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
                           4.63033784615654529590e0, 1.42343711074968357734e0},
                          {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
                           1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
                           2.05319162663775882187e0, 1.0}};
constexpr Rational far{{2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                        2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                        5.46378491116411436990e0, 6.65790464350110377720e0},
                       {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
                        7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
                        5.99832206555887937690e-1, 1.0}};

}  // namespace

double normal_quantile(double p) {
    double const q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        return q * central(0.180625 - q * q);
    }
    double const r = std::sqrt(-log(q < 0.0 ? p : 1.0 - p));
    double const x = r <= 5.0 ? middle(r - 1.6) : far(r - 5.0);
    return q < 0.0 ? -x : x;
}

}  // namespace runcost::maths
