import type { Role } from "../media-contract.ts"
import type { Gain } from "./gain.ts"
import type { PacketSocket } from "./packet-io.ts"
import type { Playback } from "./playback.ts"
import type { Recording } from "./recording.ts"
import type { ToneEar } from "./tones/ear.ts"
import type { RtpStream } from "./stream.ts"
import type { TalkEar } from "./talk.ts"
import type { BrowserSocket } from "./webrtc/browser-socket.ts"

/** Who speaks and hears in a conversation: a leg, or a tie to a conversation of another thread. */
export interface Party {
  /** What it says in this tick. */
  readonly said: Int16Array
  /** Lets it hear keys that others pressed. */
  readonly pressDigits: (digits: string) => void
  /** It was the last of its conversation, and has none any more. */
  readonly leftAlone?: () => void
  conversation: Conversation | undefined
  role: Role
  /** Shut, it is not heard though it may speak; undefined: it has none. */
  gate: { readonly isOpen: boolean } | undefined
  /** What is played to it alone in this tick, in place of its conversation. */
  prompt: Int16Array | undefined
  /** Whom it supervises: it is in the same conversation as long as that goes. */
  attends: Party | undefined
  /** Who supervises it. */
  readonly company: Array<Party>
  whispersTo: Party | undefined
  /** Who is heard by it alone, besides its conversation. */
  readonly whispers: Array<Party>
}

/** A party that has met nobody yet. */
export const makeParty = (of: Pick<Party, "said" | "pressDigits" | "leftAlone">): Party => ({
  ...of,
  conversation: undefined,
  role: { speaks: true, hears: true },
  gate: undefined,
  prompt: undefined,
  attends: undefined,
  company: [],
  whispersTo: undefined,
  whispers: []
})

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
  /** No telephone: what is played to it is heard by all who are in it. */
  readonly isMeeting: boolean
  readonly address: string
  readonly port: number
  /** Where its reports come and go when that is a port of their own. */
  control: ControlPort
  readonly socket: PacketSocket
  /** The socket once more, where a browser may be at the far end. */
  readonly browser: BrowserSocket | undefined
  readonly stream: RtpStream
  /** Opens when the leg talks. */
  gate: TalkEar | undefined
  readonly recordings: Map<string, Recording>
  /** What a recording takes of what a leg hears that is whispered to: all but that. */
  readonly unwhispered: Int16Array
  playback: Playback | undefined
  /** What it hears while it is on hold, or held off by the other side's hold. */
  music: Playback | undefined
  /** How much louder it is heard, and hears: 1 as it is, 0 not at all. */
  saysFactor: number
  /** Keeps what it says in conversations within bounds; undefined: it is heard as it comes. */
  gain: Gain | undefined
  /** Listens for tones in what it says. */
  ear: ToneEar | undefined
  hearsFactor: number
  strangers: number
  /** Told that the far end has fallen silent. */
  silent: boolean
  failures: number
}

/** Parties that hear each other: each hears the sum of the others. It ends when one of them is left. */
export interface Conversation {
  readonly members: Array<Party>
  /** What all who speak say in this tick. */
  readonly sum: Int32Array
  /** Two full parties: each hears the other as it is, and the sum is not used. */
  isPlain: boolean
}
