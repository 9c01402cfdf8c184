import { assert, describe, it } from "@effect/vitest"
import { timestampOf } from "../alarm-lines/dc-09/body.ts"
import { encrypt } from "../alarm-lines/dc-09/encryption.ts"
import { dc09 } from "./doors/dc-09.ts"
import { MOST_AN_HOUR } from "./key-faults.ts"
import { OwnReports } from "./own-reports.ts"
import { Roster } from "./roster.ts"
import { entry } from "./testing/memory-core.ts"
import { frame } from "./testing/started.ts"
import { wayWith } from "./testing/way.ts"

const AES = "000102030405060708090A0B0C0D0E0F"
const OTHER = AES.replace(/0/gu, "1")
const NOON = Date.UTC(2026, 10, 27, 12)
const HOUR_MS = 3_600_000

const opened = (accounts: ReadonlyArray<string>) => {
  let nowMs = NOON
  const terminals = accounts.map((account) => entry({ line: "dc-09", account, key: AES }))
  const { core, way } = wayWith(terminals, { clock: () => nowMs })
  const roster = new Roster(NOON)
  roster.enter(terminals, NOON)
  roster.complete(NOON)
  const own = new OwnReports(core, roster, way.intake)
  const door = dc09(way)
  return {
    say: (account: string, key: string, agoMs = 0) =>
      door.packet(
        frame(account, "0001", "", {
          isEncrypted: true,
          body: encrypt(`#${account}|Nri1/FA02]${timestampOf(nowMs - agoMs)}`, Buffer.from(key, "hex"), (count) =>
            new Uint8Array(count).fill(3)
          )
        }),
        { text: "udp 192.0.2.7:1", address: "192.0.2.7" },
        () => {}
      ),
    tell: async () => {
      for (let look = 0; look < 20; look++) {
        own.tell(nowMs)
        await new Promise((go) => setImmediate(go))
      }
    },
    later: (byMs: number) => {
      nowMs += byMs
    },
    core,
    way,
    /** What was told of keys. */
    told: () =>
      core.messages.flatMap(({ account, reports }) =>
        reports.flatMap(({ code, event, phase }) => (code === "key" ? [`${account} ${event} ${phase}`] : []))
      )
  }
}

describe("a terminal that is entered and whose key does not fit", () => {
  it("is a fault of it, once an hour for as long as it goes on", async () => {
    const { later, say, tell, told } = opened(["5678"])
    for (let count = 0; count < 20; count++) say("5678", OTHER)
    await tell()
    assert.deepStrictEqual(told(), ["5678 fault began"])
    for (let minute = 0; minute < 150; minute++) {
      later(60_000)
      say("5678", OTHER)
      await tell()
    }
    assert.deepStrictEqual(told(), ["5678 fault began", "5678 fault began", "5678 fault began"])
  })

  it("is over when it is heard with the right one, and told again after its hour only", async () => {
    const { later, say, tell, told } = opened(["5678"])
    say("5678", OTHER)
    await tell()
    say("5678", AES)
    await tell()
    assert.deepStrictEqual(told(), ["5678 fault began", "5678 fault restored"])
    say("5678", OTHER)
    await tell()
    assert.lengthOf(told(), 2)
    later(HOUR_MS)
    say("5678", OTHER)
    await tell()
    assert.lengthOf(told(), 3)
  })

  it("is told when the core is back, if it was away", async () => {
    const { core, say, tell, told } = opened(["5678"])
    say("5678", OTHER)
    core.lose()
    await tell()
    core.begin()
    await tell()
    assert.deepStrictEqual(told(), ["5678 fault began"])
  })

  it("is none while only its clock is off: that is told to itself", async () => {
    const { say, tell, told } = opened(["5678"])
    say("5678", AES, 600_000)
    await tell()
    assert.isEmpty(told())
  })

  it("is one of so many in an hour, whoever names how many accounts", async () => {
    const accounts = Array.from({ length: 3 * MOST_AN_HOUR }, (_, at) => `${10_000 + at}`)
    const { later, say, tell, told, way } = opened(accounts)
    for (const account of accounts) say(account, OTHER)
    await tell()
    assert.lengthOf(told(), MOST_AN_HOUR)
    assert.strictEqual(way.intake.keys.untold(NOON), 2 * MOST_AN_HOUR)
    later(HOUR_MS)
    say(accounts.at(-1)!, OTHER)
    await tell()
    assert.strictEqual(told().at(-1), `${accounts.at(-1)} fault began`)
  })
})
