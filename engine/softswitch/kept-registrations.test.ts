import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { KeptBinding } from "./sip-contract.ts"
import { keepRegistrations } from "./kept-registrations.ts"

const binding = (given: Partial<KeptBinding> = {}): KeptBinding => ({
  user: "1001",
  contact: "sip:1001@192.168.1.7:5060",
  source: { transport: "udp", address: "192.0.2.7", port: 40_001 },
  expiresAtMs: 61_000,
  callId: "reg-张",
  cseq: 7,
  userAgent: "Desk 1",
  params: ';+sip.instance="<urn:uuid:1>"',
  allowEvents: ["talk"],
  ...given
})

let folder = ""
let file = ""
let warned: Array<string> = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kept-"))
  file = join(folder, "registrations.json")
  warned = []
})
afterEach(() => rm(folder, { recursive: true }))

const keep = (bindings: ReadonlyArray<KeptBinding>, clock: { readonly nowMs: number; readonly wallMs: number }) =>
  keepRegistrations({
    file,
    log: { info: () => undefined, warning: (text) => void warned.push(text) },
    bindings: () => bindings,
    nowMs: () => clock.nowMs,
    wallMs: () => clock.wallMs
  })

/** One switch registers these and ends; what the next finds when it starts `laterMs` after that, on a clock of its own. */
const handedOn = async (bindings: ReadonlyArray<KeptBinding>, laterMs: number) => {
  const first = keep(bindings, { nowMs: 1_000, wallMs: 1_700_000_000_000 })
  first.changed(true)
  await first.stop()
  return keep([], { nowMs: 50, wallMs: 1_700_000_000_000 + laterMs }).found
}

test("a new switch knows where the telephones are, and for how long", async () => {
  // 60 s were left, 20 have passed.
  expect(await handedOn([binding()], 20_000)).toEqual([binding({ expiresAtMs: 50 + 40_000 })])
  expect(warned).toEqual([])
})

test("what has ended meanwhile is not known any more", async () => {
  expect(await handedOn([binding(), binding({ user: "1002", expiresAtMs: 10_000 })], 20_000)).toHaveLength(1)
})

test("a telephone of a connection is not kept: the connection went with the switch", async () => {
  const source = { transport: "tcp", address: "192.0.2.7", port: 40_001, connection: "c1" } as const
  expect(await handedOn([binding({ source })], 0)).toEqual([])
})

test("a wall clock set back by a year keeps nobody for a year", async () => {
  const [kept] = await handedOn([binding()], -365 * 86_400_000)
  expect(kept?.expiresAtMs).toBe(50 + 86_400_000)
})

test("a first start finds none and says nothing; a broken file is named", async () => {
  expect(keep([], { nowMs: 0, wallMs: 0 }).found).toEqual([])
  expect(warned).toEqual([])
  for (const broken of ["", "{", '{"version":2}', '{"version":1}', '{"version":1,"bindings":[{"user":1}]}']) {
    await writeFile(file, broken)
    expect(keep([], { nowMs: 0, wallMs: 0 }).found).toEqual([])
  }
  expect(warned).toHaveLength(5)
  expect(warned[4]).toContain(`${file}: binding 0 cannot be read`)
})

test("a folder that cannot be written is told once, not with every telephone", async () => {
  file = join(folder, "gone", "registrations.json")
  const kept = keep([binding()], { nowMs: 0, wallMs: 0 })
  for (let times = 0; times < 3; times++) {
    kept.changed(true)
    await kept.stop()
  }
  expect(warned).toHaveLength(1)
})

test("only the owner may read it", async () => {
  const kept = keep([binding()], { nowMs: 0, wallMs: 0 })
  kept.changed(false)
  await kept.stop()
  const { stat } = await import("node:fs/promises")
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(file, "utf8")).toContain("1001")
})
