#include "server/conference/passwords.hpp"

namespace conclave::conference {
namespace {

template <class T>
Result<T> asThrottled(Result<T> result) {
    if (!result && result.error().code == Errc::unavailable)
        return Error{Errc::tooManyRequests, "too many log-ins at once"};
    return result;
}

} // namespace

Passwords::Passwords(base::WorkPool& pool, base::PasswordCost cost) : m_pool(pool), m_cost(cost) {
    if (auto dummy = base::hashPassword(base::randomToken(32), cost)) m_dummy = std::move(*dummy);
}

base::awaitable<Result<bool>> Passwords::verify(base::Secret password, std::string hash) {
    const bool known = !hash.empty();
    if (!known) hash = m_dummy;
    auto job = [password = std::move(password), hash = std::move(hash), known]() -> Result<bool> {
        const bool right = base::verifyPassword(password, hash);
        return right && known;
    };
    Result<bool> result = co_await m_pool.run(std::move(job));
    co_return asThrottled(std::move(result));
}

base::awaitable<Result<std::string>> Passwords::hash(base::Secret password) {
    auto job = [password = std::move(password), cost = m_cost]() -> Result<std::string> {
        return base::hashPassword(password, cost);
    };
    Result<std::string> result = co_await m_pool.run(std::move(job));
    co_return asThrottled(std::move(result));
}

} // namespace conclave::conference
