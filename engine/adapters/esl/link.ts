import { randomUUID } from "node:crypto"
import { Socket } from "node:net"
import { FreeSwitchResponse } from "esl"
import type { EslEvent } from "./esl-event.ts"
import { EVENT_NAMES, SUBCLASSES, THREADED_NAMES } from "./events.ts"
import { pass, probe } from "./probe.ts"
import { type Frame, FrameRefused, makeFrameReader } from "./socket-frames.ts"

/**
 * One connection to an event socket, from the first try to its end; who wants another opens another. npm esl writes the
 * commands and names the answers. Reading and correlating are ours: esl keeps the answer of every job until somebody
 * asks for it by name, and matches replies first-come with a time-out, so that one late reply shifts all that follow.
 */
export interface EslLink {
  /** `bgapi`: the answer is the job's, whenever it comes. */
  readonly job: (command: string, answered?: (answer: string) => void) => void
  /** `api`: holds up all that is said after it, so only for what must not be repeated to every listener. */
  readonly api: (command: string, answered?: (answer: string) => void) => void
  /** `sendmsg <leg>`: answered when the switch took it, not when it is done. */
  readonly message: (
    leg: string,
    headers: Readonly<Record<string, string>>,
    answered?: (answer: string) => void
  ) => void
  /** `sendevent <name>` with a body: answered when the switch took it. No header may have a line break. */
  readonly tell: (
    name: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    answered?: (answer: string) => void
  ) => void
  /** Hears of these events, too. */
  readonly listen: (names: ReadonlyArray<string>) => void
  readonly close: () => void
}

export interface LinkOptions {
  readonly host: string
  readonly port: number
  readonly password: string
  /** A Unix socket of a switch of ours, in the place of host and port. */
  readonly path?: string
  /** What is read of events, where that is not all: a switch that knows the command says no more of them. */
  readonly headers?: ReadonlyArray<string>
}

export type LinkEnd = "password" | "lost"

export interface LinkEars {
  readonly up: (link: EslLink) => void
  readonly event: (event: EslEvent) => void
  /** An event came that is no JSON; what it would have said is not known. */
  readonly unreadable: (why: string) => void
  /** Told once; nothing is told after it. `silentMs`: how long ago the last word came. */
  readonly down: (end: LinkEnd, reason: string, silentMs: number) => void
}

/** HEARTBEAT comes every 20 s: two and a half missed, and the other side is gone without a FIN. */
const SILENCE_MS = 50_000

/** Jobs under way; a ring is one for its 20 s. A switch that answers nothing must not fill our memory. */
const JOBS_LIMIT = 10_000

/** A connection that is neither refused nor admitted by then is as good as lost. */
const ADMISSION_MS = 10_000

/** Of an event that cannot be read, for the log. */
const QUOTED_CHARACTERS = 200

const ignore = (): void => undefined

/** esl prints to the console unless it is given somewhere else to print; everything it says we hear as an event too. */
const QUIET = { debug: ignore, info: ignore, error: ignore }

const WANTED: ReadonlySet<string> = new Set([...EVENT_NAMES, ...THREADED_NAMES])

export const openLink = (options: LinkOptions, ears: LinkEars): { readonly close: () => void } => {
  const socket = new Socket()
  const response = new FreeSwitchResponse(socket, QUIET)
  const talk = makeTalk(response, socket)
  let over = false
  let lastHeardMs = performance.now()
  let watch: NodeJS.Timeout = setTimeout(() => end("lost", `no answer in ${ADMISSION_MS} ms`), ADMISSION_MS).unref()

  const end = (how: LinkEnd, reason: string): void => {
    if (over) return
    over = true
    clearTimeout(watch)
    response.end()
    // What was said last still goes out, but a far end that says no goodbye of its own does not keep the socket.
    if (socket.connecting) socket.destroy()
    else socket.destroySoon()
    ears.down(how, reason, performance.now() - lastHeardMs)
  }

  const admitted = (answer: string): void => {
    if (!answer.startsWith("+OK")) return end(answer.startsWith("-ERR invalid") ? "password" : "lost", answer)
    clearTimeout(watch)
    watch = setInterval(() => {
      if (performance.now() - lastHeardMs > SILENCE_MS) end("lost", `silent for ${SILENCE_MS} ms`)
    }, SILENCE_MS / 5).unref()
    const listen = (names: ReadonlyArray<string>): void =>
      talk.say(`event json ${names.join(" ")}`, {}, (subscribed) => {
        if (!subscribed.startsWith("+OK")) end("lost", `subscription: ${subscribed}`)
      })
    // Refused by FreeSWITCH, which then says all of them.
    if (options.headers !== undefined) talk.say(`carillon_headers ${options.headers.join(" ")}`, {})
    listen([...EVENT_NAMES, ...SUBCLASSES])
    ears.up({ ...talk, listen, close: () => end("lost", "closed by us") })
  }

  const heard = (frame: Frame): void => {
    if (frame.headers["Content-Type"] !== "text/event-json") return response.process({ ...frame.headers }, frame.body)
    const event = readEvent(frame.body)
    if (event === undefined) return ears.unreadable(frame.body.slice(0, QUOTED_CHARACTERS))
    if (event["Event-Name"] === "BACKGROUND_JOB") talk.jobEnded(event)
    else if (WANTED.has(event["Event-Name"] ?? "")) ears.event(event)
  }

  const frames = makeFrameReader()
  // In the place of esl's parser, before the first byte comes.
  socket.removeAllListeners("data")
  socket.on("data", (chunk: Buffer) => {
    lastHeardMs = performance.now()
    if (probe.hasSubscribers) pass({ at: "read" })
    try {
      for (const frame of frames.take(chunk)) if (!over) heard(frame)
    } catch (error) {
      if (!(error instanceof FrameRefused)) throw error
      end("lost", error.message)
    }
  })
  response.on("freeswitch_auth_request", () => talk.say(`auth ${options.password}`, {}, admitted))
  response.on("freeswitch_rude_rejection", ({ body }) => end("lost", `rejected: ${body.trim()}`))
  response.on("socket.error", (error) => end("lost", error.message))
  response.on("socket.close", () => {
    // The other side's goodbye is a word too: until now it was there.
    lastHeardMs = performance.now()
    end("lost", "connection ended")
  })
  if (options.path === undefined) socket.connect(options.port, options.host)
  else socket.connect(options.path)
  return { close: () => end("lost", "closed by us") }
}

/** esl takes control characters, which are no JSON, out of every event; here only one that cannot be read otherwise pays for it. */
const readEvent = (body: string): EslEvent | undefined => parsed(body) ?? parsed(body.replace(CONTROLS, ""))

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\x00-\x1f]/gu

const parsed = (text: string): EslEvent | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? (value as EslEvent) : undefined
  } catch {
    return undefined
  }
}

interface Talk {
  readonly say: (
    command: string,
    headers: Readonly<Record<string, string>>,
    answered?: (answer: string) => void
  ) => void
  readonly jobEnded: (body: EslEvent) => void
}

const makeTalk = (response: FreeSwitchResponse, socket: Socket): Omit<EslLink, "close" | "listen"> & Talk => {
  // The switch answers in the order it was asked, each kind of answer in its own line.
  const replies: Array<(answer: string) => void> = []
  const apiAnswers: Array<(answer: string) => void> = []
  const jobs = new Map<string, (answer: string) => void>()
  const prefix = randomUUID()
  let asked = 0

  response.on("freeswitch_command_reply", ({ headers }) => replies.shift()?.(headers["Reply-Text"] ?? ""))
  response.on("freeswitch_api_response", ({ body }) => apiAnswers.shift()?.(typeof body === "string" ? body : ""))

  let corked = false
  /**
   * Written without waiting; a socket that is gone says so itself. What one turn of the loop has to say goes out at its end as one
   * write: the switch then reads it in one go as well.
   */
  const write = (command: string, headers: Readonly<Record<string, string>>): void => {
    if (!corked) {
      corked = true
      socket.cork()
      process.nextTick(() => {
        corked = false
        socket.uncork()
      })
    }
    response.write(command, { ...headers }).catch(ignore)
  }
  const say = (
    command: string,
    headers: Readonly<Record<string, string>>,
    answered: (answer: string) => void = ignore
  ): void => {
    replies.push(answered)
    write(command, headers)
  }
  return {
    say,
    job: (command: string, answered: (answer: string) => void = ignore): void => {
      if (jobs.size >= JOBS_LIMIT) return answered("-ERR too many jobs")
      asked += 1
      const uuid = `${prefix}-${asked}`
      jobs.set(uuid, answered)
      if (probe.hasSubscribers) pass({ at: "job", job: uuid })
      say(`bgapi ${command}`, { "Job-UUID": uuid })
    },
    api: (command: string, answered: (answer: string) => void = ignore): void => {
      apiAnswers.push(answered)
      write(`api ${command}`, {})
    },
    message: (leg: string, headers: Readonly<Record<string, string>>, answered?: (answer: string) => void): void =>
      say(`sendmsg ${leg}`, headers, answered),
    // esl knows no bodies: behind the last header comes what it would write anyway, an empty line, and then the words.
    tell: (name, headers, body, answered): void =>
      say(`sendevent ${name}`, { ...headers, "content-length": `${Buffer.byteLength(body)}\n\n${body}` }, answered),
    jobEnded: (body: EslEvent): void => {
      const uuid = body["Job-UUID"] ?? ""
      const answered = jobs.get(uuid)
      if (answered === undefined) return
      jobs.delete(uuid)
      answered(body["_body"] ?? "")
    }
  }
}
