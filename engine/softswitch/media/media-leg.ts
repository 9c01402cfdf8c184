import type { PacketSocket } from "./packet-io.ts"
import type { Playback } from "./playback.ts"
import type { Recording } from "./recording.ts"
import type { RtpStream } from "./stream.ts"

/** Who speaks and hears in a conversation: a leg, or a tie to a conversation of another thread. */
export interface Party {
  /** What it says in this tick. */
  readonly said: Int16Array
  /** Lets it hear keys that others pressed. */
  readonly pressDigits: (digits: string) => void
  conversation: Conversation | undefined
}

/** A leg's port for RTCP of its own; `failed` when somebody else holds it, and then there are no reports. */
export type ControlPort =
  | { readonly _tag: "None" }
  | { readonly _tag: "Opening" }
  | { readonly _tag: "Open"; readonly socket: PacketSocket }
  | { readonly _tag: "Failed" }
  | { readonly _tag: "Closed" }

/** One leg on the media plane: its port, what it hears, what is recorded of it. */
export interface MediaLeg extends Party {
  readonly id: string
  readonly address: string
  readonly port: number
  /** Where its reports come and go when that is a port of their own. */
  control: ControlPort
  readonly socket: PacketSocket
  readonly stream: RtpStream
  readonly recordings: Map<string, Recording>
  playback: Playback | undefined
  strangers: number
  /** Told that the far end has fallen silent. */
  silent: boolean
  failures: number
}

/** Parties that hear each other: each hears the sum of the others. It ends when one of them is left. */
export interface Conversation {
  readonly members: Array<Party>
  /** What all of them say in this tick; unused by two, of whom each hears the other as it is. */
  readonly sum: Int32Array
}
