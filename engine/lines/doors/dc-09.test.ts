import { assert, describe, it } from "@effect/vitest"
import { timestampOf } from "../../alarm-lines/dc-09/body.ts"
import { encrypt } from "../../alarm-lines/dc-09/encryption.ts"
import { entry } from "../testing/memory-core.ts"
import { frame } from "../testing/started.ts"
import { wayWith } from "../testing/way.ts"
import { dc09 } from "./dc-09.ts"

const AES = "000102030405060708090A0B0C0D0E0F"
const NOON = Date.UTC(2026, 10, 27, 12)

const encrypted = (account: string, sequence: string, atMs: number, key = AES) =>
  frame(account, sequence, "", {
    isEncrypted: true,
    body: encrypt(`#${account}|Nri1/FA02]${timestampOf(atMs)}`, Buffer.from(key, "hex"), (count) =>
      new Uint8Array(count).fill(3)
    )
  })

const opened = () => {
  const { core, way } = wayWith([entry({ line: "dc-09", account: "5678", key: AES })], { clock: () => NOON })
  const door = dc09(way)
  const answers: Array<string> = []
  return {
    core,
    answers,
    say: (octets: Uint8Array, address = "192.0.2.7") =>
      door.packet(octets, { text: `udp ${address}:1`, address }, (answer) =>
        answers.push(Buffer.from(answer).toString("latin1"))
      ),
    settled: () => new Promise((go) => setImmediate(go))
  }
}

describe("while rubbish comes from everywhere", () => {
  const rubbish = (say: (octets: Uint8Array, address: string) => void) => {
    for (let at = 0; at < 2_000; at++) say(Buffer.from("rubbish"), `198.51.100.${at % 250}`)
  }

  it("a terminal whose clock is off is told the time, so often as one that sets it needs", () => {
    const { answers, say } = opened()
    rubbish(say)
    say(encrypted("5678", "0001", NOON - 600_000))
    assert.match(answers[0] ?? "", /"NAK"0000R0L0A0\[\]_12:00:00,11-27-2026/u)
    for (let count = 0; count < 1_000; count++) say(encrypted("5678", "0001", NOON - 600_000), "192.0.2.8")
    assert.isBelow(answers.length, 400)
  })

  it("one that nobody entered is heard", async () => {
    const { answers, core, say, settled } = opened()
    rubbish(say)
    say(frame("9999", "0007", "Nri1/PA01"))
    await settled()
    assert.match(answers[0] ?? "", /"ACK"0007/u)
    assert.lengthOf(core.messages, 1)
  })
})

describe("a controller that speaks with a key", () => {
  it("and that nobody entered is told as a stranger, and refused", async () => {
    const { answers, core, say, settled } = opened()
    say(encrypted("7777", "0001", NOON))
    await settled()
    assert.match(answers[0] ?? "", /"DUH"0001/u)
    assert.deepStrictEqual(
      core.messages.map(({ account, reports }) => [account, reports.map(({ event }) => event).join()]),
      [["7777", "unknown"]]
    )
  })

  it("and that is entered is not spoken for by who has another key", async () => {
    const { answers, core, say, settled } = opened()
    say(encrypted("5678", "0001", NOON, AES.replace(/0/gu, "1")))
    await settled()
    assert.match(answers[0] ?? "", /"DUH"0001/u)
    assert.lengthOf(core.messages, 0)
  })
})
