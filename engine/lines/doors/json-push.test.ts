import { afterEach, assert, describe, it } from "@effect/vitest"
import { readDialect } from "../../alarm-lines/dialect/dialect.ts"
import { signatureOf } from "../../alarm-lines/json-signature.ts"
import { entry } from "../testing/memory-core.ts"
import { wayWith } from "../testing/way.ts"
import { openJsonPush } from "./json-push.ts"
import type { Open } from "./udp.ts"

const NOON = Date.UTC(2026, 10, 27, 12)

let door: Open | undefined
afterEach(() => door?.close())

describe("a push", () => {
  it("that one terminal signs is not believed of another, which its dialect finds elsewhere in it", async () => {
    const dialect = readDialect(
      JSON.stringify({
        dialect: "platform",
        title: { zh: "平台", en: "Platform" },
        protocol: "json",
        json: { fields: { controller: "device.sn", code: "type" } },
        time: { as: "epoch-ms" },
        codes: { "3": "fall" },
        samples: []
      }),
      "platform"
    )
    const { core, way } = wayWith(
      [
        entry({ line: "json", account: "CAM-A", key: "key of a", dialect: "platform" }),
        entry({ line: "json", account: "CAM-B", key: "key of b", dialect: "platform" })
      ],
      { clock: () => NOON, dialects: new Map([["platform", dialect]]) }
    )
    door = await openJsonPush({ host: "127.0.0.1", port: 0 }, way)
    const post = async (sn: string) => {
      const body = JSON.stringify({ controller: "CAM-A", device: { sn }, type: "3" })
      const response = await fetch(`http://127.0.0.1:${door!.port}/alarms`, {
        method: "POST",
        body,
        headers: {
          "x-carillon-time": String(NOON),
          "x-carillon-signature": signatureOf("key of a", String(NOON), body)
        }
      })
      return [response.status, await response.json()]
    }
    assert.deepStrictEqual(await post("CAM-B"), [403, { error: "speaks for CAM-B" }])
    assert.isEmpty(core.messages)
    assert.strictEqual(way.counts.refused.foreign, 1)
    assert.deepStrictEqual(await post("CAM-A"), [200, { status: "written" }])
  })
})
