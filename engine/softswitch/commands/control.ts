/** A connection that is for one channel: by `myevents <uuid>`, or because the application `socket` opened it. */
import type { Channel, Watcher } from "../channel.ts"
import { channelHeaders } from "../events/channel-headers.ts"
import { profileHeaders } from "../events/caller-headers.ts"
import { plainBody, type SwitchEvent } from "../events/event.ts"
import { type Exchange, liveChannel, peerOf } from "../exchange.ts"
import type { Format, Listening } from "./listening.ts"
import { wordsOf } from "./words.ts"

/** How the application `socket` was asked for. */
export interface CalledFor {
  readonly channel: Channel
  /** The controller may do all that an engine may, and not only what is done to its own channel. */
  readonly isFull: boolean
  /** A `sendmsg` is answered at once, and not when its application is over. */
  readonly isAsync: boolean
  /** It has said its first word. */
  readonly connected: () => void
}

export interface Control {
  readonly channel: () => Channel | undefined
  /** Commands that are answered in one line; undefined of one that is not of this kind. */
  readonly answer: (command: string, argument: string) => string | undefined
  /** The answer to `connect`: the whole channel. */
  readonly introduction: () => string
  /** An event's channel is the one that this connection wants to hear of alone. */
  readonly hears: (event: SwitchEvent) => boolean
  /** A job that was asked for here, of which it hears as well. */
  readonly owns: (job: string) => void
  readonly farewell: () => string
  readonly isResumed: () => boolean
  readonly ended: () => void
}

/** What FreeSWITCH lets through for `myevents`. */
const EVENTS_OF_A_CHANNEL =
  "ANSWER BRIDGE CREATE DESTROY EXECUTE EXECUTE_COMPLETE HANGUP HANGUP_COMPLETE ORIGINATE OUTGOING PARK PROGRESS PROGRESS_MEDIA STATE UNBRIDGE UNPARK"
    .split(" ")
    .map((name) => `CHANNEL_${name}`)

/** Jobs of a connection whose answers have not come; more, and nobody reads them. */
const JOBS_LIMIT = 10_000

const NO_CHANNEL = "-ERR not controlling a session"

export const makeControl = (
  exchange: Exchange,
  listening: Listening,
  line: { readonly say: (text: string) => void; readonly over: () => void },
  calledFor: CalledFor | undefined
): Control => {
  let channel = calledFor?.channel
  let isAlone = false
  let isResumed = false
  /** Undefined: it ends with its channel. -1: until it goes by itself. */
  let lingerS: number | undefined
  const jobs = new Set<string>()
  let timer = ""

  const watcher: Watcher = {
    moved: () => undefined,
    gone: () => {
      channel?.watchers.delete(watcher)
      if (channel === undefined || lingerS === undefined) return line.over()
      line.say(
        `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${channel.uuid}\nContent-Disposition: linger\n` +
          `Channel-Name: ${channel.name}\nLinger-Time: ${lingerS}\nContent-Length: 0\n\n`
      )
      if (lingerS < 0) return
      timer = `linger/${exchange.newUuid()}`
      exchange.agenda.at(timer, exchange.nowMs() + lingerS * 1_000, line.over)
    }
  }
  channel?.watchers.add(watcher)

  const linger = (argument: string): string => {
    if (channel === undefined) return NO_CHANNEL
    if (!/^(?:-1|\d{0,6})$/u.test(argument)) return "-ERR invalid syntax"
    lingerS = argument === "" ? -1 : Number(argument)
    return lingerS < 0 ? "+OK will linger" : `+OK will linger ${lingerS} seconds`
  }

  const nolinger = (): string => {
    if (channel === undefined) return NO_CHANNEL
    lingerS = undefined
    return "+OK will not linger"
  }

  const myEvents = (argument: string): string | undefined => {
    const words = wordsOf(argument)
    const format = words.find((word): word is Format => word === "plain" || word === "json")
    const uuid = words.find((word) => word !== format)
    if (channel === undefined && uuid === undefined) return undefined
    if (isAlone) return "-ERR aready enabled."
    if (channel === undefined) {
      channel = liveChannel(exchange, uuid ?? "")
      if (channel === undefined) return "-ERR invalid uuid"
      channel.watchers.add(watcher)
    }
    isAlone = true
    listening.subscribe([...EVENTS_OF_A_CHANNEL, "DTMF"], format)
    return "+OK Events Enabled"
  }

  const resume = (): string | undefined => {
    if (channel === undefined) return undefined
    isResumed = true
    return "+OK"
  }

  const answers: Readonly<Record<string, (argument: string) => string | undefined>> = {
    linger,
    nolinger,
    myevents: myEvents,
    resume,
    // What is not set is an empty answer, which FreeSWITCH takes for a command it does not have.
    getvar: (argument) => channel?.variables.get(argument) || undefined
  }

  return {
    channel: () => channel,
    answer: (command, argument) => (Object.hasOwn(answers, command) ? answers[command]?.(argument) : undefined),
    introduction: () => introductionOf(exchange, channel, calledFor),
    hears: (event) => {
      if (!isAlone || channel === undefined) return true
      // Made when they are asked for, and most connections control no leg.
      const { headers } = event
      const get = (name: string) => headers.find(([one]) => one === name)?.[1]
      return get("Unique-ID") === channel.uuid || jobs.delete(get("Job-UUID") ?? "")
    },
    owns: (job) => {
      if (isAlone && jobs.size < JOBS_LIMIT) jobs.add(job)
    },
    farewell: () => {
      const words = "Disconnected, goodbye.\n"
      const whose =
        channel === undefined ? "" : `Controlled-Session-UUID: ${channel.uuid}\nContent-Disposition: disconnect\n`
      return `Content-Type: text/disconnect-notice\n${whose}Content-Length: ${words.length}\n\n${words}`
    },
    isResumed: () => isResumed,
    ended: () => {
      if (timer !== "") exchange.agenda.cancel(timer)
      channel?.watchers.delete(watcher)
    }
  }
}

const introductionOf = (exchange: Exchange, channel: Channel | undefined, calledFor: CalledFor | undefined): string => {
  const own =
    channel === undefined
      ? []
      : [...profileHeaders(channel), ...channelHeaders(channel, peerOf(exchange, channel), { variables: true })]
  return plainBody([
    ...exchange.hub.head("CHANNEL_DATA", "connect"),
    ...own,
    ["Content-Type", "command/reply"],
    ["Reply-Text", "+OK\n"],
    ["Socket-Mode", calledFor?.isAsync === false ? "static" : "async"],
    ["Control", calledFor?.isFull === false ? "single-channel" : "full"]
  ])
}
