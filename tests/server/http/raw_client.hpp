// A TLS client that sends whatever it is told, right or wrong, and reads answers with its own few rules. Blocking; for
// the test's thread, while the server runs on another.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <map>
#include <string>
#include <string_view>

namespace conclave::tests {

struct RawAnswer {
    int status = 0; // 0: the connection closed without an answer
    std::map<std::string, std::string> headers{}; // names in lower case
    std::string body{};

    bool has(std::string_view text) const { return body.find(text) != std::string::npos; }
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port) {
        m_stream.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), port});
    }

    bool handshake() {
        boost::system::error_code failed;
        m_stream.handshake(boost::asio::ssl::stream_base::client, failed);
        return !failed;
    }
    boost::asio::ip::tcp::socket& tcp() { return m_stream.next_layer(); }

    bool send(std::string_view bytes) {
        boost::system::error_code failed;
        boost::asio::write(m_stream, boost::asio::buffer(bytes.data(), bytes.size()), failed);
        return !failed;
    }

    // Until the text is in what has come, or the end.
    bool readUntil(std::string_view text) {
        while (m_in.find(text) == std::string::npos)
            if (!readSome()) return false;
        return true;
    }

    RawAnswer answer() {
        RawAnswer out;
        std::size_t end = 0;
        while ((end = m_in.find("\r\n\r\n")) == std::string::npos)
            if (!readSome()) return out;
        std::string_view head(m_in.data(), end + 2);
        out.status = std::stoi(std::string(head.substr(9, 3)));
        head.remove_prefix(head.find("\r\n") + 2);
        while (!head.empty()) {
            const auto line = head.substr(0, head.find("\r\n"));
            std::string name(line.substr(0, line.find(':')));
            for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            out.headers[name] = std::string(line.substr(line.find(':') + 2));
            head.remove_prefix(line.size() + 2);
        }
        m_in.erase(0, end + 4);
        if (out.headers.count("content-length")) {
            const std::size_t size = std::stoul(out.headers["content-length"]);
            while (m_in.size() < size)
                if (!readSome()) return out;
            out.body = m_in.substr(0, size);
            m_in.erase(0, size);
        }
        return out;
    }

    // True where the server ends the connection without another byte.
    bool closed() { return m_in.empty() && !readSome() && m_in.empty(); }
    const std::string& buffered() const { return m_in; }

private:
    static boost::asio::ssl::context& context() {
        static boost::asio::ssl::context made = [] {
            boost::asio::ssl::context c(boost::asio::ssl::context::tls_client);
            SSL_CTX_set_options(c.native_handle(), SSL_OP_IGNORE_UNEXPECTED_EOF);
            return c;
        }();
        return made;
    }
    bool readSome() {
        char bytes[4096];
        boost::system::error_code failed;
        const std::size_t size = m_stream.read_some(boost::asio::buffer(bytes), failed);
        m_in.append(bytes, size);
        return !failed;
    }

    boost::asio::io_context m_io{};
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> m_stream{m_io, context()};
    std::string m_in{};
};

} // namespace conclave::tests
