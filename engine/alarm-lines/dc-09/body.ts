/** What stands after a frame's first bracket: the data, extended data, the timestamp. */

export interface Body {
  /** Of `#1234|Nri0/RP0000` what follows the bar: `Nri0/RP0000`. More bars are more blocks. */
  readonly blocks: ReadonlyArray<string>
  /** The account within the data, where it is said there; else null. */
  readonly account: string | null
  /** Extended data by their letter: `M` MAC address, `X` and `Y` position, `I` text … The last one of a letter counts. */
  readonly extended: Readonly<Record<string, string>>
  /** EpochMs (UTC), or null: none was sent. */
  readonly saidAt: number | null
}

/** What stands behind the brackets. A clock that was never set writes what is no time at all. */
const BEHIND = /_[\d:,\- ]{0,32}$/u
const TIMESTAMP = /^_(?<hours>\d{2}):(?<minutes>\d{2}):(?<seconds>\d{2}),(?<month>\d{2})-(?<day>\d{2})-(?<year>\d{4})$/u

/** Undefined: no closing bracket, or something else than extended data and a time behind it. */
export const readBody = (body: string): Body | undefined => {
  const end = body.indexOf("]")
  if (end < 0) return undefined
  const said = BEHIND.exec(body)
  const saidAt = timeOf(TIMESTAMP.exec(said?.[0] ?? "")?.groups)
  const between = body.slice(end + 1, said === null ? undefined : said.index)
  if (!/^(?:\[[^\][]*\])*$/u.test(between)) return undefined
  const data = /^(?:#(?<account>[0-9A-F]{1,16}))?(?<rest>.*)$/isu.exec(body.slice(0, end))!.groups!
  return {
    blocks: data["rest"]!.split("|").filter((block) => block !== ""),
    account: data["account"]?.toUpperCase() ?? null,
    extended: Object.fromEntries(
      [...between.matchAll(/\[(?<letter>[A-Z])(?<value>[^\]]*)\]/gu)].map(({ groups }) => [
        groups!["letter"]!,
        groups!["value"]!
      ])
    ),
    saidAt
  }
}

const timeOf = (parts: Readonly<Record<string, string>> | undefined): number | null => {
  if (parts === undefined) return null
  const [year, month, day, hours, minutes, seconds] = ["year", "month", "day", "hours", "minutes", "seconds"].map(
    (name) => Number(parts[name])
  ) as [number, number, number, number, number, number]
  const at = Date.UTC(year, month - 1, day, hours, minutes, seconds)
  const back = new Date(at)
  const isThere =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hours < 24 && minutes < 60 && seconds < 60
  return isThere ? at : null
}

/** `_HH:MM:SS,MM-DD-YYYY`, UTC. */
export const timestampOf = (atMs: number): string => {
  const at = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, "0")
  return `_${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())},${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}-${at.getUTCFullYear()}`
}
