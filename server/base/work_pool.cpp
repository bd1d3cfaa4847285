#include "server/base/work_pool.hpp"

#include "server/base/log.hpp"

#include <typeinfo>

namespace conclave::base {

WorkPool::WorkPool(std::size_t threads, std::size_t queueMax, Urgency urgency)
    : m_pool(threads), m_queueMax(queueMax), m_urgency(urgency) {}

WorkPool::~WorkPool() { join(); }

void WorkPool::join() { m_pool.join(); }

void WorkPool::reportThrown(std::exception_ptr thrown) noexcept {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
        log::error("work", "a job threw", {{"type", typeid(e).name()}});
    } catch (...) {
        log::error("work", "a job threw something unknown");
    }
}

} // namespace conclave::base
