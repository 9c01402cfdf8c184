import * as Cause from "effect/Cause"
import * as Logger from "effect/Logger"
import * as References from "effect/References"

/** A line longer than this is cut: one broken packet must not fill the log. */
const LINE_LIMIT = 4_000

/** Writes `YYYY-MM-DD HH:MM:SS.mmm level worker message k=v` (local time) for every entry of the effect log. */
export const lineLogger = (worker: string, write: (line: string) => void) =>
  Logger.make<unknown, void>(({ cause, date, fiber, logLevel, message }) => {
    const parts = Array.isArray(message) ? message : [message]
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    const words = [...parts.map(wordsOf), ...(Object.keys(annotations).length > 0 ? [wordsOf(annotations)] : [])]
    const reasons = cause.reasons.length > 0 ? `\n${Cause.pretty(cause)}` : ""
    write(logLine(date, logLevel.toLowerCase(), worker, words.join(" ") + reasons))
  })

/** One line of the log; also for what the supervisor says before any worker runs. */
export const logLine = (date: Date, level: string, worker: string, text: string): string =>
  `${clock(date)} ${level.padEnd(5)} ${worker.padEnd(7)} ${text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT)}…` : text}\n`

/** With the date: a line is looked for days later, in a file that nobody else dated. */
const clock = (date: Date) => {
  const two = (part: number) => String(part).padStart(2, "0")
  const day = [String(date.getFullYear()), two(date.getMonth() + 1), two(date.getDate())].join("-")
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`
}

/** `{ leg: "1", cause: "a b" }` → `leg=1 cause="a b"`; anything that is no plain object as JSON or text. */
const wordsOf = (part: unknown): string => {
  if (typeof part === "string") return part
  if (part instanceof Error) return part.message
  if (part === null || typeof part !== "object" || Array.isArray(part)) return valueOf(part)
  return Object.entries(part)
    .map(([key, value]) => `${key}=${valueOf(value)}`)
    .join(" ")
}

const valueOf = (value: unknown): string => {
  if (value instanceof Error) return JSON.stringify(value.message)
  if (typeof value === "string") return /^[^\s"=]+$/u.test(value) ? value : JSON.stringify(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
