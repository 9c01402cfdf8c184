import { randomUUID } from "node:crypto"
import { FreeSwitchClient, type FreeSwitchResponse } from "esl"
import { EVENT_NAMES, type EslEvent, SUBCLASSES } from "./events.ts"

/**
 * One connection to an event socket over npm `esl`, from the first try to its end; who wants another opens another.
 * We use esl for the connection, the password and the parsing, and correlate ourselves: its own replies are matched
 * first-come with a time-out, and one late reply shifts all that follow.
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
  readonly close: () => void
}

export interface LinkOptions {
  readonly host: string
  readonly port: number
  readonly password: string
}

export type LinkEnd = "password" | "lost"

export interface LinkEars {
  readonly up: (link: EslLink) => void
  readonly event: (event: EslEvent) => void
  /** Told once; nothing is told after it. */
  readonly down: (end: LinkEnd, reason: string) => void
}

/** HEARTBEAT comes every 20 s: two and a half missed, and the other side is gone without a FIN. */
const SILENCE_MS = 50_000

/** Jobs under way; a ring is one for its 20 s. A switch that answers nothing must not fill our memory. */
const JOBS_LIMIT = 10_000

/** A connection that is neither refused nor admitted by then is as good as lost. */
const ADMISSION_MS = 10_000

const ignore = (): void => undefined

/** esl prints to the console unless it is given somewhere else to print; everything it says we hear as an event too. */
const QUIET = { debug: ignore, info: ignore, error: ignore }

export const openLink = (options: LinkOptions, ears: LinkEars): { readonly close: () => void } => {
  const client = new FreeSwitchClient({ ...options, logger: QUIET })
  let over = false
  let watch: NodeJS.Timeout = setTimeout(() => end("lost", `no answer in ${ADMISSION_MS} ms`), ADMISSION_MS).unref()

  const end = (how: LinkEnd, reason: string): void => {
    if (over) return
    over = true
    clearTimeout(watch)
    // Without this it would try again by itself, at once, and after a wrong password for ever.
    client.end()
    ears.down(how, reason)
  }

  client.on("error", (error) => {
    const reply = replyOf(error)
    end(reply?.startsWith("-ERR invalid") === true ? "password" : "lost", reply ?? String(error))
  })
  client.on("reconnecting", () => end("lost", "connection refused or ended"))
  client.on("connect", (response) => {
    if (over) return
    clearTimeout(watch)
    let lastHeardMs = performance.now()
    watch = setInterval(() => {
      if (performance.now() - lastHeardMs > SILENCE_MS) end("lost", `silent for ${SILENCE_MS} ms`)
    }, SILENCE_MS / 5).unref()
    const talk = makeTalk(response)
    response.on("socket.close", () => end("lost", "connection ended"))
    response.on("socket.error", (error) => end("lost", error.message))
    for (const name of EVENT_NAMES) {
      response.on(name, ({ body }) => {
        lastHeardMs = performance.now()
        if (over) return
        if (name === "BACKGROUND_JOB") talk.jobEnded(body)
        else ears.event(body)
      })
    }
    talk.say(`event json ${EVENT_NAMES.join(" ")} ${SUBCLASSES.join(" ")}`, {}, (answer) => {
      if (!answer.startsWith("+OK")) end("lost", `subscription: ${answer}`)
    })
    ears.up({ ...talk, close: () => end("lost", "closed by us") })
  })
  client.connect()
  return { close: () => end("lost", "closed by us") }
}

/** esl's FreeSwitchError has no message; what happened stands in its `args`. */
const replyOf = (error: unknown): string | undefined => {
  const args = (error as { readonly args?: { readonly reply?: unknown } } | null)?.args
  return typeof args?.reply === "string" ? args.reply : undefined
}

const makeTalk = (response: FreeSwitchResponse) => {
  // The switch answers in the order it was asked, each kind of answer in its own line.
  const replies: Array<(answer: string) => void> = []
  const apiAnswers: Array<(answer: string) => void> = []
  const jobs = new Map<string, (answer: string) => void>()
  const prefix = randomUUID()
  let asked = 0

  response.on("freeswitch_command_reply", ({ headers }) => replies.shift()?.(headers["Reply-Text"] ?? ""))
  response.on("freeswitch_api_response", ({ body }) => apiAnswers.shift()?.(typeof body === "string" ? body : ""))

  /** Written at once and without waiting; a socket that is gone says so itself. */
  const write = (command: string, headers: Readonly<Record<string, string>>): void => {
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
      say(`bgapi ${command}`, { "Job-UUID": uuid })
    },
    api: (command: string, answered: (answer: string) => void = ignore): void => {
      apiAnswers.push(answered)
      write(`api ${command}`, {})
    },
    message: (leg: string, headers: Readonly<Record<string, string>>, answered?: (answer: string) => void): void =>
      say(`sendmsg ${leg}`, headers, answered),
    jobEnded: (body: EslEvent): void => {
      const uuid = body["Job-UUID"] ?? ""
      const answered = jobs.get(uuid)
      if (answered === undefined) return
      jobs.delete(uuid)
      answered(body["_body"] ?? "")
    }
  }
}
