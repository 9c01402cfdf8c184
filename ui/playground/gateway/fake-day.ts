/** The states of a morning at the desk, until a moment ago; what comes after is the desk's own state. */
export const spellsUntil = (nowMs: number) => {
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
    const from = Math.round(nowMs - before * 60_000)
    return { state, reason, from, until: next === undefined ? null : Math.round(nowMs - next[2] * 60_000) }
  })
}
