import type { PacketSocket } from "./packet-io.ts"
import type { Playback } from "./playback.ts"
import type { Recording } from "./recording.ts"
import type { RtpStream } from "./stream.ts"

/** One leg on the media plane: its port, what it hears, what is recorded of it. */
export interface MediaLeg {
  readonly id: string
  readonly port: number
  readonly socket: PacketSocket
  readonly stream: RtpStream
  readonly recordings: Map<string, Recording>
  playback: Playback | undefined
  conversation: Conversation | undefined
  strangers: number
  /** Told that the far end has fallen silent. */
  silent: boolean
  failures: number
}

/** Legs that hear each other: each hears the sum of the others. It ends when one of them is left. */
export interface Conversation {
  readonly members: Array<MediaLeg>
  /** What all of them say in this tick; unused by two, of whom each hears the other as it is. */
  readonly sum: Int32Array
}
