import { spawnSync } from "node:child_process"
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"

/** README's recipe, followed to the letter in a copy of the actors: a kind of node is its file and one line in the list. */
const root = resolve(import.meta.dirname, "../..")
let house = ""

const program = `
import * as Schema from "effect/Schema"
import { makeCatalogue } from "./actors/flow/catalogue.ts"
import { checkFlow } from "./actors/flow/check.ts"
import { Flow } from "./actors/flow/flow.ts"
import { begin, step } from "./actors/flow/step.ts"
import type { EpochMs } from "./actors/vocabulary.ts"

const flow = Schema.decodeUnknownSync(Flow)({
  id: "f",
  start: "who",
  nodes: {
    who: { _tag: "Lookup", port: "directory", into: "name", found: "wait", missing: "wiat" },
    wait: { _tag: "Enqueue", queue: "sales" }
  }
})
const catalogue = makeCatalogue([flow])
const [here, asked] = begin(catalogue, { flow: "f", version: 1, vars: {}, numbers: 0 }, 0 as EpochMs)
const left = here._tag === "InNode" ? step(catalogue, here, { _tag: "Answered", number: 1, answer: "Ana" }, 9 as EpochMs)[0] : here
console.log(
  JSON.stringify({
    problems: checkFlow(flow, { queues: new Set(["sales"]) }).map(({ words }) => words.en),
    asked,
    vars: left.vars,
    exit: left._tag === "Left" ? left.exit : null,
    written: Schema.encodeSync(Flow)(flow).nodes["who"]
  })
)
`

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "carillon-recipe-"))
  mkdirSync(join(house, "actors"))
  for (const name of ["package.json", "actors/tsconfig.json", "actors/vocabulary.ts", "actors/nearest.ts"])
    copyFileSync(join(root, name), join(house, name))
  cpSync(join(root, "actors/flow"), join(house, "actors/flow"), {
    recursive: true,
    filter: (path) => !/\.test\.ts$|traces$/u.test(path)
  })
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"))
  writeFileSync(join(house, "program.ts"), program)
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

const run = (command: string, ...argv: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(command, argv, { cwd: house, encoding: "utf8" })
  return { status, stdout, said: stdout + stderr }
}
const asProgram = () => {
  const { said, status, stdout } = run(process.execPath, "program.ts")
  assert.strictEqual(status, 0, said)
  return JSON.parse(stdout)
}

/** The file goes beside its sisters; the list names it. */
const followRecipe = () => {
  copyFileSync(join(house, "actors/flow/testing/lookup.ts"), join(house, "actors/flow/nodes/lookup.ts"))
  const list = join(house, "actors/flow/node-kinds.ts")
  const text = readFileSync(list, "utf8")
  const named = text.replace("hangUp]", "hangUp, lookup]")
  assert.notStrictEqual(named, text)
  writeFileSync(list, `import { lookup } from "./nodes/lookup.ts"\n${named}`)
}

describe("a new kind of node", () => {
  it("is unknown and kept as long as nobody follows the recipe", () => {
    const before = asProgram()
    assert.deepStrictEqual(before.problems, ['is a "Lookup", which this version does not know'])
    assert.deepStrictEqual(before.exit, { _tag: "Fail", why: "unknown-kind" })
    assert.strictEqual(before.written.into, "name")
  })

  it("is read, written, checked and gone through once it stands in the list", () => {
    followRecipe()
    assert.deepStrictEqual(asProgram(), {
      problems: ['goes to "wiat", which the flow has not; did you mean "wait"?'],
      asked: [{ _tag: "Ask", number: 1, port: "directory", request: {} }],
      vars: { name: "Ana" },
      exit: { _tag: "Enqueue", queue: "sales" },
      written: { _tag: "Lookup", port: "directory", into: "name", found: "wait", missing: "wiat" }
    })
  })

  it("fits the types of the whole room", () => {
    const { said, status } = run(join(root, "node_modules/.bin/tsc"), "-p", "actors/tsconfig.json")
    assert.strictEqual(status, 0, said)
  })
})
