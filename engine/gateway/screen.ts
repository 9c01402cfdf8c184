import type { Session } from "#engine/ports/OfficeDoor.ts"

/** One open socket. */
export interface Screen {
  readonly id: string
  session: Session
  readonly address: string
  readonly topics: Set<string>
  isOpen: boolean
  /** Too slow for deltas just now. */
  isBehind: boolean
  isHopeless: boolean
  asks: number
  frames: number
  framesAt: number
}
