// Words about people in the running call (spec F4, F8).
#pragma once

#include "common/words.hpp"

namespace conclave {

// Who has silenced somebody. What a moderator did only a moderator undoes, and a moderator cannot undo what one did oneself.
enum class MutedBy { nobody, self, moderator };
BOOST_DESCRIBE_ENUM(MutedBy, nobody, self, moderator)

// How a line does, from its losses and its jitter, both ways: the worse direction counts.
enum class LineGrade {
    unknown, // too new to say
    good,    // loss below 1 %, jitter below 30 ms
    fair,    // below 5 %, below 60 ms: concealed, hardly heard
    poor,
};
BOOST_DESCRIBE_ENUM(LineGrade, unknown, good, fair, poor)

// How somebody left the call.
enum class Ending {
    hungUp,
    lost,      // no media or no connection any more
    removed,   // by a moderator or the organiser; also whose PIN was renewed
    replaced,  // by a later call of the same person
    over,      // the conference ended
    cancelled,
    stopped,   // the server stopped, or was killed meanwhile
};
BOOST_DESCRIBE_ENUM(Ending, hungUp, lost, removed, replaced, over, cancelled, stopped)

// Why somebody with a right PIN or link was not let in.
enum class RefusedFor { seatTaken, locked, full, notOpen, ended };
BOOST_DESCRIBE_ENUM(RefusedFor, seatTaken, locked, full, notOpen, ended)

} // namespace conclave
