import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { AgentId, CallId, EpochMs, LegId, Line } from "#actors/vocabulary.ts"
import type { SwitchQueues } from "#wire/switch-queues.ts"
import type { Said } from "./Health.ts"
import type { TrunkTold } from "./Trunk.ts"

/**
 * What the engine asks of a switch, in the words of CSTA (ECMA-269). Legs are CSTA connections.
 * Every request is idempotent: `leg` ids are chosen by the engine from (call, attempt), so asking twice rings once.
 */
export type TelephonyRequest =
  /**
   * Answer Call (ECMA-269 §17.1.3) of a leg that rings. A caller's: the caller hears us from now on. One we made: its
   * telephone takes the call, where Delivered said that it can; AnswerRefused follows when it does not.
   */
  | {
      readonly _tag: "AnswerCall"
      readonly leg: LegId
      /** As in MakeCall, for a caller's leg. */
      readonly staysAlone?: true
    }
  /** A caller hears what is played from now on, and is not answered: early media (183 with SDP, RFC 3960). */
  | { readonly _tag: "PreAnswerCall"; readonly leg: LegId }
  /**
   * Play Message (§26.1.5). `prompt` is a prompt's name ("zh-CN/welcome"), "music-on-hold", or "ring-back": the tone that a leg
   * hears while another is dialled for it. `loop` until stopped or joined.
   */
  | {
      readonly _tag: "PlayMessage"
      readonly leg: LegId
      /** Names this playing; PlayEnded carries it back. */
      readonly playback: string
      readonly prompt: string
      readonly loop: boolean
    }
  /** Stop (§26.1.13). */
  | { readonly _tag: "StopMessage"; readonly leg: LegId }
  /** Make Call (§17.1.19): rings a device. The new leg has the given id and remembers call and attempt through our restarts. */
  | {
      readonly _tag: "MakeCall"
      readonly leg: LegId
      /** The leg to which this one will be joined: a switch may keep the media of both together. */
      readonly near?: LegId
      readonly call: CallId
      readonly attempt: number
      readonly to: Dialled
      readonly callingNumber: string
      readonly ringTimeoutMs: number
      /**
       * When whom it hears goes, it is parked and Parted is told of it, and the engine decides. Absent: of two that are joined
       * the switch ends the other one with the first.
       */
      readonly staysAlone?: true
      /** The telephone is asked to answer by itself so long after it began to ring; absent: it is not asked. */
      readonly answerAfterSeconds?: number
      /** Its line has no room for G.711: a compressed codec is offered to it first. */
      readonly narrowLine?: true
    }
  /**
   * The leg `found` of a call that the switch made by itself (`second` of TransferAsked) comes into a call of ours: it is named
   * `leg` from now on, and is alone; whom it leaves ends. Established follows, or ConnectionCleared when there is no such talk.
   */
  | {
      readonly _tag: "AdoptLeg"
      readonly leg: LegId
      readonly found: LegId
      readonly call: CallId
      readonly attempt: number
      readonly agent: AgentId
    }
  /** Transfer Call (§17.1.27) of two connections into one conversation: both legs hear each other; playing stops. */
  | { readonly _tag: "JoinLegs"; readonly leg: LegId; readonly with: LegId }
  /**
   * Conference Call (§17.1.10): these legs hear each other, wherever they were before; playing stops. Who is in the conversation
   * already is not disturbed, whether named here or not. It begins with its first leg and ends with its last. Conferenced
   * follows for each. `conversation` is a name of letters, digits, `.`, `_` and `-`, used for nothing else.
   */
  | { readonly _tag: "ConferenceLegs"; readonly conversation: string; readonly legs: ReadonlyArray<LegId> }
  /**
   * The leg leaves whom it hears, and waits in silence for what is played to it. Of two that are joined both do so; a
   * conference goes on without it. Parted follows, of a leg that was alone, too.
   */
  | { readonly _tag: "PartLeg"; readonly leg: LegId }
  /**
   * Join Call (§17.1.18) of a supervisor's answered leg to the talk of `target`. It hears what `target` says and hears: listen;
   * `target` alone hears it: whisper; all in the talk do: barge. Asked again with another mode it changes. Supervising
   * follows; when `target` is gone, Parted.
   */
  | { readonly _tag: "SuperviseLeg"; readonly leg: LegId; readonly target: LegId; readonly mode: SupervisionMode }
  /** Generate Digits (§18.1.3) to the far end of the leg: 0 to 9, A to D, `*` and `#`, at most 128. */
  | { readonly _tag: "SendDigits"; readonly leg: LegId; readonly digits: string }
  /**
   * Record Message (§26.1.9) of the leg: left what it says, right what it hears. `file` is relative to the recordings folder.
   * With `append` the file goes on behind what it has: a leg that is still recorded into it stops first, and is told as
   * RecordEnded. How long it is, is always said of the whole file.
   */
  | {
      readonly _tag: "RecordMessage"
      readonly leg: LegId
      readonly file: string
      /** It ends by itself when the file is this long; RecordEnded follows. */
      readonly greatestMs?: number
      readonly append?: true
      /** For what the leg was made, if it was: it may be gone when its recording is refused, and RecordEnded says whose it was. */
      readonly made?: Made
    }
  /** Stop (§26.1.13) of that recording; what was recorded stays. */
  | { readonly _tag: "StopRecording"; readonly leg: LegId; readonly file: string }
  /** Suspend (§26.1.14) of that recording: what is said meanwhile, and its time, are left out. RecordPaused follows. */
  | { readonly _tag: "PauseRecording"; readonly leg: LegId; readonly file: string }
  /** Resume (§26.1.11) of that recording. RecordResumed follows. */
  | { readonly _tag: "ResumeRecording"; readonly leg: LegId; readonly file: string }
  /**
   * What becomes of the transfer that the leg's telephone asked for (TransferAsked). accepted: it is under way, and the
   * telephone waits; done: it may hang up; failed: it has its partner as before, and hears the SIP status (400 to 699).
   */
  | { readonly _tag: "AnswerTransfer"; readonly leg: LegId; readonly answer: "accepted" | "done" }
  | { readonly _tag: "AnswerTransfer"; readonly leg: LegId; readonly answer: "failed"; readonly status: number }
  /**
   * The final SIP status (200 to 699) of a MESSAGE that the switch has not answered by itself (`open` of MessageReceived), with a
   * body where the protocol wants its answer there. Without it the sender hears 503 after 10 s and tries again.
   */
  | {
      readonly _tag: "AnswerMessage"
      readonly message: string
      readonly status: number
      readonly text?: Text
    }
  /** A MESSAGE of ours (RFC 3428), repeated by the switch until it is answered, for 32 s at most. MessageSent follows. */
  | {
      readonly _tag: "SendMessage"
      /** Names this one; MessageSent carries it back. */
      readonly message: string
      /** A SIP address: with a port that place; else whatever is registered so. */
      readonly to: string
      /** Of the MessageReceived that it answers: it goes where that came from, also by its connection. */
      readonly by?: string
      /** As whom we speak: the user part, or an address. */
      readonly from: string
      readonly text: Text
    }
  /** Clear Connection (§17.1.6). `cause` is a Q.850 name as FreeSWITCH writes it: NORMAL_CLEARING, NO_ANSWER, USER_BUSY, UNALLOCATED_NUMBER … */
  | { readonly _tag: "ClearConnection"; readonly leg: LegId; readonly cause: string }

/** What is said by a MESSAGE. */
export interface Text {
  readonly contentType: string
  /** At most 16,384 octets of UTF-8. */
  readonly body: string
}

/** What is asked of messages, and so of no leg. */
export type MessageRequest = Extract<TelephonyRequest, { readonly _tag: "AnswerMessage" | "SendMessage" }>

/** Whom MakeCall rings. */
export type Dialled =
  /** All telephones of an agent. */
  | { readonly _tag: "Agent"; readonly agent: AgentId }
  /** A number outside, as the trunk wants it: digits, `+`, `*` and `#`. */
  | {
      readonly _tag: "Outside"
      readonly number: string
      /** By which trunk of the administration; absent: by the first that has an address. */
      readonly trunk?: string
      /** The number shown to who is called; absent: `callingNumber`. */
      readonly shown?: string
    }
  /** A device that is nobody's telephone: an account that is registered, or with `trunk` a number outside. Its tones go through as they are. */
  | { readonly _tag: "Terminal"; readonly terminal: string; readonly trunk?: string; readonly shown?: string }

/** Who hears a supervisor: nobody, the agent alone, or all in the talk. */
export type SupervisionMode = "listen" | "whisper" | "barge"

/** What a leg looks like when asked (Snapshot Call, §16.1.4). */
export interface LegSnapshot {
  readonly leg: LegId
  readonly direction: "inbound" | "outbound"
  readonly state: "ringing" | "answered"
  readonly joinedWith: LegId | undefined
  /** The conversation of ConferenceLegs in which it is. */
  readonly conversation: string | undefined
  readonly supervises: { readonly target: LegId; readonly mode: SupervisionMode } | undefined
  /** As in Delivered; undefined before that, and on callers' legs. */
  readonly answerable: boolean | undefined
  /** Set on legs the engine made. */
  readonly call: CallId | undefined
  readonly attempt: number | undefined
  readonly agent: AgentId | undefined
  readonly callingNumber: string
  readonly dialledNumber: string
  /** By which trunk a caller came, where the switch knows. */
  readonly trunk?: string
  /** Files of RecordMessage that are written from it, paused ones too; absent where the switch does not say. */
  readonly recordings?: ReadonlyArray<string>
  readonly createdAt: EpochMs
}

/** The other side of a telephone's second call, which no engine knows. */
export interface Second {
  /** As the switch names it. */
  readonly leg: LegId
  /** Whose telephone that is. */
  readonly agent: AgentId
  /** Whose telephone has that second call. */
  readonly by: AgentId
}

/** For which call and attempt the engine made a leg. */
export interface Made {
  readonly call: CallId
  readonly attempt: number
}

/**
 * What a switch reports. `at` is the engine's clock when the report came in. Reports may be late, lost or repeated.
 * `made`: for which call the engine made that leg, `withMade` the other one; absent of callers' legs, and where nobody knows.
 */
export type TelephonyEvent = Reported & { readonly made?: Made; readonly withMade?: Made }

/** What is said of a leg, with the call it was made for. */
export const withMakers = <E extends object>(event: E, madeOf: (leg: LegId) => Made | undefined): E => {
  const { leg, with: other } = event as { readonly leg?: LegId; readonly with?: LegId }
  const [made, withMade] = [leg, other].map((each) => (each === undefined ? undefined : madeOf(each)))
  return {
    ...event,
    ...(made === undefined ? {} : { made }),
    ...(withMade === undefined ? {} : { withMade })
  }
}

type Reported =
  /** Offered (§15.2.17): a caller's new leg waits for us. */
  | {
      readonly _tag: "CallOffered"
      readonly at: EpochMs
      readonly leg: LegId
      readonly callingNumber: string
      readonly dialledNumber: string
      /** By which trunk of the administration, where the switch knows. */
      readonly trunk?: string
    }
  /** Delivered (§15.2.8): the agent's telephone rings (180). `answerable`: it takes AnswerCall. */
  | {
      readonly _tag: "Delivered"
      readonly at: EpochMs
      readonly leg: LegId
      readonly call: CallId
      readonly attempt: number
      readonly answerable: boolean
    }
  /** The telephone refused AnswerCall, or the switch could not ask it; it rings on (CSTA: a negative answer to the service). */
  | {
      readonly _tag: "AnswerRefused"
      readonly at: EpochMs
      readonly leg: LegId
      readonly call: CallId
      readonly attempt: number
    }
  /** Established (§15.2.11). `call` and `attempt` only on legs the engine made. */
  | {
      readonly _tag: "Established"
      readonly at: EpochMs
      readonly leg: LegId
      readonly call: CallId | undefined
      readonly attempt: number | undefined
    }
  /** Joined: the two legs hear each other (CSTA Transferred, §15.2.18). */
  | { readonly _tag: "Joined"; readonly at: EpochMs; readonly leg: LegId; readonly with: LegId }
  /** Conferenced (§15.2.5): the leg is in the conversation. */
  | { readonly _tag: "Conferenced"; readonly at: EpochMs; readonly leg: LegId; readonly conversation: string }
  /** The leg hears nobody any more, because it was parted, or because all whom it heard are gone or were taken away. */
  | { readonly _tag: "Parted"; readonly at: EpochMs; readonly leg: LegId }
  /** The supervisor's leg hears the talk of `target`. */
  | {
      readonly _tag: "Supervising"
      readonly at: EpochMs
      readonly leg: LegId
      readonly target: LegId
      readonly mode: SupervisionMode
    }
  /** Connection Cleared (§15.2.6), also of a leg that never was answered (CSTA Failed §15.2.12). `cause` as in ClearConnection. */
  | {
      readonly _tag: "ConnectionCleared"
      readonly at: EpochMs
      readonly leg: LegId
      readonly cause: string
      readonly call: CallId | undefined
      readonly attempt: number | undefined
      /** Whether the party itself hung up, or we (or the other side) cleared it. */
      readonly by: "party" | "us"
    }
  | {
      readonly _tag: "PlayEnded"
      readonly at: EpochMs
      readonly leg: LegId
      readonly playback: string
      readonly outcome: "done" | "stopped" | "not-found"
    }
  /** Digits Generated (§15.3.2). */
  | { readonly _tag: "DigitPressed"; readonly at: EpochMs; readonly leg: LegId; readonly digit: string }
  | { readonly _tag: "RecordStarted"; readonly at: EpochMs; readonly leg: LegId; readonly file: string }
  | {
      readonly _tag: "RecordEnded"
      readonly at: EpochMs
      readonly leg: LegId
      readonly file: string
      readonly recordedMs: number
      /** The recording alone is over, by its length or because it was stopped: its leg is still up. */
      readonly legGoesOn?: true
    }
  /** Nothing is written of it from here on; of one that is paused already, too. */
  | { readonly _tag: "RecordPaused"; readonly at: EpochMs; readonly leg: LegId; readonly file: string }
  | { readonly _tag: "RecordResumed"; readonly at: EpochMs; readonly leg: LegId; readonly file: string }
  /**
   * The telephone of this leg asks by itself (REFER) that its partner be put through: to who is dialled, or to whom it has in
   * its other call: `replaces` is its own leg there, `second` whom it talks with in a call that the switch made by itself.
   * Without AnswerTransfer within some seconds it hears that it was declined.
   */
  | {
      readonly _tag: "TransferAsked"
      readonly at: EpochMs
      readonly leg: LegId
      readonly to: string
      readonly replaces?: LegId
      readonly second?: Second
    }
  /**
   * A MESSAGE came (RFC 3428): from a registered telephone, by a trunk or from a terminal that may send any. `open`: it is not
   * answered yet and waits for AnswerMessage; a FreeSWITCH has said 202 by then. Told only while the link is up.
   */
  | {
      readonly _tag: "MessageReceived"
      readonly at: EpochMs
      readonly message: string
      readonly open: boolean
      /** SIP addresses, `sip:7001@192.0.2.7`. */
      readonly from: string
      readonly to: string
      /** For people: `udp 192.0.2.7:5060`. */
      readonly source: string
      /** For `by` of SendMessage. */
      readonly by?: string
      /** It came inside this leg's call. */
      readonly within?: LegId
      readonly callId: string
      readonly text: Text
    }
  /** What became of SendMessage: taken with a 2xx, or what was said instead, `408 Request Timeout`. */
  | {
      readonly _tag: "MessageSent"
      readonly at: EpochMs
      readonly message: string
      readonly taken: boolean
      readonly said: string
    }
  /** A leg is over: how its line was. `call` and `attempt` as in ConnectionCleared. */
  | {
      readonly _tag: "LineMeasured"
      readonly at: EpochMs
      readonly leg: LegId
      readonly call: CallId | undefined
      readonly attempt: number | undefined
      readonly line: Line
    }
  /** Device In Service / Out Of Service (§15.4.3): a telephone registered or went. */
  | { readonly _tag: "DeviceInService"; readonly at: EpochMs; readonly agent: AgentId }
  | { readonly _tag: "DeviceOutOfService"; readonly at: EpochMs; readonly agent: AgentId }
  /**
   * An account's telephones have a call that no engine made or was offered: with a colleague, through the switch alone. Busy: as
   * soon as one of them calls, or answers; idle: when the last such call is over, or has come to the engine.
   */
  | { readonly _tag: "DeviceBusy"; readonly at: EpochMs; readonly agent: AgentId }
  | { readonly _tag: "DeviceIdle"; readonly at: EpochMs; readonly agent: AgentId }
  /** The link to the switch is up: everything it has now. Told on every connect and on every audit. */
  | {
      readonly _tag: "Snapshot"
      readonly at: EpochMs
      /** When the switch was asked; a leg made later than that may be missing without being gone. */
      readonly askedAt: EpochMs
      readonly legs: ReadonlyArray<LegSnapshot>
      readonly devices: ReadonlyArray<AgentId>
      /** Accounts that are busy as in DeviceBusy; absent where the switch cannot say. */
      readonly busy?: ReadonlyArray<AgentId>
      /** true right after (re)connecting, when events may have been missed. */
      readonly first: boolean
      /** Only of the first one: when the switch was heard last before. Absent when this process never heard it before. */
      readonly lastHeardAt?: EpochMs
    }
  | { readonly _tag: "LinkLost"; readonly at: EpochMs; readonly reason: string }
  /** Told when they change: queues that the switch distributes by itself (ACD groups, §6.1.3.1), for people to see; null: it has none, or is away. */
  | { readonly _tag: "SwitchQueuesSeen"; readonly at: EpochMs; readonly queues: SwitchQueues | null }

/** What is behind the wall: the lines to others, and the numbers that they know of. */
export interface Lines {
  readonly trunks: ReadonlyArray<TrunkTold>
  readonly numbers: ReadonlyArray<string>
}

/** A telephone's account as a registrar needs it: the sums of its password by MD5 and, where it was kept, SHA-256. */
export interface TelephoneEntry {
  readonly user: string
  readonly ha1: string
  readonly ha1Sha256?: string
}

/** The switch, whichever it is. No request fails: what went wrong comes back as an event (ConnectionCleared, PlayEnded not-found …). */
export class Telephony extends Context.Service<
  Telephony,
  {
    readonly request: (request: TelephonyRequest) => Effect.Effect<void>
    readonly events: Stream.Stream<TelephonyEvent>
    /** Asks for a Snapshot, which comes as an event. */
    readonly audit: Effect.Effect<void>
    /** Accounts of the telephones, for a switch that keeps its directory with us. */
    readonly setDirectory: (entries: ReadonlyArray<TelephoneEntry>) => Effect.Effect<void>
    /** By which trunks calls come and go, and which numbers can be called at all; for a switch that keeps them with us. */
    readonly setLines: (lines: Lines) => Effect.Effect<void>
    /** Why callers hear nothing or are not recorded, though the switch is there; empty while all is well. */
    readonly problems: () => ReadonlyArray<Said>
  }
>()("engine/ports/Telephony") {}
