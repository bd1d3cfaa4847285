#include "server/store/statement_cache.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <string>
#include <unordered_map>
#include <utility>

namespace conclave::store {
namespace {

constexpr std::size_t kStatementsMax = 256; // of one connection; what comes after is not kept

class Connection final : public soci::sqlite3_session_backend {
public:
    explicit Connection(const soci::connection_parameters& parameters) : sqlite3_session_backend(parameters) {}
    // The base closes the connection, which wants no statement left.
    ~Connection() override {
        for (const auto& [text, kept] : m_kept) sqlite_api::sqlite3_finalize(kept);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    soci::sqlite3_statement_backend* make_statement_backend() override;

    // nullptr where none is kept, or it is in use.
    sqlite_api::sqlite3_stmt* take(const std::string& text) {
        const auto found = m_kept.find(text);
        return found == m_kept.end() ? nullptr : std::exchange(found->second, nullptr);
    }
    void giveBack(const std::string& text, sqlite_api::sqlite3_stmt* statement) {
        sqlite_api::sqlite3_reset(statement); // its code is that of the last step, reported then
        sqlite_api::sqlite3_clear_bindings(statement);
        const auto found = m_kept.find(text);
        if (found != m_kept.end() && !found->second) {
            found->second = statement;
        } else if (found == m_kept.end() && m_kept.size() < kStatementsMax) {
            m_kept.emplace(text, statement);
        } else {
            sqlite_api::sqlite3_finalize(statement);
        }
    }

private:
    std::unordered_map<std::string, sqlite_api::sqlite3_stmt*> m_kept{};
};

class Statement final : public soci::sqlite3_statement_backend {
public:
    explicit Statement(Connection& connection) : sqlite3_statement_backend(connection), m_connection(connection) {}

    void prepare(const std::string& text, soci::details::statement_type type) override {
        clean_up();
        stmt_ = m_connection.take(text);
        if (stmt_)
            databaseReady_ = true;
        else
            sqlite3_statement_backend::prepare(text, type);
        m_text = text;
    }

    void clean_up() override {
        if (stmt_) m_connection.giveBack(m_text, std::exchange(stmt_, nullptr));
        databaseReady_ = false;
        sqlite3_statement_backend::clean_up();
    }

private:
    Connection& m_connection;
    std::string m_text{};
};

soci::sqlite3_statement_backend* Connection::make_statement_backend() { return new Statement(*this); } // SOCI deletes it

struct Factory final : soci::backend_factory {
    soci::details::session_backend* make_session(const soci::connection_parameters& parameters) const override {
        return new Connection(parameters); // SOCI deletes it
    }
};

} // namespace

const soci::backend_factory& cachingSqlite() noexcept {
    static const Factory factory;
    return factory;
}

} // namespace conclave::store
