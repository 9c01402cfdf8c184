import { type DigitWays, makeDigitWays } from "./calls/digit-ways.ts"
import type { Way } from "./trunks/ways.ts"
import type { Endpoint } from "./endpoint.ts"
import type { LineQuality, Negotiated, TonePattern } from "./media-contract.ts"
import type { OwnBrowserSide } from "./sdp/browser.ts"
import type { Hop } from "./sip-contract.ts"
import { ChannelVariables } from "./events/channel-variables.ts"

/** FreeSWITCH's channel states with their numbers (`Channel-State-Number`), those we pass through. */
export const STATE_NUMBER = {
  CS_INIT: 2,
  CS_SOFT_EXECUTE: 3,
  CS_EXECUTE: 4,
  CS_EXCHANGE_MEDIA: 5,
  CS_CONSUME_MEDIA: 7,
  CS_HANGUP: 10,
  CS_REPORTING: 11,
  CS_DESTROY: 12
} as const
export type ChannelState = keyof typeof STATE_NUMBER

export type CallState = "DOWN" | "RINGING" | "EARLY" | "ACTIVE" | "HELD" | "UNHELD" | "HANGUP"

/** The caller profile: who calls whom, as `Caller-*` headers tell it. Numbers are as dialled, without any normalising. */
export interface Profile {
  username: string
  dialplan: string
  callerName: string
  callerNumber: string
  readonly origCallerName: string
  readonly origCallerNumber: string
  calleeName: string
  calleeNumber: string
  networkAddress: string
  readonly ani: string
  destination: string
  readonly source: string
  index: number
  createdUs: number
}

/** When what happened to the channel, µs since 1970; 0 = not (yet). */
export interface ChannelTimes {
  readonly createdUs: number
  answeredUs: number
  progressUs: number
  progressMediaUs: number
  hangupUs: number
  bridgedUs: number
  lastHoldUs: number
  holdAccumUs: number
}

/** One application asked of a channel, by `sendmsg` or `uuid_broadcast`. */
export interface Application {
  readonly name: string
  readonly data: string
  /** Comes back as Application-UUID, so that whoever asked knows its own. */
  readonly uuid: string
  /** -1 = until stopped. */
  readonly loops: number
  /** Told when it is over, where somebody waits for that. */
  readonly done?: () => void
}

/** The application that runs now. `playback` names what the media plane plays for it; stale answers carry another name. */
export interface Running {
  readonly application: Application
  readonly playback: string | undefined
  readonly started: boolean
  readonly startedUs: number
  /** Undoes what it does, when it is dropped. */
  readonly stop?: () => void
  /** Whom it had bridged the leg with has gone: what follows, in place of the leg's end. */
  readonly apart?: () => void
}

/** Who wants to know what becomes of a channel: it hangs up, or has another at its side. */
export interface Watcher {
  readonly gone: () => void
  readonly moved: () => void
}

/** A telephone that rings, or a host of a trunk that was asked. */
export interface Fork {
  readonly target: string
  readonly via: Hop
  /** Whose telephone it is; undefined of a trunk, and where only an address was dialled. */
  readonly account?: string
  /** By which trunk, and who we are there; undefined of a telephone of ours. */
  readonly way?: Way
  /** What it takes in a NOTIFY: said in its REGISTER, and newer in its 180. */
  readonly allowEvents: ReadonlyArray<string>
  /** What it was offered, where others of the leg were offered something else. */
  readonly offered?: string
  /** It said that it rings, or the page of its person before it did. */
  readonly rang?: true
}

/** Our side of a leg's media, as our SDP says it. */
export interface ChannelMedia extends Endpoint {
  /** Where a browser is at the far end. */
  readonly browser?: OwnBrowserSide
}

/** A leg of a call between telephones of the house, which the switch drives by itself. */
export interface HouseLeg {
  /** Whose telephone it is. */
  readonly account: string
  /** Told when it rings, and when it speaks before its answer. */
  readonly rings: (isEarly: boolean) => void
  /** What is left to do when it ends: to stop what rings for it. */
  readonly whenOver: Set<() => void>
  /** It is being put through: its partner may go, and it stays. */
  isReferred: boolean
}

export const houseLeg = (account: string, rings: HouseLeg["rings"] = () => undefined): HouseLeg => ({
  account,
  rings,
  whenOver: new Set(),
  isReferred: false
})

/** A leg that another one, or its `originate`, goes on with once it has answered: it is not parked. */
export interface LedLeg {
  /** Told when it rings, and when it speaks before its answer. */
  readonly rings: (isEarly: boolean) => void
}

/** One call leg: a SIP dialog with its media, under FreeSWITCH's name for it. Owned and changed by the switch only. */
export interface Channel {
  readonly uuid: string
  readonly sessionId: number
  readonly direction: "inbound" | "outbound"
  /** The user agent's handle of the SIP dialog. */
  dialog: string
  readonly name: string
  /** The trunk that it came by or goes out by. */
  trunk: string | undefined
  /** Of a call out by a trunk that nobody has answered: where else it may go, in this order. */
  ways: ReadonlyArray<Way>
  state: ChannelState
  callState: CallState
  readonly profile: Profile
  readonly times: ChannelTimes
  /** Insertion order is the order of the `variable_*` headers. */
  readonly variables: ChannelVariables
  remoteSdp: string | undefined
  localSdp: string | undefined
  negotiated: Negotiated | undefined
  /** Whom the signalling of this leg comes from, or went to; its media are believed by it. */
  signalling: { readonly address: string }
  /** A caller's ACK of our 200 came; the 200 of a telephone we called is its own word. */
  confirmed: boolean
  answered: boolean
  /** Media before the answer: our 183 told where, or theirs did. */
  early: boolean
  /** "opening" until the media plane has bound the RTP port. */
  media: "opening" | "open" | "failed"
  localMedia: ChannelMedia | undefined
  /** Our side towards a browser, on a leg where one may answer. */
  ownBrowser: OwnBrowserSide | undefined
  /** The telephone's line has no room for G.711. */
  readonly isNarrow: boolean
  /** Our newest offer within the call, until what became of it is known. */
  offerUnderWay: string | undefined
  /** A browser that shall speak Opus, as it talks with another and nobody needs samples. */
  isWide: boolean
  /** It was asked for that, and keeps to G.711. */
  refusesWide: boolean
  /** What waits for the RTP port, in order. */
  whenOpen: Array<() => void>
  /** The `park` application at the bottom, or undefined while bridged (or before the first park). */
  parked: Application | undefined
  running: Running | undefined
  waiting: Array<Application>
  /** UUID of the other leg. */
  peer: string | undefined
  /** True on the leg that was named first: its CHANNEL_BRIDGE and CHANNEL_UNBRIDGE speak for both. */
  bridgeOriginator: boolean
  /** Telephones that ring for this leg, by dialog; none once one has answered. */
  readonly forks: Map<string, Fork>
  /** How many have been rung. */
  forked: number
  /** Accounts whose browser rang and is away for a moment: it is rung again when it is back. */
  readonly awaited: Set<string>
  /** The worst that those said which will not take it. */
  failedStatus: number | undefined
  /** Users to whom a telephone sent the call on. */
  readonly redirections: Set<string>
  /** The media plane is still to say how the leg's line was; the channel's end waits for that. */
  awaitsLine: boolean
  /** What it said before the leg's report was written. */
  line: LineQuality | undefined
  /** Files being written now. */
  readonly recordings: Map<string, { readonly stereo: boolean }>
  digits: string
  /** Signals that are listened for in what it says. */
  listensFor: ReadonlyArray<TonePattern>
  /** One press by several ways counts once. */
  readonly digitWays: DigitWays
  /** Who waits for what the telephone says to the NOTIFY under way. */
  readonly phoneEvents: Array<(answer: string) => void>
  /** Who waits for what becomes of the REFER under way. */
  deflection: ((answer: string) => void) | undefined
  hangupCause: string | undefined
  /** Of a call within the house; undefined of one that whoever drives the switch decides about. */
  house: HouseLeg | undefined
  /** Of a leg that was rung for the application `bridge`, or for its `originate` alone. */
  led: LedLeg | undefined
  /** They hold us, or we hold them. */
  held: boolean
  /** We hold them, by `uuid_hold`. */
  holding: boolean
  /** Its browser has gone, and is waited for. */
  away: boolean
  /** The file that it hears as music on hold. */
  music: string | undefined
  readonly watchers: Set<Watcher>
}

/** As FreeSWITCH: setting a variable again moves it to the end; an empty value removes it. */
export const setVariable = (channel: Channel, name: string, value: string): void => {
  channel.variables.delete(name)
  if (value !== "") channel.variables.set(name, value)
}

export const setVariables = (channel: Channel, values: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(values)) setVariable(channel, name, value)
}

/** A channel that exists but has not done anything; the two makers in `calls/` fill its profile and variables. */
export const makeChannel = (
  given: Pick<Channel, "uuid" | "sessionId" | "direction" | "dialog" | "name" | "remoteSdp" | "signalling"> & {
    readonly trunk?: string | undefined
    readonly isNarrow?: boolean
    readonly profile: Omit<Profile, "index" | "createdUs" | "origCallerName" | "origCallerNumber" | "ani">
    readonly nowUs: number
  }
): Channel => ({
  uuid: given.uuid,
  sessionId: given.sessionId,
  direction: given.direction,
  dialog: given.dialog,
  name: given.name,
  trunk: given.trunk,
  ways: [],
  state: "CS_INIT",
  callState: "DOWN",
  profile: {
    ...given.profile,
    origCallerName: given.profile.callerName,
    origCallerNumber: given.profile.callerNumber,
    ani: given.profile.callerNumber,
    index: 1,
    createdUs: given.nowUs
  },
  times: {
    createdUs: given.nowUs,
    answeredUs: 0,
    progressUs: 0,
    progressMediaUs: 0,
    hangupUs: 0,
    bridgedUs: 0,
    lastHoldUs: 0,
    holdAccumUs: 0
  },
  variables: new ChannelVariables(),
  remoteSdp: given.remoteSdp,
  localSdp: undefined,
  negotiated: undefined,
  signalling: given.signalling,
  confirmed: given.direction === "outbound",
  answered: false,
  early: false,
  media: "opening",
  localMedia: undefined,
  ownBrowser: undefined,
  isNarrow: given.isNarrow ?? false,
  offerUnderWay: undefined,
  isWide: false,
  refusesWide: false,
  whenOpen: [],
  parked: undefined,
  running: undefined,
  waiting: [],
  peer: undefined,
  bridgeOriginator: false,
  forks: new Map(),
  forked: 0,
  awaited: new Set(),
  failedStatus: undefined,
  redirections: new Set(),
  awaitsLine: false,
  line: undefined,
  recordings: new Map(),
  digits: "",
  listensFor: [],
  digitWays: makeDigitWays(),
  phoneEvents: [],
  deflection: undefined,
  hangupCause: undefined,
  house: undefined,
  led: undefined,
  held: false,
  holding: false,
  away: false,
  music: undefined,
  watchers: new Set()
})
