// The lines of `conclaved check`, and the parts that write them. Private to this folder.
#pragma once

#include "server/app/configuration.hpp"

#include <iosfwd>
#include <string>

namespace conclave::app {

class Report {
public:
    explicit Report(std::ostream& out) : m_out(out) {}

    void good(const std::string& what, const std::string& detail = {}) { line("ok     ", what, detail); }
    void warn(const std::string& what, const std::string& detail) { line("warning", what, detail); }
    void bad(const std::string& what, const std::string& detail) {
        line("FAILED ", what, detail);
        m_good = false;
    }
    bool isGood() const noexcept { return m_good; }

private:
    void line(const char* mark, const std::string& what, const std::string& detail);

    std::ostream& m_out;
    bool m_good = true;
};

void checkCertificate(Report& report, const Configuration& configuration);
void checkRelay(Report& report, const Configuration& configuration);

} // namespace conclave::app
