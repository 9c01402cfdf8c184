import type { SwitchEvent } from "../events/event.ts"
import type { Exchange } from "../exchange.ts"
import { pass, probe } from "../probe.ts"
import { runApi } from "./api.ts"
import { type CalledFor, makeControl } from "./control.ts"
import { makeListening } from "./listening.ts"
import { sendEvent } from "./messages.ts"
import type { SocketRequest } from "./request.ts"
import { sendmsg } from "./sendmsg.ts"
import type { Subscription } from "./subscription.ts"
import { splitFirst } from "./words.ts"

/** Requests that wait behind a slow `api`; more mean that the other side does not read its answers. */
const WAITING_LIMIT = 10_000

export interface SessionLine {
  readonly write: (text: string) => void
  /** Sends what was written, then closes. */
  readonly close: (reason: string) => void
}

/** How the other side came: by our door, with a password; or it is a controller that we called for a channel. */
export type Entry =
  | {
      readonly _tag: "Door"
      /** True when the password is right; a wrong one is answered by `refuse` in its own time. */
      readonly checkPassword: (password: string) => boolean
      readonly refuse: (answer: () => void) => void
      /** Called once, when the session may hear events. */
      readonly admitted: () => void
    }
  | ({ readonly _tag: "Called" } & CalledFor)

/** One connection of the event socket, without its TCP socket: requests in, text out. */
export interface EventSession {
  readonly request: (request: SocketRequest) => void
  readonly wants: Subscription["wants"]
  readonly event: (event: SwitchEvent) => void
  /** The connection is gone. True where the channel's list of applications shall go on without it. */
  readonly ended: () => boolean
}

const reply = (text: string, headers = ""): string => `Content-Type: command/reply\nReply-Text: ${text}\n${headers}\n`

/** What a controller may do that was called for its channel alone. */
const SINGLE_CHANNEL: ReadonlySet<string> = new Set(["filter", "resume", "getvar", "myevents", "sendmsg"])

/** Answers come in the order of the requests; an `api` that takes its time holds up those behind it (bgapi does not). */
export const makeEventSession = (exchange: Exchange, line: SessionLine, entry: Entry): EventSession => {
  const listening = makeListening()
  const waiting: Array<SocketRequest> = []
  let authenticated = entry._tag === "Called"
  /** `busy` while an `api` or a held-back refusal is not answered yet. */
  const now = { busy: false, over: false }
  const calledFor = entry._tag === "Called" ? entry : undefined

  const say = (text: string): void => {
    if (!now.over) line.write(text)
  }

  const finish = (reason: string): void => {
    say(control.farewell())
    now.over = true
    line.close(reason)
  }
  const control = makeControl(exchange, listening, { say, over: () => finish("exit") }, calledFor)

  const next = (): void => {
    while (!now.busy && !now.over) {
      const request = waiting.shift()
      if (request === undefined) return
      if (authenticated) answer(request)
      else if (entry._tag === "Door") authenticate(entry, request)
    }
  }

  const authenticate = (
    door: Extract<Entry, { readonly _tag: "Door" }>,
    { argument, command }: SocketRequest
  ): void => {
    if (command === "exit") return bye()
    if (command === "auth" && door.checkPassword(argument)) {
      authenticated = true
      door.admitted()
      return say(reply("+OK accepted"))
    }
    if (command !== "auth") return say(reply("-ERR command not found"))
    now.busy = true
    door.refuse(() => {
      say(reply("-ERR invalid"))
      now.over = true
      line.close("wrong password")
    })
  }

  const bye = (): void => {
    say(reply("+OK bye"))
    finish("exit")
  }

  const free = (): void => {
    now.busy = false
    // Settled later: nobody is in the loop of `next` any more.
    queueMicrotask(next)
  }

  const api = (request: SocketRequest): void => {
    now.busy = true
    runApi(exchange, request.argument, (text, after) => {
      say(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`)
      after?.()
      apiEvent(exchange, request.argument)
      free()
    })
  }

  const bgapi = (request: SocketRequest): void => {
    const job = request.headers.get("job-uuid") ?? exchange.newUuid()
    control.owns(job)
    say(reply(`+OK Job-UUID: ${job}`, `Job-UUID: ${job}\n`))
    runJob(exchange, job, request.argument)
  }

  const message = (request: SocketRequest): void => {
    // Where the controller waits for the end of what it asked for, all else it says waits as well.
    const isStatic = calledFor?.isAsync === false && request.headers.get("async") !== "true"
    const { after, reply: text } = sendmsg(exchange, request, {
      own: control.channel()?.uuid,
      isAlone: calledFor?.isFull === false,
      done: () => {
        if (!now.busy || !isStatic) return
        say(reply("+OK"))
        free()
      }
    })
    if (isStatic && after !== undefined) now.busy = true
    else say(reply(text))
    after?.()
  }

  const answer = (request: SocketRequest): void => {
    const { argument, command } = request
    if (command === "exit" || command === "...") return bye()
    if (command === "connect" && calledFor !== undefined) {
      say(control.introduction())
      return calledFor.connected()
    }
    if (calledFor?.isFull === false && !SINGLE_CHANNEL.has(command)) return say(reply("-ERR command not found"))
    if (command === "api") return api(request)
    if (command === "bgapi") return bgapi(request)
    if (command === "sendmsg") return message(request)
    const simple = Object.hasOwn(listening.answers, command) ? listening.answers[command] : undefined
    say(reply(simple?.(argument) ?? control.answer(command, argument) ?? sendEvent(exchange, request)))
  }

  if (entry._tag === "Door") say("Content-Type: auth/request\n\n")
  return {
    request: (request) => {
      if (now.over) return
      if (probe.hasSubscribers)
        pass({ at: "request", job: request.headers.get("job-uuid") ?? "", argument: request.argument })
      waiting.push(request)
      if (waiting.length > WAITING_LIMIT) {
        now.over = true
        line.close(`${WAITING_LIMIT} requests wait`)
      } else next()
    },
    wants: listening.wants,
    event: (event) => {
      if (now.over || !listening.passes(event) || !control.hears(event)) return
      const frame = listening.frameOf(event)
      if (probe.hasSubscribers) pass({ at: "event", event })
      line.write(frame)
    },
    ended: () => {
      now.over = true
      waiting.length = 0
      control.ended()
      return control.isResumed()
    }
  }
}

const runJob = (exchange: Exchange, job: string, text: string): void => {
  const [name, argument] = tellable(text)
  runApi(exchange, text, (body, after) => {
    apiEvent(exchange, text)
    exchange.hub.publish({
      name: "BACKGROUND_JOB",
      caller: "bgapi",
      headers: () => [
        ["Job-UUID", job],
        ["Job-Command", name],
        ...(argument === "" ? [] : [["Job-Command-Arg", argument] as const])
      ],
      body
    })
    after?.()
  })
}

/** Secrets of accounts and trunks are nobody else's business. */
const tellable = (text: string): readonly [name: string, argument: string] => {
  const [name, argument] = splitFirst(text)
  return [name, name.startsWith("carillon_") ? "" : argument]
}

/** FreeSWITCH tells every listener which API command ran. */
const apiEvent = (exchange: Exchange, text: string): void => {
  const [name, argument] = tellable(text)
  exchange.hub.publish({
    name: "API",
    caller: "api",
    headers: () => [["API-Command", name], ...(argument === "" ? [] : [["API-Command-Argument", argument] as const])]
  })
}
