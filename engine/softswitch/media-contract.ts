/**
 * What media promise: `rtp/`, `media/`, `sdp/` together are a {@link MediaPlane}. `switch.ts` joins it with the user agent
 * (`sip-contract.ts`) into channels, and `event-socket.ts` shows the channels to the engine.
 */

import type { Endpoint } from "./endpoint.ts"

/**
 * All but Opus have an octet a sample and a clock of 8 kHz in RTP, G.722 by an old error that stays (RFC 3551 §4.5.2). Opus has
 * packets of any size and a clock of 48 kHz (RFC 7587).
 */
export type Codec = "PCMA" | "PCMU" | "G722" | "opus"

/** With what one side's connectivity checks are proven (RFC 8445 §5.3). */
export interface IceCredentials {
  readonly ufrag: string
  readonly pwd: string
}

/** What a browser's media need besides: how it is found, and by what it is known. */
export interface BrowserSide {
  readonly ours: IceCredentials
  readonly theirs: IceCredentials
  /** SHA-256 of its certificate, as SDP writes it: `AB:CD:…`. Whoever has another is not the browser. */
  readonly fingerprint: string
}

/** What offer and answer agreed on for one leg. */
export interface Negotiated {
  readonly remote: Endpoint
  readonly codec: Codec
  readonly payloadType: number
  /** Payload type of telephone-event, or undefined when the far end has none. */
  readonly telephoneEvent: number | undefined
  /** In what the far end counts the time of its keys; as samples, at 8 kHz, when left out. */
  readonly telephoneEventHz?: number
  readonly direction: "sendrecv" | "sendonly" | "recvonly" | "inactive"
  readonly ptimeMs: number
  /** RTCP comes and goes on the media's own port (RFC 5761); on the next one otherwise. */
  readonly rtcpMux: boolean
  /** The far end is a browser: media come by ICE, DTLS and SRTP. */
  readonly browser?: BrowserSide
}

/** How one leg's line was, from our side. Times in ms. */
export interface LineQuality {
  readonly received: number
  /** Gaps in the packets' numbers, and packets that came too late to be heard. */
  readonly lost: number
  readonly late: number
  readonly jitterMs: number
  readonly worstJitterMs: number
  readonly sent: number
  /** RTCP packets of the far end. */
  readonly controls: number
  /** Undefined: the far end did not say. */
  readonly roundTripMs: number | undefined
  /** Of what we sent last, 0…1, as the far end reports it. */
  readonly farLostShare: number | undefined
  /** Mean opinion score, 1…4.5 (ITU-T G.107); undefined when nothing came. */
  readonly score: number | undefined
}

/** What the signalling says about the far end of a leg's media (RFC 3264 says nothing about whom to believe). */
export interface Vouched {
  /** The address the leg's SIP comes from, or went to: behind a NAT its media come from there too. */
  readonly signalling: string
  /** The address of the SDP is a media gateway of the call's trunk, as the administration has it: media go there at once. */
  readonly trusted: boolean
  /** False for a caller who has not acknowledged our 200 yet: nothing is sent before {@link MediaPlane.confirm}. */
  readonly confirmed: boolean
}

/** One stretch of a signal: these tones, or silence when there are none, for so long. */
export interface ToneStretch {
  readonly tonesHz: ReadonlyArray<number>
  readonly leastMs: number
  readonly mostMs: number
}

/** A signal that is told as soon as its last stretch has lasted its least time. */
export interface TonePattern {
  readonly name: string
  readonly stretches: ReadonlyArray<ToneStretch>
}

/** What a recording's WAV holds: 16-bit samples, or G.711 in half the room. */
export type RecordingFormat = "pcm" | "alaw" | "mulaw"

export type MediaOutput =
  /** One key, reported once when it ends: an RFC 4733 event, or tones in the audio of a far end that has no events. */
  | {
      readonly _tag: "Digit"
      readonly leg: string
      readonly digit: string
      readonly durationSamples: number
      readonly way: "RTP" | "INBAND_AUDIO"
    }
  /** A signal that was listened for by {@link MediaPlane.listenForTones}: told once, and again when it was broken off meanwhile. */
  | { readonly _tag: "ToneHeard"; readonly leg: string; readonly name: string }
  /** Of a leg with a gate: it begins or ends to talk, or to be loud enough for a conference's floor. Energy: 0 to 32 767. */
  | {
      readonly _tag: "TalkHeard"
      readonly leg: string
      readonly isTalking: boolean
      readonly isLoud: boolean
      readonly energy: number
    }
  | { readonly _tag: "PlaybackStarted"; readonly leg: string; readonly playback: string; readonly file: string }
  | {
      readonly _tag: "PlaybackEnded"
      readonly leg: string
      readonly playback: string
      readonly file: string
      readonly cause: "done" | "break" | "file-not-found"
      readonly playedMs: number
    }
  | { readonly _tag: "RecordingStarted"; readonly leg: string; readonly path: string }
  /** So it is recorded from `atMs` of the recording on. */
  | {
      readonly _tag: "RecordingMarked"
      readonly leg: string
      readonly path: string
      readonly mark: RecordingMark
      readonly atMs: number
    }
  | {
      readonly _tag: "RecordingEnded"
      readonly leg: string
      readonly path: string
      readonly recordedMs: number
      /** Size of the file; 0: there is none, because nothing could be written. */
      readonly octets: number
      readonly cause: "stopped" | "hangup" | "max-time" | "write-failed"
    }
  /** How the line of a leg was that is closed now; of each leg that was connected. */
  | { readonly _tag: "LineMeasured"; readonly leg: string; readonly quality: LineQuality }
  /** Neither RTP nor RTCP came for so long on a leg that is not on hold: told once. */
  | { readonly _tag: "Silent"; readonly leg: string; readonly silentMs: number }
  /** A browser was loaded anew, or has no network: told once, and the leg is kept for a while. Silent follows when it stays away. */
  | { readonly _tag: "BrowserGone"; readonly leg: string }
  /** A browser that was told as gone hears and is heard again: by what it sends, or with other keys once their handshake is done. */
  | { readonly _tag: "BrowserBack"; readonly leg: string }
  /** It could not prove to be the browser of the SDP: the leg will have no media. */
  | { readonly _tag: "BrowserRefused"; readonly leg: string; readonly reason: string }
  /** The thread that carried the leg's media died: the leg has none any more. Its recordings are told as ended, too. */
  | { readonly _tag: "LegLost"; readonly leg: string; readonly reason: string }
  /** A packet that belongs to nobody's stream (a source nobody vouches for, wrong payload type, not RTP): counted, first one told. */
  | { readonly _tag: "Stranger"; readonly leg: string; readonly source: Endpoint; readonly reason: string }

export interface MediaCounts {
  readonly legs: number
  readonly received: number
  readonly sent: number
  readonly strangers: number
  /** Recordings that could not be written, or not to their end: no room, no right. */
  readonly recordingsFailed: number
  /** Recordings that cannot be written now, and are tried again. */
  readonly recordingsStuck: number
  /** Of the thread that is latest. */
  readonly lateMsP99: number
  /** Media threads that take legs now, and those that died since the start. */
  readonly threads: number
  readonly threadsLost: number
  /** What the threads keep in memory, together, as far as their last full collections tell. */
  readonly threadsLiveMb: number
}

/** How a leg's media comes and goes. Who may turn out to be a browser has a leg of its kind; a telephone may answer there as well. */
export type LegKind = "rtp" | "webrtc"

/** Where the far end sends its media, for our SDP; `fingerprint`: of our certificate, where it may be a browser. */
export interface LocalMedia extends Endpoint {
  readonly kind: LegKind
  readonly fingerprint?: string
}

/** What a leg's media needs to run. */
export type Session = Negotiated

export interface OpenOptions {
  /** A leg with which this one will speak. Legs that hear each other run in one thread: naming it spares a move. */
  readonly near?: string
  /** What the leg will speak, as far as it is known: some codecs take the room of several legs. As G.711 when left out. */
  readonly codec?: Codec
  /** Another address of this machine than the plane's own: an IPv6 one for a telephone that has no other. */
  readonly address?: string
}

/** What a leg does in its conversation: it is heard by the others, it hears them. */
export interface Role {
  readonly speaks: boolean
  readonly hears: boolean
}

/** Masked, a recording goes on with silence and keeps its time line; paused, it stands still. */
export type RecordingMark = "mask" | "unmask" | "pause" | "resume"

/** What a listener asks of a playback. Steps of speed are a quarter of its length, of volume FreeSWITCH's; each has its ends. */
export type Steering =
  /** Or goes on. */
  | { readonly _tag: "Pause" }
  | { readonly _tag: "Restart" }
  | { readonly _tag: "Seek"; readonly ms: number; readonly relative: boolean }
  | { readonly _tag: "Speed" | "Volume"; readonly step: number; readonly relative: boolean }

export interface RecordOptions {
  readonly stereo: boolean
  readonly maxMs: number
  readonly format: RecordingFormat
  /** A file that is there goes on behind what it has, if it is of this kind; its sound counts in all that is told of its length. */
  readonly append?: boolean
}

/** RTP, prompts, conversations and recordings of legs. Sending never waits; unknown legs are ignored. */
export interface MediaPlane {
  /** Binds a socket; fails with a clear Error when the range is used up, admission refuses, or there is no such kind. */
  readonly open: (leg: string, kind: LegKind, options?: OpenOptions) => Promise<LocalMedia>
  readonly connect: (leg: string, session: Session, vouched: Vouched) => void
  /** The ACK of our 200 came: the leg may be sent media. Media that came from there first have said the same. */
  readonly confirm: (leg: string) => void
  /** Plays a WAV (absolute path) from its start; a playback already on the leg ends with cause "break". `loop` for music. */
  readonly play: (leg: string, playback: string, file: string, options: { readonly loop: boolean }) => void
  readonly stopPlayback: (leg: string) => void
  /** Does it to the leg's playback, if it has one. */
  readonly steer: (leg: string, how: Steering) => void
  /** While there is music the leg hears it in place of its conversation; what is played goes before. The house's own for a bad file. */
  readonly setMusic: (leg: string, file: string | undefined) => void
  /** How much louder the leg is heard, or hears: 1 as it is, 0 not at all. */
  readonly setFactor: (leg: string, way: "says" | "hears", factor: number) => void
  /** Listens for these signals, and no others any more, in what the leg says; before gain. */
  readonly listenForTones: (leg: string, patterns: ReadonlyArray<TonePattern>) => void
  /** Keys are heard as tones in what the leg says even where its packets have another way for them. */
  readonly hearKeys: (leg: string, isOn: boolean) => void
  /** What the leg says in conversations, and so in recordings, is kept from being too soft or too loud. */
  readonly setGain: (leg: string, isOn: boolean) => void
  /** A conversation of these two alone, ending their playbacks; each leaves the one it was in. */
  readonly bridge: (a: string, b: string) => void
  /** The leg joins the conversation of `to`, or begins one with it; its playback ends, it leaves the one it was in. */
  readonly join: (leg: string, to: string) => void
  /** The leg leaves its conversation; who is left alone in it hears silence. */
  readonly unbridge: (leg: string) => void
  /** A meeting is a party without a telephone: legs join it, what is played to it is heard by all in it, and it can be recorded. */
  readonly openMeeting: (meeting: string) => void
  /**
   * The leg hears all that `target` says and hears, wherever that goes, and is heard by nobody; its playback ends. Over when it
   * is bridged, joined or unbridged, and when the target closes.
   */
  readonly supervise: (leg: string, target: string) => void
  /** Lasts until the leg joins, is bridged or leaves; it begins as one who speaks and hears. */
  readonly setRole: (leg: string, role: Role) => void
  /**
   * Tells by TalkHeard who talks. Until the leg joins, is bridged or leaves, it is heard only while it talks: while the energy of
   * what it says is above the threshold. 0: always.
   */
  readonly setGate: (leg: string, threshold: number) => void
  /** What the leg says is heard by `to` alone, besides those who hear it by its role, and is in no recording. Undefined ends it. */
  readonly whisper: (leg: string, to: string | undefined) => void
  /**
   * Records the leg: left channel what the leg says (read), right channel what it hears (write) without whispers, 8 kHz WAV.
   * One recording at a time writes a file: RecordingEnded says of the one before that it is closed.
   */
  readonly record: (leg: string, path: string, options: RecordOptions) => void
  readonly markRecording: (leg: string, path: string, mark: RecordingMark) => void
  readonly stopRecording: (leg: string, path: string) => void
  readonly sendDigits: (leg: string, digits: string) => void
  /** Ends playbacks and recordings (their outputs come), frees the socket. */
  readonly close: (leg: string) => void
  /** Legs now, without meetings; asked at each call. */
  readonly legs: () => number
  /** For how many legs of G.711 there is room where callers' legs may begin. */
  readonly room: () => number
  /** For health: sorts a minute of ticks. */
  readonly counts: () => MediaCounts
  readonly stop: () => Promise<void>
}
