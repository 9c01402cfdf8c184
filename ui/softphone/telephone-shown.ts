import type { Call, CallShown } from "./call.ts"
import type { Ending } from "./endings.ts"
import type { MicrophoneProblem } from "./microphone.ts"
import type { TurnedAway } from "./softphone-answer.ts"

/** Whether calls can come: `away` while there is no connection, `refused` when the switch does not know the account (yet). */
export type Line = "connecting" | "registered" | "away" | "refused"

export interface TelephoneShown {
  readonly line: Line
  /** While it is away, and somebody could say why. */
  readonly turnedAway: TurnedAway | null
  readonly call: CallShown | null
  /** Of the last call, until the next one. */
  readonly ending: Ending | MicrophoneProblem | null
  /** The microphone was unplugged in the call, and there is no other one: why. */
  readonly microphoneGone: MicrophoneProblem | null
}

export const NO_TELEPHONE: TelephoneShown = {
  line: "connecting",
  turnedAway: null,
  call: null,
  ending: null,
  microphoneGone: null
}

/** What a page wants other than usual. */
export interface TelephoneWays {
  /** Where the call is remembered: what outlives this page, for the one that goes on with it. */
  readonly storage?: () => Storage
  readonly microphone?: () => Promise<MediaStream | MicrophoneProblem>
  /** Before a call is answered that nobody clicked. */
  readonly beforeAnsweringItself?: () => Promise<void>
}

export interface Telephone {
  readonly dial: (number: string) => void
  readonly answer: () => void
  readonly hangUp: () => void
  readonly mute: (isMuted: boolean) => void
  readonly press: (key: string) => void
  /** Another microphone was chosen, or the one of the call is there again. */
  readonly takeMicrophone: () => void
  /** As `close`, but another page goes on with the call: nobody is told of an end. */
  readonly letGo: () => void
  /** Of the call there is, for meters and measures. */
  readonly call: () => Call | undefined
  readonly close: () => void
}
