/** China's clock is eight hours before UTC all the year. */
const MIDNIGHT_MS = 16 * 3_600_000
const DAY_MS = 86_400_000
const LONG_MINUTES = 96

/** The states of a morning at the desk, until now; shorter while the day is young, so that all of them are today's. */
export const spellsUntil = (nowMs: number) => {
  const minuteMs = Math.min(60_000, ((nowMs - MIDNIGHT_MS) % DAY_MS) / LONG_MINUTES)
  const minutes = [
    ["ready", "", 95],
    ["ringing", "", 90],
    ["talking", "", 89.8],
    ["wrap-up", "", 82],
    ["ready", "", 81],
    ["not-ready", "break", 70],
    ["ready", "", 60],
    ["ringing", "", 58],
    ["not-ready", "no-answer", 57.7],
    ["ready", "", 50],
    ["talking", "", 35],
    ["wrap-up", "", 21],
    ["ready", "", 20]
  ] as const
  return minutes.map(([state, reason, before], at) => {
    const next = minutes[at + 1]
    const from = Math.round(nowMs - before * minuteMs)
    return { state, reason, from, until: next === undefined ? null : Math.round(nowMs - next[2] * minuteMs) }
  })
}
