import { parseArgs } from "node:util"
import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from "yaml"
import { nearest } from "#actors/nearest.ts"
import { defaults } from "./defaults.ts"

/** One setting given somewhere: what, and where it was said, for the error that names both. */
export interface Assignment {
  readonly path: ReadonlyArray<string>
  readonly value: unknown
  readonly source: string
}

/** What is wrong with a setting. `key` is dotted (`http.port`) or the flag or file that could not be read. */
export interface Problem {
  readonly key: string
  readonly message: string
  readonly source: string
}

export interface Layer {
  readonly assignments: ReadonlyArray<Assignment>
  readonly problems: ReadonlyArray<Problem>
}

/** Settings as YAML text; `file` is named in problems, with the line. */
export const fromYaml = (text: string, file: string): Layer => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`
  if (document.errors.length > 0)
    return {
      assignments: [],
      problems: document.errors.map((error) => ({ key: file, message: error.message, source: at(error.pos[0]) }))
    }
  const assignments: Array<Assignment> = []
  const problems: Array<Problem> = []
  const walk = (map: YAMLMap, above: ReadonlyArray<string>) => {
    for (const { key, value } of map.items) {
      const path = [...above, String(isScalar(key) ? key.value : key)]
      const source = at(isScalar(key) ? key.range?.[0] : undefined)
      if (isMap(value) && isSection(path)) walk(value, path)
      else if (value === null || (isScalar(value) && value.value === null)) {
        if (!isSection(path)) problems.push({ key: path.join("."), message: "has no value", source })
      } else assignments.push({ path, value: (value as { toJS: (doc: unknown) => unknown }).toJS(document), source })
    }
  }
  if (isMap(document.contents)) walk(document.contents, [])
  else if (document.contents !== null)
    problems.push({ key: file, message: "should be keys and values (key: value)", source: at(0) })
  return { assignments, problems }
}

const PREFIX = "CARILLON_"
/** Read elsewhere: the first administrator's password is no setting, it is stored as a hash in the database. */
const NO_SETTING = new Set(["CARILLON_ADMIN_PASSWORD"])

/** `CARILLON_HTTP_PORT` → `http.port`; `DATABASE_URL` → `database.url`. */
export const fromEnvironment = (environment: Readonly<Record<string, string | undefined>>): Layer => {
  const assignments: Array<Assignment> = []
  const problems: Array<Problem> = []
  for (const [name, text] of Object.entries(environment)) {
    if (text === undefined) continue
    const source = `environment ${name}`
    if (name === "DATABASE_URL") assignments.push({ path: ["database", "url"], value: text, source })
    if (!name.startsWith(PREFIX) || NO_SETTING.has(name)) continue
    const path = knownPaths.find((known) => environmentName(known) === name)
    if (path !== undefined) assignments.push({ path, value: valueOf(path, text), source })
    else problems.push({ key: name, message: unknownEnvironment(name), source })
  }
  // DATABASE_URL is what the whole world sets, so it wins over our own name for the same thing.
  const last = ({ source }: Assignment) => Number(source === "environment DATABASE_URL")
  return { assignments: assignments.toSorted((a, b) => last(a) - last(b)), problems }
}

export interface CommandLine extends Layer {
  readonly configFile: string | undefined
  readonly dataDir: string | undefined
  /** Whether the first passwords of a new centre are written in plain text. */
  readonly accountsFile: boolean
  readonly help: boolean
}

/** `--config file`, `--data dir`, `--accounts-file`, `--set section.key=value` (any number of times), `--help`. */
export const fromCommandLine = (argv: ReadonlyArray<string>): CommandLine => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: "string" },
        data: { type: "string" },
        "accounts-file": { type: "boolean" },
        set: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" }
      }
    })
    const assignments: Array<Assignment> = []
    const problems: Array<Problem> = []
    for (const text of values.set ?? []) {
      const [key = "", ...rest] = text.split("=")
      const path = key.split(".")
      if (rest.length === 0) problems.push({ key, message: "--set wants section.key=value", source: `--set ${text}` })
      else assignments.push({ path, value: valueOf(path, rest.join("=")), source: `--set ${key}` })
    }
    return {
      assignments,
      problems,
      configFile: values.config,
      dataDir: values.data,
      accountsFile: values["accounts-file"] ?? false,
      help: values.help ?? false
    }
  } catch (error) {
    const message = (error as Error).message.split("\n")[0]!
    return {
      assignments: [],
      problems: [{ key: "command line", message, source: argv.join(" ") }],
      configFile: undefined,
      dataDir: undefined,
      accountsFile: false,
      help: false
    }
  }
}

const leavesOf = (value: unknown, path: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]))
    : [path]

/** Every setting's path, taken from the defaults, which have them all. */
export const knownPaths = leavesOf(defaults, [])

/** The default at a path: a value for a setting, an object for a section, undefined for what does not exist. */
export const defaultAt = (path: ReadonlyArray<string>): unknown => {
  let value: unknown = defaults
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const isSection = (path: ReadonlyArray<string>) => {
  const value = defaultAt(path)
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

const environmentName = (path: ReadonlyArray<string>) =>
  PREFIX + path.map((key) => key.replaceAll(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase()).join("_")

const unknownEnvironment = (name: string) => {
  const near = nearest(name, knownPaths.map(environmentName))
  return near === undefined ? "unknown setting" : `unknown setting; did you mean ${near}?`
}

/** Text as the type that the setting has; what does not fit stays text and is refused by the schema with its name. */
const valueOf = (path: ReadonlyArray<string>, text: string): unknown => {
  const like = defaultAt(path)
  if (typeof like === "number") return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text)
  if (typeof like === "boolean") return text === "true" ? true : text === "false" ? false : text
  if (Array.isArray(like))
    return text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "")
  return text
}
