/** How far behind the newest a packet may be (RFC 3711 §3.3.2 asks for 64 at least). */
export const REPLAY_WINDOW = 64

/** Which packet numbers were taken: each is taken once, and what is too old not at all. */
export interface ReplayWindow {
  readonly isNew: (index: number) => boolean
  /** Only what was authentic: a forged number must not move the window. */
  readonly take: (index: number) => void
  /** The highest that was taken; -1 at first. */
  readonly highest: () => number
}

export const makeReplayWindow = (): ReplayWindow => {
  let highest = -1
  /** Bit n of `near` is the packet n before the highest; `far` goes on from 32. */
  let near = 0
  let far = 0

  const shift = (by: number): void => {
    if (by >= 64) {
      near = 0
      far = 0
    } else if (by >= 32) {
      far = by === 32 ? near : near << (by - 32)
      near = 0
    } else if (by > 0) {
      far = (far << by) | (near >>> (32 - by))
      near <<= by
    }
  }

  return {
    highest: () => highest,
    isNew: (index) => {
      const behind = highest - index
      if (behind < 0) return true
      if (behind >= REPLAY_WINDOW) return false
      return ((behind < 32 ? near >>> behind : far >>> (behind - 32)) & 1) === 0
    },
    take: (index) => {
      const behind = highest - index
      if (behind < 0) {
        shift(highest < 0 ? REPLAY_WINDOW : -behind)
        highest = index
        near |= 1
      } else if (behind < 32) near |= 1 << behind
      else if (behind < REPLAY_WINDOW) far |= 1 << (behind - 32)
    }
  }
}
