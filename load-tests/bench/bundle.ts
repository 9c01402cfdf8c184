import { join } from "node:path"
import { gzipSync } from "node:zlib"
import type { Bench, Found } from "../bench.ts"

/**
 * Each page by the module that is loaded when somebody goes there. None may cost more before anything of it is seen: 150 KB are a
 * second and a half on a line of 1 Mbit/s.
 */
const PAGES = {
  agent: "ui/agent/agent-page.tsx",
  wallboard: "ui/wallboard/wall-page.tsx",
  admin: "ui/administration/list/list-page.tsx"
} as const
const FAILS_ABOVE_KB = 150

/** Every page waits for the words of one language; the larger counts. */
const WORDS = ["ui/shared/words/zh.ts", "ui/shared/words/en.ts"]

/** What no page pays for before it is asked for. */
const LOADED_LATER = ["/jssip/"]

/** A built file, as far as it counts here. */
interface Chunk {
  readonly type: "chunk" | "asset"
  readonly fileName: string
  readonly isEntry?: boolean
  readonly imports?: ReadonlyArray<string>
  readonly moduleIds?: ReadonlyArray<string>
  readonly code?: string
}

/** JavaScript that a browser fetches before it shows a page: built as the screens are built, and nothing is written. */
export const bundleBench: Bench = {
  about: "KB of JavaScript, gzip, at the first load of the agent's page, the wallboard and the administration",
  numbers: {},
  run: async (_numbers, say): Promise<Found> => {
    const chunks = await builtChunks()
    const entry = chunks.find(({ isEntry }) => isEntry === true)
    if (entry === undefined) throw new Error("the screens have no entry")
    const words = WORDS.map((module) => chunkOf(chunks, module)).toSorted((a, b) => kbOf(b) - kbOf(a))
    const sizes = Object.entries(PAGES).map(([page, module]) => {
      const files = withImports(chunks, [entry, ...words.slice(0, 1), chunkOf(chunks, module)])
      say(`${page}: ${files.map((file) => `${file.fileName} ${kbOf(file).toFixed(1)}`).join(", ")}`)
      return { page, kb: files.reduce((sum, file) => sum + kbOf(file), 0), files }
    })
    const short = sizes.flatMap(({ files, kb, page }) => [
      ...(kb > FAILS_ABOVE_KB ? [`${page} is ${kb.toFixed(1)} KB, more than ${FAILS_ABOVE_KB}`] : []),
      ...LOADED_LATER.filter((name) =>
        files.some(({ moduleIds = [] }) => moduleIds.some((id) => id.includes(name)))
      ).map((name) => `${page} loads ${name} at once`)
    ])
    return { result: Object.fromEntries(sizes.map(({ kb, page }) => [page, Math.round(kb * 10) / 10])), short }
  }
}

const builtChunks = async (): Promise<ReadonlyArray<Chunk>> => {
  // As they are built to be served: Solid and its plugin have another half for development.
  process.env["NODE_ENV"] = "production"
  const { build } = await import("vite")
  const root = join(import.meta.dirname, "../..")
  const built = await build({
    configFile: join(root, "ui/vite.config.ts"),
    configLoader: "native",
    logLevel: "error",
    build: { write: false }
  })
  if (!("output" in built)) throw new Error("the screens were not built once")
  return (built.output as ReadonlyArray<Chunk>).filter(({ type }) => type === "chunk")
}

const chunkOf = (chunks: ReadonlyArray<Chunk>, module: string): Chunk => {
  const found = chunks.find(({ moduleIds = [] }) => moduleIds.some((id) => id.endsWith(`/${module}`)))
  if (found === undefined) throw new Error(`${module} is in no built file`)
  return found
}

/** These and all that they cannot run without. */
const withImports = (chunks: ReadonlyArray<Chunk>, roots: ReadonlyArray<Chunk>): ReadonlyArray<Chunk> => {
  const found = new Set<Chunk>()
  const add = (chunk: Chunk | undefined): void => {
    if (chunk === undefined || found.has(chunk)) return
    found.add(chunk)
    for (const name of chunk.imports ?? []) add(chunks.find(({ fileName }) => fileName === name))
  }
  for (const root of roots) add(root)
  return [...found]
}

const kbOf = ({ code = "" }: Chunk): number => gzipSync(code).byteLength / 1000
