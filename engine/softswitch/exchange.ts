import type { Agenda } from "./agenda.ts"
import type { Channel } from "./channel.ts"
import type { CallController } from "./controller-contract.ts"
import type { Endpoint } from "./endpoint.ts"
import type { MediaPlane, RecordingFormat } from "./media-contract.ts"
import type { Hop, UserAgent, UserAgentCommand } from "./sip-contract.ts"
import { channelHeaders } from "./events/channel-headers.ts"
import type { Pulse } from "./events/heartbeat-headers.ts"
import type { EventHub } from "./events/hub.ts"
import type { Header } from "./events/event.ts"
import type { Conferences, Supervision } from "./together.ts"
import { isSameFamily } from "./sip/address.ts"

import type { TrunkKeeper } from "./trunks/keeper.ts"
import type { KeeperOutput } from "./trunks/part.ts"
import type { TrunkBook } from "./trunks/book.ts"

export interface SwitchLog {
  readonly info: (text: string) => void
  readonly warning: (text: string) => void
}

export interface SwitchOptions {
  /** Where our SIP socket listens; also the address in our SDP. */
  readonly local: Endpoint
  /** Where SIP is heard besides. */
  readonly listens?: ReadonlyArray<Hop>
  /** Our address of the other family, for media of legs that speak by it. */
  readonly otherHost?: string | undefined
  readonly hostname: string
  /** Domain of the SIP accounts. */
  readonly realm: string
  /** Relative prompt paths start here. */
  readonly promptsFolder: string
  /** Relative recording paths start here. */
  readonly recordingsFolder: string
  /** WAV file behind `local_stream://moh`. */
  readonly musicOnHold: string
  /** All legs; some of them are kept for ringing agents, whatever callers want. */
  readonly maxLegs: number
  /** A recording ends here whatever happens, ms. */
  readonly maxRecordingMs: number
  readonly recordingFormat: RecordingFormat
  /** Whether voices in conversations are kept from being too soft or too loud, where no variable of the leg says otherwise. */
  readonly gain: boolean
  readonly version: string
}

/** The calls of the switch and the means to act on them; every function in `calls/` takes one. */
export interface Exchange {
  readonly options: SwitchOptions
  /** By UUID, until CHANNEL_DESTROY. */
  readonly channels: Map<string, Channel>
  /** By the user agent's handle. */
  readonly byDialog: Map<string, Channel>
  /** UUIDs chosen by callers of `originate` whose channels are gone: asking again must not ring again. */
  readonly spent: Set<string>
  /** Answers of running `originate`s by UUID. */
  readonly originating: Map<string, (answer: string) => void>
  /** MESSAGEs from outside that wait for an engine's word. */
  readonly messagesOffered: Set<string>
  /** Who waits for what was said to a MESSAGE of ours. */
  readonly messagesSent: Map<string, (answered: { readonly status: number; readonly reason: string }) => void>
  /** What telephones in calls of the engine asked to be put through, by leg, until it is over. */
  readonly transfersAsked: Map<string, { readonly refer: string; readonly isAccepted: boolean }>
  /** Who listens to another's leg, by its own. */
  readonly supervisions: Map<string, Supervision>
  readonly conferences: Conferences
  /** Who is asked for the PIN of a conference, by the leg: what takes its keys. */
  readonly pinsAsked: Map<string, (key: string) => void>
  /** What goes on in a recording's file as soon as who writes it has closed it, by path. */
  readonly recordingsAwaited: Map<string, () => void>
  readonly startedMs: number
  readonly nowMs: () => number
  readonly nowUs: () => number
  readonly newUuid: () => string
  readonly nextSessionId: () => number
  /** How the switch is, as HEARTBEAT tells it. */
  readonly pulse: () => Pulse
  readonly agenda: Agenda
  /** Calls a controller for a leg, where that is allowed. */
  readonly callController: CallController
  readonly hub: EventHub
  readonly userAgent: UserAgent
  readonly trunks: TrunkBook
  readonly trunkKeeper: TrunkKeeper
  /** Sends what the keeper of the trunks says. */
  readonly keep: (outputs: ReadonlyArray<KeeperOutput>) => void
  /** Calls that found no leg free, for health. */
  readonly turnedAway: (why: "legs" | "trunk", trunk: string | undefined) => void
  readonly media: MediaPlane
  /** With whom a leg talks alone, while nobody needs samples of either. */
  readonly passesWith: (leg: string) => string | undefined
  readonly log: SwitchLog
  /** Tells the user agent and carries out what it answers. */
  readonly sip: (command: UserAgentCommand) => void
}

/** An exchange of which nobody has asked anything. */
export const emptyTables = () =>
  ({
    channels: new Map(),
    byDialog: new Map(),
    spent: new Set(),
    originating: new Map(),
    messagesOffered: new Set(),
    messagesSent: new Map(),
    transfersAsked: new Map(),
    supervisions: new Map(),
    conferences: { byName: new Map(), byMeeting: new Map(), byLeg: new Map(), membersEver: 0 },
    pinsAsked: new Map(),
    recordingsAwaited: new Map()
  }) satisfies Partial<Exchange>

/** Our address towards a far end: media go by the family of its signalling. */
export const ownAddressFor = ({ options }: Pick<Exchange, "options">, far: string): string =>
  options.otherHost !== undefined && isSameFamily(options.otherHost, far) ? options.otherHost : options.local.address

/** Headers that only this event has, around the channel's. */
export interface OwnHeaders {
  readonly before?: ReadonlyArray<Header>
  readonly after?: ReadonlyArray<Header>
  /** CHANNEL_STATE, CHANNEL_CALLSTATE and DTMF go without the channel's variables. */
  readonly withoutVariables?: boolean
}

export const emit = (exchange: Exchange, channel: Channel, name: string, caller: string, own: OwnHeaders = {}): void =>
  exchange.hub.publish({
    name,
    caller,
    headers: () =>
      channelHeaders(channel, peerOf(exchange, channel), { ...own, variables: own.withoutVariables !== true })
  })

/** Says the channel's state and call state, as FreeSWITCH does whenever one of them changed. */
export const emitState = (exchange: Exchange, channel: Channel, name: "CHANNEL_STATE" | "CHANNEL_CALLSTATE"): void =>
  emit(exchange, channel, name, "set_state", { withoutVariables: true })

export const peerOf = (exchange: Exchange, channel: Channel): Channel | undefined =>
  channel.peer === undefined ? undefined : exchange.channels.get(channel.peer)

/** The channel of that name which has not been hung up. */
export const liveChannel = (exchange: Exchange, uuid: string): Channel | undefined => {
  const channel = exchange.channels.get(uuid)
  return channel?.hangupCause === undefined ? channel : undefined
}

export const isFull = (exchange: Exchange): boolean =>
  exchange.channels.size >= exchange.options.maxLegs || exchange.media.legs() >= exchange.options.maxLegs
