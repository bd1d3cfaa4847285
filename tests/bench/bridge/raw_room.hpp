// A room of which nothing is left but the libraries' and the kernel's calls, at the pace of a real one: no leg is found, nothing is
// checked, mixed or numbered. What it costs is the floor under any bridge on this machine: with hundreds of streams in turn and
// pauses between the ticks, the same calls cost far more than in a tight loop.
#pragma once

#include "server/media/codec/opus.hpp"
#include "tests/bench/bridge/crowd.hpp"

namespace conclave::bench {

// Percent of a core, of one thread that every 20 ms takes in what the crowd sent, opens all of it, decodes `decodes` frames, encodes
// `encodes` and seals and sends one packet to everybody. Negative: no measurement.
double rawRoomPercent(const CrowdSpec& crowd, media::EncoderClass kind, std::size_t encodes, std::size_t decodes);

} // namespace conclave::bench
