// conclaved.toml as values (api.md, README of packaging). Every key has a default; a key that is not known, comes with
// the wrong type or a value that breaks a rule is an error that names file, line and key. Pure but for reading the file.
#pragma once

#include "common/error.hpp"
#include "server/base/tls.hpp"
#include "server/conference/rooms.hpp"
#include "server/mail/bounce_address.hpp"
#include "server/mail/transport.hpp"
#include "server/media/codec/opus.hpp"

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::app {

struct ListenAddress {
    boost::asio::ip::address address{boost::asio::ip::address_v6::any()};
    std::uint16_t port = 0; // 0: any free one, told in ports.json
};

// `[::]:8443`, `127.0.0.1:0`. Error: invalidValue.
Result<ListenAddress> parseListenAddress(std::string_view text);

enum class Given { byDefault, byFile };

struct Configuration {
    std::filesystem::path dataDir = "/var/lib/conclave";
    std::string publicHost = "localhost";
    std::string supportContact{};
    ListenAddress httpListen{boost::asio::ip::address_v6::any(), 8443};
    ListenAddress sipListen{boost::asio::ip::address_v6::any(), 5061};
    ListenAddress mediaListen{boost::asio::ip::address_v6::any(), 40000};
    unsigned mediaThreads = 0;
    media::EncoderClass mediaCleanClass = media::EncoderClass::clean; // what is sent to phones whose lines lose nothing
    conference::RoomRules rooms{};
    std::optional<ListenAddress> metricsListen = ListenAddress{boost::asio::ip::address_v4::loopback(), 9464}; // none: off
    Given metricsGiven = Given::byDefault;
    base::CertificateFiles tls{}; // both empty: self-signed in dataDir
    mail::RelaySettings relay{};
    mail::Mailbox from{};
    std::optional<mail::BounceAddress> bounceAddress{}; // comes with bounceFolder
    std::filesystem::path bounceFolder{};
    std::size_t mailConnectionsMax = 2;
    std::size_t mailsPerMinuteMax = 0; // no limit
};

// The defaults, before a file is read.
Configuration defaultConfiguration();

// Errors: invalidValue, unknownField, wrongType; the detail begins with `source:line:`, the field is the key.
Result<Configuration> parseConfiguration(std::string_view toml, const std::string& source);
// The same, and notFound where the file cannot be read.
Result<Configuration> readConfiguration(const std::filesystem::path& file);

} // namespace conclave::app
