// A handful of loopback UDP sockets.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <span>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace conclave::bench {

class Sockets {
public:
    explicit Sockets(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            sockaddr_in here{};
            here.sin_family = AF_INET;
            here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            ::bind(fd, reinterpret_cast<const sockaddr*>(&here), sizeof here);
            socklen_t size = sizeof here;
            ::getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size);
            m_fds.push_back(fd);
            m_addresses.push_back(here);
        }
    }
    ~Sockets() {
        for (const int fd : m_fds) ::close(fd);
    }
    Sockets(const Sockets&) = delete;
    Sockets& operator=(const Sockets&) = delete;

    int fd(std::size_t i) const { return m_fds[i]; }
    const sockaddr_in& address(std::size_t i) const { return m_addresses[i]; }
    void send(std::size_t from, const sockaddr_in& to, std::span<const std::uint8_t> bytes) const {
        ::sendto(m_fds[from], bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    }
    // Takes what has come; how many datagrams that was.
    std::size_t drain() {
        std::size_t count = 0;
        std::array<std::uint8_t, 2048> bytes{};
        for (const int fd : m_fds)
            while (::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) ++count;
        return count;
    }

private:
    std::vector<int> m_fds;
    std::vector<sockaddr_in> m_addresses;
};

} // namespace conclave::bench
