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
  peer: MediaLeg | undefined
  strangers: number
  failures: number
}
