// What a caller types: number and PIN, or the PIN alone. `#` ends an entry, a full entry ends by itself, `*` starts it
// again. A state machine without sound and sockets; control thread.
#pragma once

#include "common/limits.hpp"
#include "server/base/secret.hpp"

#include <optional>
#include <string>

namespace conclave::conference {

class PinEntry {
public:
    enum class Step { number, pin };
    struct Try {
        std::string number{};
        base::Secret pin{};
    };
    enum class Action {
        none,
        askPin, // the number is complete
        check,  // a try is complete: take()
    };

    // `number`: what was dialled; empty: it has to be typed first.
    explicit PinEntry(std::string number);

    Action onDigit(char digit);
    // The complete try; keys are dropped until again().
    Try take();
    // A wrong try: typing starts again. True while another try is left.
    bool again();
    // A try that nobody has looked at: the PIN is typed again, and it does not count.
    void retry() noexcept { m_waiting = false; }

    Step step() const noexcept { return m_step; }
    bool hasDigits() const noexcept { return !m_digits.empty(); }
    const std::string& number() const noexcept { return m_number; }

private:
    bool m_numberTyped;
    Step m_step;
    bool m_waiting = false; // a try is being checked: keys are dropped
    int m_tries = 0;
    std::string m_number{};
    std::string m_digits{};
};

} // namespace conclave::conference
