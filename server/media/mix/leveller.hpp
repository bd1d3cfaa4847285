// One talker's loudness brought near everybody's: speech between -30 and -14 dBFS stays as it is, what is softer or louder is
// moved to that edge by at most 12 dB, slowly enough (6 dB/s) not to be heard pumping. Pauses and noise do not count. Plain
// state; one owner (a media thread).
#pragma once

namespace conclave::media {

class Leveller {
public:
    // One frame of 20 ms and how loud it is (dBFS); the gain (a factor) to have at its end.
    float hear(float frameLevelDb) noexcept;
    float gain() const noexcept { return m_gain; }

private:
    float m_speechDb = 0; // smoothed, of frames with speech in them
    int m_frames = 0;
    float m_gainDb = 0;
    float m_gain = 1;
};

} // namespace conclave::media
