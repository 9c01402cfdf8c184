import type { SwitchEvent } from "../events/event.ts"
import type { Exchange } from "../exchange.ts"
import { pass, probe } from "../probe.ts"
import { runApi } from "./api.ts"
import { makeListening } from "./listening.ts"
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
  /** True when the password is right; a wrong one is answered by `refuse` in its own time. */
  readonly checkPassword: (password: string) => boolean
  readonly refuse: (answer: () => void) => void
  /** Called once, when the session may hear events. */
  readonly admitted: () => void
}

/** One connection of the event socket, without its TCP socket: requests in, text out. */
export interface EventSession {
  readonly request: (request: SocketRequest) => void
  readonly wants: Subscription["wants"]
  readonly event: (event: SwitchEvent) => void
  readonly ended: () => void
}

const reply = (text: string, headers = ""): string => `Content-Type: command/reply\nReply-Text: ${text}\n${headers}\n`

/** Answers come in the order of the requests; an `api` that takes its time holds up those behind it (bgapi does not). */
export const makeEventSession = (exchange: Exchange, line: SessionLine): EventSession => {
  const listening = makeListening()
  const waiting: Array<SocketRequest> = []
  let authenticated = false
  /** `busy` while an `api` or a held-back refusal is not answered yet. */
  const now = { busy: false, over: false }

  const say = (text: string): void => {
    if (!now.over) line.write(text)
  }

  const next = (): void => {
    while (!now.busy && !now.over) {
      const request = waiting.shift()
      if (request === undefined) return
      if (authenticated) answer(request)
      else authenticate(request)
    }
  }

  const authenticate = ({ argument, command }: SocketRequest): void => {
    if (command === "exit") return bye()
    if (command === "auth" && line.checkPassword(argument)) {
      authenticated = true
      line.admitted()
      return say(reply("+OK accepted"))
    }
    if (command !== "auth") return say(reply("-ERR command not found"))
    now.busy = true
    line.refuse(() => {
      say(reply("-ERR invalid"))
      now.over = true
      line.close("wrong password")
    })
  }

  const bye = (): void => {
    say(reply("+OK bye"))
    const words = "Disconnected, goodbye.\n"
    say(
      `Content-Type: text/disconnect-notice\nContent-Disposition: disconnect\nContent-Length: ${words.length}\n\n${words}`
    )
    now.over = true
    line.close("exit")
  }

  const api = (request: SocketRequest): void => {
    now.busy = true
    runApi(exchange, request.argument, (text, after) => {
      say(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(text)}\n\n${text}`)
      after?.()
      apiEvent(exchange, request.argument)
      now.busy = false
      // Settled later: nobody is in the loop of `next` any more.
      queueMicrotask(next)
    })
  }

  const bgapi = (request: SocketRequest): void => {
    const job = request.headers.get("job-uuid") ?? exchange.newUuid()
    const [name, argument] = tellable(request.argument)
    say(reply(`+OK Job-UUID: ${job}`, `Job-UUID: ${job}\n`))
    runApi(exchange, request.argument, (text, after) => {
      apiEvent(exchange, request.argument)
      exchange.hub.publish({
        name: "BACKGROUND_JOB",
        caller: "bgapi",
        headers: () => [
          ["Job-UUID", job],
          ["Job-Command", name],
          ...(argument === "" ? [] : [["Job-Command-Arg", argument] as const])
        ],
        body: text
      })
      after?.()
    })
  }

  const answer = (request: SocketRequest): void => {
    const { argument, command } = request
    if (command === "api") return api(request)
    if (command === "bgapi") return bgapi(request)
    if (command === "exit" || command === "...") return bye()
    if (command === "sendmsg") {
      const { after, reply: text } = sendmsg(exchange, request)
      say(reply(text))
      after?.()
      return
    }
    const simple = Object.hasOwn(listening.answers, command) ? listening.answers[command] : undefined
    say(reply(simple === undefined ? "-ERR command not found" : simple(argument)))
  }

  say("Content-Type: auth/request\n\n")
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
      if (now.over || !listening.passes(event)) return
      const frame = listening.frameOf(event)
      if (probe.hasSubscribers) pass({ at: "event", event })
      line.write(frame)
    },
    ended: () => {
      now.over = true
      waiting.length = 0
    }
  }
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
