#include "tests/bench/planning_raw.hpp"

#include "tests/bench/planning_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <sqlite3.h>
#include <thread>

namespace conclave::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::steady_clock;

double msSince(steady_clock::time_point begun) {
    return std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
}

template <class Act>
Times timesOf(std::size_t count, Act act) {
    Times times;
    for (std::size_t i = 0; i < count; ++i) {
        const auto begun = steady_clock::now();
        act(i);
        times.ms.push_back(msSince(begun));
    }
    times.sort();
    return times;
}

Times commitsOf(const std::filesystem::path& folder, std::size_t count, int rows) {
    const auto file = folder / "raw.db";
    std::filesystem::remove(file);
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    const auto run = [db](const char* sql) { sqlite3_exec(db, sql, nullptr, nullptr, nullptr); };
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT)");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO t (words) VALUES (?)", -1, &insert, nullptr);
    const std::string words(300, 'w');
    auto times = timesOf(count, [&](std::size_t) {
        run("BEGIN IMMEDIATE");
        for (int row = 0; row < rows; ++row) {
            sqlite3_bind_text(insert, 1, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        run("COMMIT");
    });
    sqlite3_finalize(insert);
    sqlite3_close(db);
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    return times;
}

} // namespace

Times rawCommits(const std::filesystem::path& folder, std::size_t count) { return commitsOf(folder, count, 1); }
Times rawCommitsOf250(const std::filesystem::path& folder, std::size_t count) { return commitsOf(folder, count, 250); }

Times rawTagLookups(const PlanningData& data, const base::Vault& vault) {
    sqlite3* db = nullptr;
    sqlite3_open((data.folder / "conclave.db").c_str(), &db);
    sqlite3_stmt* find = nullptr;
    sqlite3_prepare_v2(db, "SELECT p.id, p.role FROM conference c JOIN participant p ON p.conference = c.id AND p.pin_tag = ? "
                           "WHERE c.number = ?", -1, &find, nullptr);
    std::size_t found = 0;
    auto times = timesOf(data.seats.size(), [&](std::size_t i) {
        const auto& seat = data.seats[i];
        const auto tag = vault.tag(seat.number, seat.pin); // the work of a tag; it is another scope, so no row comes
        sqlite3_bind_blob(find, 1, tag.data(), static_cast<int>(tag.size()), SQLITE_STATIC);
        sqlite3_bind_text(find, 2, seat.number.data(), static_cast<int>(seat.number.size()), SQLITE_STATIC);
        if (sqlite3_step(find) == SQLITE_ROW) ++found;
        sqlite3_reset(find);
    });
    sqlite3_finalize(find);
    sqlite3_close(db);
    return times;
}

Times rawTlsRoundTrips(const std::filesystem::path& certificate, const std::filesystem::path& key, std::size_t count) {
    asio::io_context io;
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    const auto there = acceptor.local_endpoint();
    std::string request(300, 'q'), answer(1500, 'a');
    std::thread other([&] {
        pinThread(serverCore());
        asio::io_context ioThere;
        asio::ssl::context tls(asio::ssl::context::tls_server);
        tls.use_certificate_chain_file(certificate.string());
        tls.use_private_key_file(key.string(), asio::ssl::context::pem);
        tcp::socket socket(ioThere);
        acceptor.accept(socket);
        socket.set_option(tcp::no_delay(true));
        asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
        boost::system::error_code ended;
        stream.handshake(asio::ssl::stream_base::server, ended);
        std::string got(request.size(), '\0');
        while (!ended) {
            asio::read(stream, asio::buffer(got), ended);
            if (!ended) asio::write(stream, asio::buffer(answer), ended);
        }
    });
    Times times;
    {
        asio::ssl::context tls(asio::ssl::context::tls_client);
        asio::ssl::stream<tcp::socket> stream(io, tls);
        stream.next_layer().connect(there);
        stream.next_layer().set_option(tcp::no_delay(true));
        stream.handshake(asio::ssl::stream_base::client);
        std::string got(answer.size(), '\0');
        times = timesOf(count, [&](std::size_t) {
            asio::write(stream, asio::buffer(request));
            asio::read(stream, asio::buffer(got));
        });
    }
    other.join();
    return times;
}

Times rawPasswordHashes(std::size_t count) {
    const base::Secret password{std::string(kBenchPassword)};
    return timesOf(count, [&](std::size_t) { (void)base::hashPassword(password, base::PasswordCost::standard); });
}

} // namespace conclave::bench
