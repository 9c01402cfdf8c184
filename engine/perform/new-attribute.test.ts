import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

/**
 * The recipe for a new attribute of a caller in actors/README.md, followed in a copy of the house: its name in the table
 * of attributes, and the door that fills it. Nobody in between is touched.
 */
const root = resolve(import.meta.dirname, "../..")
const copy = mkdtempSync(join(tmpdir(), "carillon-attribute-"))

const edit = (file: string, before: string, after: string) => {
  const text = readFileSync(join(copy, file), "utf8")
  expect(text).toContain(before)
  writeFileSync(join(copy, file), text.replace(before, after))
}

/** A caller dials into a queue for which an agent waits. Prints what the agent is offered, and whether screens have a word for it. */
const story = `
import { makeCallKind } from "#actors/call/kind.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { distributor } from "#actors/distributor/kind.ts"
import { queue } from "#actors/queue/kind.ts"
import { makeSmallRuntime } from "#actors/testing/small-runtime.ts"
import { presenceWithout } from "#actors/presence.ts"
import { WELL_KNOWN } from "#actors/attributes.ts"
import { CHANNELS } from "#actors/work.ts"
import { intake } from "./telephony-intake.ts"
import { lookAt } from "./look.ts"

const flows = [{ id: "direct", version: 1, start: "sales", nodes: { sales: { _tag: "Enqueue", queue: "sales" } } }]
const settings = {
  id: "sales", name: "Sales", group: "centre", priority: 0, strategy: "longest-idle", ringTimeoutMs: 20_000, wrapUpMs: 0,
  serviceLevelSeconds: 20, music: "m", maxWaiting: 9, ageingMs: null, needs: [], channels: CHANNELS
}
const centre = { queues: [settings], agents: [], numbers: { "95000": "direct" }, flows }
const runtime = makeSmallRuntime([makeCallKind(makeCatalogue(flows)), queue, distributor], 1_000)
const tell = (to, message) => runtime.tell({ _tag: "Tell", to, message })
tell("queue/sales", { _tag: "Configured", settings })
const agents = [{ agent: "1001", queues: ["sales"], skills: {}, areas: [] }]
tell("distributor/centre", { _tag: "Configured", group: "centre", agents })
tell("distributor/centre", { _tag: "TelephonyBack" })
tell("distributor/centre", { _tag: "Resumed" })
const idle = presenceWithout("no-panel", 0)
const voice = { since: 1, room: 1, setsAside: false }
tell("distributor/centre", { _tag: "AgentAnnounced", agent: "1001", presence: { ...idle, channels: { ...idle.channels, voice } } })
const offered = { _tag: "CallOffered", at: 1_000, leg: "c1", callingNumber: "02112345678", dialledNumber: "95000" }
for (const each of intake(offered, lookAt({ stateOf: runtime.stateOf, addresses: () => [] }, () => centre))) runtime.tell(each)
const { attributes } = runtime.said.find(({ message }) => message?._tag === "Offered").message.work
console.log(JSON.stringify({ attributes, words: WELL_KNOWN.areaCode ?? null }))
`

const told = () =>
  JSON.parse(
    execFileSync(process.execPath, [join(copy, "engine/perform/story.ts")], { cwd: copy, encoding: "utf8" })
  ) as unknown

beforeAll(() => {
  for (const part of ["actors", "engine/perform", "engine/ports", "package.json"])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: (path) => !path.endsWith(".jsonl") })
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"))
  writeFileSync(join(copy, "engine/perform/story.ts"), story)
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe("a new attribute of a caller is its name and the door that fills it", () => {
  it("and nothing of it is there before", () => {
    expect(told()).toEqual({ attributes: { callingNumber: "02112345678", dialledNumber: "95000" }, words: null })
  })

  it("then it reaches the agent who is offered the call", () => {
    edit(
      "actors/attributes.ts",
      "export const WELL_KNOWN = {",
      'export const WELL_KNOWN = {\n  areaCode: { zh: "区号", en: "Area code", kind: "text" },'
    )
    edit(
      "engine/perform/telephony-intake.ts",
      "Attributes => ({\n",
      "Attributes => ({\n  areaCode: callingNumber.slice(0, 3),\n"
    )
    expect(told()).toEqual({
      attributes: { callingNumber: "02112345678", dialledNumber: "95000", areaCode: "021" },
      words: { zh: "区号", en: "Area code", kind: "text" }
    })
  })
})
