import type { LegKind, LocalMedia, MediaCounts, MediaOutput, OpenOptions } from "../../media-contract.ts"
import type { DrivenMediaPlane } from "../plane.ts"

/** What a media thread starts with. */
export interface ThreadStart {
  readonly localAddress: string
  readonly portFrom: number
  readonly portTo: number
  readonly maxLegs: number
  readonly silenceMs: number | undefined
}

/** What its worker is given. */
export interface ThreadData {
  readonly start: ThreadStart
  /** Four octets: changed and notified with each message to the thread. */
  readonly wake: SharedArrayBuffer
}

/** The commands of a plane that ask for no answer. */
type Told =
  | "close"
  | "connect"
  | "confirm"
  | "play"
  | "stopPlayback"
  | "bridge"
  | "join"
  | "unbridge"
  | "openMeeting"
  | "steer"
  | "setMusic"
  | "setFactor"
  | "setGain"
  | "hearKeys"
  | "listenForTones"
  | "markRecording"
  | "supervise"
  | "setRole"
  | "setGate"
  | "whisper"
  | "record"
  | "stopRecording"
  | "sendDigits"
  | "tie"
  | "untie"
  | "pressTie"

/** One of them with what it is given. */
export type Command = {
  readonly [Name in Told]: readonly [name: Name, ...given: Parameters<DrivenMediaPlane[Name]>]
}[Told]

export type ToThread =
  | { readonly _tag: "Command"; readonly command: Command }
  | { readonly _tag: "Open"; readonly leg: string; readonly kind: LegKind; readonly options: OpenOptions }
  | { readonly _tag: "Stop" }

export type FromThread =
  /** It has loaded its code and takes legs. */
  | { readonly _tag: "Ready" }
  | { readonly _tag: "Opened"; readonly leg: string; readonly local: LocalMedia }
  | { readonly _tag: "NotOpened"; readonly leg: string; readonly reason: string }
  | { readonly _tag: "Output"; readonly output: MediaOutput }
  | { readonly _tag: "TiePressed"; readonly tie: string; readonly digits: string }
  | { readonly _tag: "TieLoose"; readonly tie: string }
  | { readonly _tag: "Notice"; readonly text: string }
  /** Once a second: a thread that says nothing has died in a way the system does not tell. */
  | { readonly _tag: "Counts"; readonly counts: MediaCounts }
  | { readonly _tag: "Stopped"; readonly counts: MediaCounts }
