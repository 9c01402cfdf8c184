import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { check } from "./check.ts"
import { fromCommandLine, fromEnvironment, fromYaml, type Layer, type Problem } from "./layers.ts"
import type { Settings } from "./settings.ts"

export type Loaded =
  | {
      readonly _tag: "Settings"
      readonly settings: Settings
      readonly paths: SettledPaths
      readonly accountsFile: boolean
    }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }
  | { readonly _tag: "Help" }

/** Where a centre with these settings keeps its things; all absolute. */
export interface SettledPaths {
  readonly root: string
  readonly data: string
  readonly recordings: string
  readonly prompts: string
  /** Prompts that the centre makes itself: what people bring, and what was spoken. */
  readonly ownPrompts: string
  readonly run: string
  readonly seed: string
}

export interface Asked {
  readonly argv: ReadonlyArray<string>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The checkout, where config/carillon.yaml is. */
  readonly root: string
  /** Paths given on the command line are relative to it. */
  readonly cwd: string
  readonly readText?: (file: string) => string
}

/** Settings of file, environment and command line, or everything that is wrong with them. */
export const loadSettings = ({ argv, cwd, environment, readText = readFile, root }: Asked): Loaded => {
  const commandLine = fromCommandLine(argv)
  if (commandLine.help) return { _tag: "Help" }
  const file =
    commandLine.configFile === undefined ? join(root, "config/carillon.yaml") : resolve(cwd, commandLine.configFile)
  const layers: ReadonlyArray<Layer> = [
    yamlLayer(file, readText, commandLine.configFile !== undefined),
    fromEnvironment(environment),
    commandLine
  ]
  const data = commandLine.dataDir
  const assignments = [
    ...layers.flatMap((layer) => layer.assignments),
    ...(data === undefined ? [] : [{ path: ["dataDir"], value: resolve(cwd, data), source: "--data" }])
  ]
  const problems = layers.flatMap((layer) => layer.problems)
  const checked = check(assignments)
  if ("problems" in checked || problems.length > 0)
    return { _tag: "Problems", problems: [...problems, ...("problems" in checked ? checked.problems : [])] }
  const { settings } = checked
  return { _tag: "Settings", settings, paths: pathsOf(settings, root), accountsFile: commandLine.accountsFile }
}

/** `seed: none`: the centre is made by its first administrator, in the browser. */
export const NO_SEED = "none"
const NONE_FILE = "config/seed/none.yaml"

/** The socket's own name needs 17 of the 107 bytes that sun_path has on Linux (108 with its zero; unix(7)). */
const RUN_PATH_LIMIT = 90

export const pathsOf = (settings: Settings, root: string): SettledPaths => {
  const data = resolve(root, settings.dataDir)
  const run = join(data, "run")
  return {
    root,
    data,
    recordings: resolve(data, settings.recordings.dir),
    prompts: resolve(root, settings.prompts.dir),
    ownPrompts: join(data, "prompts"),
    run: Buffer.byteLength(run) <= RUN_PATH_LIMIT ? run : join(tmpdir(), `carillon-${shortHash(data)}`),
    seed: resolve(root, settings.seed === NO_SEED ? NONE_FILE : settings.seed)
  }
}

export const USAGE = `npm start -- [options]
  --data DIR               folder of everything written (default: data)
  --config FILE            settings (default: config/carillon.yaml, where every key is explained)
  --set section.key=value  one setting; any number of times
  --accounts-file          a new centre's people get passwords at once, in plain text in accounts.csv of the data folder,
                           and need not change them: for demonstrations and tests
  --help                   this text
`

const yamlLayer = (file: string, readText: (file: string) => string, named: boolean): Layer => {
  try {
    return fromYaml(readText(file), file)
  } catch (error) {
    const code = (error as { readonly code?: string }).code
    // Without its own file a centre runs on the defaults; a file asked for by name has to be there.
    if (code === "ENOENT" && !named) return { assignments: [], problems: [] }
    const message = code === "ENOENT" ? "there is no such file" : (error as Error).message
    return { assignments: [], problems: [{ key: file, message, source: named ? "--config" : "settings file" }] }
  }
}

const readFile = (file: string) => readFileSync(file, "utf8")
const shortHash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12)
