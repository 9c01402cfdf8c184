import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"

/** A boundary rule that matches nothing looks exactly like a clean house. So each one is shown a burglar, in a copy of the house. */
const root = resolve(import.meta.dirname, "../..")

const from = (specifier: string) => `import * as x from "${specifier}"\nexport default x`
const later = (specifier: string) => `export default () => import("${specifier}")`
const now = "export default () => Date.now()"
const chance = "export default () => Math.random()"
const timer = "export default (f: () => void) => setTimeout(f, 1)"

const refused: ReadonlyArray<readonly [folder: string, source: string]> = [
  ["actors", from("node:fs")],
  ["actors", from("#engine/runtime/runtime.ts")],
  ["actors", from("#config/settings.ts")],
  ["actors/call", from("../../engine/runtime/runtime.ts")],
  ["actors/agent", from("../wire/board.ts")],
  ["actors/agent", from("#wire/board.ts")],
  ["actors", from("effect")],
  ["actors", from("effect/Effect")],
  ["actors", from("effect/rpc/Rpc")],
  ["actors", now],
  ["actors", "export default () => new Date()"],
  ["actors", chance],
  ["actors", timer],
  ["actors", "export default () => console.log(1)"],
  ["actors/wire", from("../call/protocol.ts")],
  ["actors/wire", from("#actors/call/protocol.ts")],
  ["actors/wire", from("effect/Effect")],
  ["actors/wire", now],
  ["actors/flow", from("../call/protocol.ts")],
  ["actors/flow", from("../centre.ts")],
  ["actors/flow", from("#actors/call/protocol.ts")],
  ["actors/flow", from("effect/Effect")],
  ["actors/flow", now],
  ["actors/flow/nodes", from("../step.ts")],
  ["actors/flow/nodes", from("./menu.ts")],
  ["actors/flow/nodes", from("../../call/protocol.ts")],
  ["actors/flow/nodes", timer],
  ["ui", from("#actors/call/protocol.ts")],
  ["ui", from("#actors/flow/step.ts")],
  ["ui", from("#actors/centre.ts")],
  ["ui", from("#engine/ports/CoreRpc.ts")],
  ["ui/agent", from("../../engine/runtime/runtime.ts")],
  ["ui/agent", from("../../actors/vocabulary.ts")],
  ["ui", from("#config/settings.ts")],
  ["ui", from("node:fs")],
  ["ui", from("effect")],
  ["engine/ports", from("#engine/runtime/runtime.ts")],
  ["engine/ports", from("../runtime/runtime.ts")],
  ["engine/ports", from("../adapters/esl/link.ts")],
  ["engine/ports", from("postgres")],
  ["engine/ports", from("node:net")],
  ["engine/lines", from("../records/terminals/store.ts")],
  ["engine/lines", from("../core/core.ts")],
  ["engine/lines/doors", from("../../gateway/core-client.ts")],
  ["engine/lines", from("#actors/terminal/protocol.ts")],
  ["engine/lines", from("postgres")],
  ["engine/laboratory", from("#engine/alarm-lines/dialect/dialect.ts")],
  ["engine/laboratory/terminals", from("../../alarm-lines/dialect/dialect.ts")],
  ["engine/laboratory", from("#engine/softswitch/switch.ts")],
  ["engine/laboratory", from("../records/terminals/schema.ts")],
  ["engine/alarm-lines", from("../softswitch/switch.ts")],
  ["engine/alarm-lines", from("#actors/agent/protocol.ts")],
  ["engine/alarm-lines", from("node:net")],
  ["engine/alarm-lines/dc-09", chance],
  ["engine/alarm-lines/dc-09", timer],
  ["engine/runtime", from("../adapters/esl/events.ts")],
  ["engine/runtime", from("#engine/adapters/esl/events.ts")],
  ["engine/runtime", from("../softswitch/switch.ts")],
  ["engine/runtime", from("../gateway/http.ts")],
  ["engine/perform", from("../adapters/esl/events.ts")],
  ["engine/perform", from("../runtime/runtime.ts")],
  ["engine/perform", from("#engine/runtime/runtime.ts")],
  ["engine/perform", from("node:fs")],
  ["engine/perform", now],
  ["engine/perform", chance],
  ["engine/core", from("../adapters/postgres/journal.ts")],
  ["engine/core", from("../gateway/http.ts")],
  ["engine/rebuild", from("../core/core.ts")],
  ["engine/rebuild", from("../runtime/runtime.ts")],
  ["engine/replay", from("../softswitch/switch.ts")],
  ["engine/replay", from("../../load-tests/running-centre.ts")],
  ["engine/replay", later("../../load-tests/running-centre.ts")],
  ["actors", later("node:fs")],
  ["actors", "export default (name: string) => import(name)"],
  ["engine/perform", later("../runtime/runtime.ts")],
  ["engine/adapters/esl", later("../postgres/journal.ts")],
  ["ui", later("#engine/ports/CoreRpc.ts")],
  ["engine/projections", from("../adapters/postgres/journal.ts")],
  ["engine/projections", from("../runtime/runtime.ts")],
  ["engine/projections", now],
  ["engine/projections", chance],
  ["engine/simulation", from("../adapters/esl/events.ts")],
  ["engine/simulation", from("../softswitch/switch.ts")],
  ["engine/simulation", from("node:dgram")],
  ["engine/simulation", chance],
  ["engine/adapters/esl", from("../postgres/journal.ts")],
  ["engine/adapters/esl/parts", from("../../postgres/journal.ts")],
  ["engine/adapters/postgres", from("#engine/adapters/esl/link.ts")],
  ["engine/adapters/postgres", from("../../softswitch/switch.ts")],
  ["engine/adapters/postgres", from("../../runtime/runtime.ts")],
  ["engine/adapters/esl", from("../../workers/core.ts")],
  ["engine/adapters/espeak-ng", from("../spoken-files/speech.ts")],
  ["engine/speech", from("../sound/resampling.ts")],
  ["engine/speech", from("#engine/ports/Speech.ts")],
  ["engine/speech", now],
  ["engine/sound", from("../softswitch/switch.ts")],
  ["engine/sound", from("#engine/softswitch/switch.ts")],
  ["engine/softswitch", from("#actors/vocabulary.ts")],
  ["engine/softswitch", from("#wire/board.ts")],
  ["engine/softswitch", from("../ports/Telephony.ts")],
  ["engine/softswitch", from("../collections/heap.ts")],
  ["engine/softswitch", from("../runtime/runtime.ts")],
  ["engine/softswitch/media", from("../../adapters/esl/link.ts")],
  ...["sip", "transaction", "dialog", "registrar", "sdp"].flatMap(
    (name) =>
      [
        [`engine/softswitch/${name}`, now],
        [`engine/softswitch/${name}`, chance],
        [`engine/softswitch/${name}`, timer],
        [`engine/softswitch/${name}`, from("node:dgram")],
        [`engine/softswitch/${name}`, from("#actors/vocabulary.ts")]
      ] as const
  ),
  ["engine/gateway", from("#actors/call/protocol.ts")],
  ["engine/gateway", from("../adapters/postgres/journal.ts")],
  ["engine/gateway", from("../runtime/runtime.ts")],
  ["engine/gateway", from("../projections/call-record.ts")],
  ["engine/gateway", from("kysely")],
  ["engine/records/calls", from("../../adapters/postgres/journal.ts")],
  ["engine/records/calls", from("../../runtime/runtime.ts")],
  ["engine/supervisor", from("../adapters/esl/link.ts")],
  ["engine/supervisor", from("../workers/core.ts")],
  ["engine/supervisor", from("#actors/centre.ts")],
  ["engine/workers", from("../workers/core.ts")],
  ["engine/workers", from("../simulation/world.ts")],
  ["engine/workers/frame", from("../core.ts")],
  ["engine/workers/frame", from("../../runtime/runtime.ts")],
  ["engine/runtime", from("../workers/frame/worker.ts")],
  ["engine/gateway", from("../workers/frame/messages.ts")],
  ["engine/supervisor", from("../ports/Journal.ts")],
  ["engine/collections", from("../runtime/step.ts")],
  ["engine/collections", from("#actors/vocabulary.ts")],
  ["engine/collections", chance],
  ["engine/web-library", from("../gateway/http.ts")],
  ["engine/web-library", from("#config/settings.ts")],
  ["engine/password-hash", from("../gateway/http.ts")],
  ["engine/password-hash", from("#config/settings.ts")],
  ["engine/core-link", from("../core/core.ts")],
  ["engine/core-link", from("#engine/lines/lines.ts")],
  ["engine/office-door", from("../gateway/http.ts")],
  ["engine/office-door", from("#engine/records/things.ts")],
  ["engine/door-keys", from("../gateway/http.ts")],
  ["engine/door-keys", from("#config/settings.ts")],
  ["config", from("#engine/adapters/esl/link.ts")],
  ["load-tests", from("#engine/runtime/runtime.ts")],
  ["load-tests", from("#engine/ports/Telephony.ts")],
  ["load-tests", from("#engine/softswitch/switch.ts")],
  ["load-tests", from("#actors/call/protocol.ts")],
  ["load-tests/crowd", from("../../engine/runtime/runtime.ts")],
  ["load-tests", from("@effect/platform-node")],
  ["load-tests/bench", from("../../engine/workers/core.ts")],
  ["load-tests/bench", from("#engine/supervisor/run.ts")],
  ["load-tests/upgrade", from("#engine/workers/core.ts")],
  ["load-tests/upgrade", from("../../ui/main.tsx")],
  ["actors/call", from("../testing/small-runtime.ts")],
  ["engine/runtime", from("./testing/kettle.ts")],
  ["engine/core", later("./testing/toy-switch.ts")],
  ["engine/softswitch/media", from("../testing/media-fakes.ts")],
  ["engine/workers", 'export * from "../core/testing/toy-switch.ts"'],
  ["engine/supervisor", from("./testdata/specs.ts")],
  ["ui/agent", from("../shared/testing/desk.ts")],
  ["config", later("./testing/folder.ts")]
]

const allowed: ReadonlyArray<readonly [folder: string, source: string]> = [
  ["actors", from("effect/Schema")],
  ["actors/call", from("../vocabulary.ts")],
  ["actors/wire", from("../vocabulary.ts")],
  ["actors/flow", from("../vocabulary.ts")],
  ["actors/flow", from("./nodes/menu.ts")],
  ["actors/flow/nodes", from("../node-kind.ts")],
  ["actors/flow/nodes", from("../../vocabulary.ts")],
  ["ui", from("#wire/board.ts")],
  ["ui/designer", from("#actors/flow/check.ts")],
  ["ui/designer", from("#actors/flow/flow.ts")],
  ["ui/designer", from("#actors/flow/node-kinds.ts")],
  ["ui/designer", from("#actors/flow/nodes/menu.ts")],
  ["ui/agent", from("../shared/store.ts")],
  ["ui", from("#engine/records/calls/schema.ts")],
  ["engine/ports", from("#actors/vocabulary.ts")],
  ["engine/runtime", from("../ports/Journal.ts")],
  ["engine/runtime", now],
  ["engine/perform", from("../ports/Telephony.ts")],
  ["engine/perform", from("#actors/kinds.ts")],
  ["engine/core", later("#config/seed/check.ts")],
  ["engine/replay", from("../adapters/postgres/database.ts")],
  ["engine/adapters/postgres", later("./migrations/0001_first.ts")],
  ["engine/perform", "export default (at: number) => new Date(at).toISOString()"],
  ["engine/core", from("../runtime/runtime.ts")],
  ["engine/adapters/esl", from("../../ports/Telephony.ts")],
  ["engine/adapters/esl", from("./events.ts")],
  ["engine/adapters/esl/parts", from("../events.ts")],
  ["engine/speech", from("#actors/vocabulary.ts")],
  ["engine/sound", from("#engine/softswitch/media/wav.ts")],
  ["engine/adapters/espeak-ng", from("#engine/sound/voice.ts")],
  ["engine/softswitch/sip", from("../rtp/packet.ts")],
  ["engine/softswitch/registrar", from("node:crypto")],
  ["engine/gateway", from("../ports/CoreRpc.ts")],
  ["engine/gateway", from("#wire/frames.ts")],
  ["engine/gateway", from("#engine/ports/Health.ts")],
  ["engine/gateway", from("#engine/collections/bounded-set.ts")],
  ["engine/core", from("../workers/frame/worker.ts")],
  ["engine/supervisor", from("../workers/frame/messages.ts")],
  ["engine/supervisor", from("../ports/Health.ts")],
  ["engine/workers/frame", from("../../ports/Health.ts")],
  ["engine/workers", from("../adapters/esl/link.ts")],
  ["load-tests", from("#wire/records.ts")],
  ["load-tests/bench", from("#actors/distributor/kind.ts")],
  ["load-tests/bench", from("#engine/runtime/step.ts")],
  ["load-tests/crowd", from("#engine/softswitch/sip/parse.ts")],
  ["load-tests/crowd", from("#engine/softswitch/user-agent.ts")],
  ["load-tests/crowd", from("#engine/laboratory/telephone/phone.ts")],
  ["engine/laboratory/telephone", from("#engine/softswitch/user-agent.ts")],
  ["load-tests/bench", from("#engine/runtime/runtime.ts")],
  ["load-tests/bench", from("#engine/adapters/postgres/journal.ts")],
  ["load-tests/upgrade", from("#engine/core/core.ts")],
  ["load-tests/upgrade", from("#actors/kinds.ts")],
  ["engine/runtime/testing", from("../../collections/testing/heap.ts")],
  ["load-tests/bench", from("#engine/runtime/testing/kettle.ts")]
]

const functionOf = (lines: number) =>
  [
    "export const long = (of: Array<number>) => {",
    ...Array.from({ length: lines - 2 }, (_, at) => `  of[${at}] = 1`),
    "}"
  ].join("\n")

/** Files that import each other in a circle, by types too. */
const circles: ReadonlyArray<Readonly<Record<string, string>>> = [
  {
    "engine/clock/hand.ts": 'import { dial } from "./dial.ts"\nexport const hand = () => dial',
    "engine/clock/dial.ts": 'import { hand } from "./hand.ts"\nexport const dial = () => hand'
  },
  {
    "actors/egg/egg.ts": 'import type { Hen } from "./hen.ts"\nexport type Egg = { readonly from: Hen }',
    "actors/egg/hen.ts": 'import type { Egg } from "./egg.ts"\nexport type Hen = { readonly lays: Egg }'
  },
  {
    "engine/far/one.ts": 'import type { Two } from "#engine/away/two.ts"\nexport type One = { readonly next: Two }',
    "engine/away/two.ts": 'import type { One } from "../far/one.ts"\nexport type Two = { readonly next: One }'
  }
]

let house = ""
let found: ReadonlySet<string> = new Set()
let circular: ReadonlySet<string> = new Set()
let overlong: ReadonlySet<string> = new Set()
const fileOf = (kind: string, index: number, folder: string) => `${folder}/planted-${kind}-${index}.ts`

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "carillon-house-"))
  mkdirSync(join(house, "config/tools"), { recursive: true })
  for (const name of ["oxlint.config.ts", "package.json", "config/tools/import-calls.ts", "config/tools/rigs.ts"])
    copyFileSync(join(root, name), join(house, name))
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"))
  const put = (name: string, source: string) => {
    const file = join(house, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${source}\n`)
  }
  const plant =
    (kind: string) =>
    ([folder, source]: readonly [string, string], index: number) =>
      put(fileOf(kind, index, folder), source)
  refused.forEach(plant("refused"))
  allowed.forEach(plant("allowed"))
  put("engine/core/long.ts", functionOf(121))
  put("engine/core/fits.ts", functionOf(120))
  put("engine/core/long.test.ts", functionOf(121))
  for (const circle of circles) for (const [name, source] of Object.entries(circle)) put(name, source)
  const linted = spawnSync(join(root, "node_modules/.bin/oxlint"), ["-f", "unix"], { cwd: house, encoding: "utf8" })
  assert.strictEqual(linted.stderr, "")
  const filesOf = (rule: RegExp) =>
    new Set(
      linted.stdout
        .split("\n")
        .filter((line) => rule.test(line))
        .map((line) => line.split(":")[0]!)
    )
  found = filesOf(/no-restricted-(imports|import-calls|globals|properties)|not-imported/u)
  circular = filesOf(/no-cycle/u)
  overlong = filesOf(/max-lines-per-function/u)
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

describe("the house's doors", () => {
  it.each(refused.map(([folder, source], index) => [folder, source.split("\n")[0]!, index] as const))(
    "%s may not: %s",
    (folder, _, index) => {
      assert.isTrue(found.has(fileOf("refused", index, folder)))
    }
  )
  it.each(allowed.map(([folder, source], index) => [folder, source.split("\n")[0]!, index] as const))(
    "%s may: %s",
    (folder, _, index) => {
      assert.isFalse(found.has(fileOf("allowed", index, folder)))
    }
  )
  it.each(circles.map((circle) => Object.keys(circle)))("%s and %s may not import each other", (...names) => {
    assert.deepStrictEqual(
      names.filter((name) => !circular.has(name)),
      []
    )
  })
  it("a function has 120 lines, a test as many as it needs", () => {
    assert.deepStrictEqual([...overlong], ["engine/core/long.ts"])
  })
})
