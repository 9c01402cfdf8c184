import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { makeFrameReader } from "#engine/adapters/esl/socket-frames.ts"

/** An event as its headers came, in their order; a header may come twice. */
export interface EventHeard {
  readonly name: string
  readonly subclass: string | undefined
  readonly uuid: string | undefined
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly get: (name: string) => string | undefined
  readonly body: string
}

/** One connection to an event socket, admitted. Answers come in the order of the questions. */
export interface EslClient {
  /** A command with its headers; answers the Reply-Text. */
  readonly say: (command: string, headers?: Readonly<Record<string, string>>) => Promise<string>
  readonly api: (command: string) => Promise<string>
  /** `bgapi` with a Job-UUID of our own; answers the job's body. Needs BACKGROUND_JOB. */
  readonly job: (command: string) => Promise<string>
  readonly execute: (uuid: string, application: string, data?: string, eventUuid?: string) => Promise<string>
  readonly heard: ReadonlyArray<EventHeard>
  /** All that came, in its order: answers as `Reply-Text`, events by name, notices by what they are of. */
  readonly told: ReadonlyArray<string>
  /** The answer to `connect`, of a connection that a switch made. */
  readonly introduction: () => EventHeard | undefined
  /** The first event from `from` on (counted in `heard`) that fits; waits for it, and gives up in words. */
  readonly next: (
    what: string,
    fits: (event: EventHeard) => boolean,
    from?: number,
    patienceMs?: number
  ) => Promise<EventHeard>
  /** Resolves when the other side has closed; with what came last that was no event. */
  readonly closed: Promise<string>
  readonly close: () => void
}

/** An answer or event that takes longer does not come. */
const PATIENCE_MS = 10_000

export const openClient = async (at: {
  readonly host: string
  readonly port: number
  readonly password: string
}): Promise<EslClient> => {
  const socket = connect({ host: at.host, port: at.port, noDelay: true })
  await once(socket, "connect")
  const client = clientOn(socket)
  const answer = await client.admit(at.password)
  if (!answer.startsWith("+OK")) throw new Error(`event socket ${at.host}:${at.port}: ${answer}`)
  return client
}

/** The protocol on a socket that is open, whoever opened it. */
export const clientOn = (socket: Socket): EslClient & { readonly admit: (password: string) => Promise<string> } => {
  const replies: Array<(text: string) => void> = []
  const answers: Array<(text: string) => void> = []
  const heard: Array<EventHeard> = []
  const waiting = new Set<() => void>()
  const frames = makeFrameReader()
  const told: Array<string> = []
  let introduction: EventHeard | undefined
  let last = ""
  let jobs = 0
  let asked: (() => void) | undefined
  const greeted = new Promise<void>((resolve) => {
    asked = resolve
  })

  socket.on("error", () => undefined)
  socket.on("data", (chunk) => {
    for (const { body, headers } of frames.take(Buffer.from(chunk))) {
      const type = headers["Content-Type"] ?? ""
      told.push(kindOf(type, headers, body))
      if (headers["Event-Name"] === "CHANNEL_DATA") introduction = introductionOf(headers)
      if (type === "auth/request") asked?.()
      else if (type === "command/reply") replies.shift()?.(headers["Reply-Text"] ?? "")
      else if (type === "api/response") answers.shift()?.(body)
      else if (type === "text/event-plain" || type === "text/event-json") {
        heard.push(type === "text/event-plain" ? readPlain(body) : readJson(body))
        for (const look of waiting) look()
      } else last = `${type} ${headers["Content-Disposition"] ?? ""} ${body}`.trim()
    }
  })
  const say = (command: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`)
    return within(`an answer to "${command}"`, PATIENCE_MS, (resolve) => {
      replies.push(resolve)
      socket.write(`${command}\n${lines.join("")}\n`)
    })
  }
  const next: EslClient["next"] = (what, fits, from = 0, patienceMs = PATIENCE_MS) =>
    within(what, patienceMs, (resolve) => {
      const look = (): void => {
        const event = heard.slice(from).find(fits)
        if (event === undefined) return
        waiting.delete(look)
        resolve(event)
      }
      waiting.add(look)
      look()
    })

  return {
    admit: async (password) => {
      await greeted
      return say(`auth ${password}`)
    },
    say,
    api: (command) =>
      within(`an answer to "api ${command}"`, PATIENCE_MS, (resolve) => {
        answers.push(resolve)
        socket.write(`api ${command}\n\n`)
      }),
    job: async (command) => {
      const job = `conformance-${process.pid}-${(jobs += 1)}`
      await say(`bgapi ${command}`, { "Job-UUID": job })
      const { body } = await next(`the end of "${command}"`, (event) => event.get("Job-UUID") === job)
      return body
    },
    execute: (uuid, application, data = "", eventUuid = "") =>
      say(`sendmsg ${uuid}`, {
        "call-command": "execute",
        "execute-app-name": application,
        ...(data === "" ? {} : { "execute-app-arg": data }),
        ...(eventUuid === "" ? {} : { "Event-UUID": eventUuid })
      }),
    heard,
    told,
    introduction: () => introduction,
    next,
    closed: once(socket, "close").then(() => last),
    close: () => socket.destroy()
  }
}

/** Of one frame, in short: the answer's text, the event's name and application, the notice's kind. */
export const kindOf = (type: string, headers: Readonly<Record<string, string>>, body: string): string => {
  if (type === "command/reply") return decodeURIComponent(headers["Reply-Text"] ?? "").trim()
  if (type === "text/disconnect-notice") return `notice ${headers["Content-Disposition"] ?? ""}`.trim()
  if (type !== "text/event-plain") return type
  const { get, name } = readPlain(body)
  return `${name} ${get("Application") ?? ""}`.trim()
}

/** Its values stand in the outer headers, written as in an event. */
export const introductionOf = (headers: Readonly<Record<string, string>>): EventHeard =>
  readPlain(
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n")
  )

const within = <A>(what: string, patienceMs: number, start: (resolve: (value: A) => void) => void): Promise<A> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not come within ${patienceMs} ms`)), patienceMs)
    start((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })

/** Header lines with URL-encoded values, then an empty line and perhaps a body. */
export const readPlain = (text: string): EventHeard => {
  const end = text.indexOf("\n\n")
  const lines = (end < 0 ? text : text.slice(0, end)).split("\n")
  const headers = lines.flatMap((line) => {
    const [, name, value] = /^([^:]+): (.*)$/u.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, decodeURIComponent(value)] as const]
  })
  return eventOf(headers, end < 0 ? "" : text.slice(end + 2))
}

export const readJson = (text: string): EventHeard => {
  const read = JSON.parse(text) as Readonly<Record<string, string>>
  return eventOf(Object.entries(read), read["_body"] ?? "")
}

const eventOf = (headers: EventHeard["headers"], body: string): EventHeard => {
  const get = (name: string) => headers.find(([one]) => one === name)?.[1]
  return {
    name: get("Event-Name") ?? "",
    subclass: get("Event-Subclass"),
    uuid: get("Unique-ID"),
    headers,
    get,
    body
  }
}
