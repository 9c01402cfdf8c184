import { connect, type Socket } from "node:net"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { signatureOf } from "../../alarm-lines/json-signature.ts"
import { entry } from "../testing/memory-core.ts"
import { MqttTerminal } from "../testing/mqtt-terminal.ts"
import { wayWith } from "../testing/way.ts"
import { openJsonPush } from "./json-push.ts"
import { openMqtt } from "./mqtt.ts"

const NOON = Date.UTC(2026, 10, 27, 12)
/** Both doors close by themselves who says nothing in 10 s. */
const WITHIN_MS = 8_000
const AT = { host: "127.0.0.1", port: 0 }
const sockets: Array<Socket> = []
const doors: Array<{ readonly close: () => Promise<void> }> = []
const opened = <Door extends { readonly close: () => Promise<void> }>(door: Door): Door => {
  doors.push(door)
  return door
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const door of doors.splice(0)) await door.close()
})

/** Resolves when it is connected. */
const silent = (port: number): Promise<{ readonly closed: Promise<string> }> =>
  new Promise((go) => {
    const socket = connect(port, "127.0.0.1", () => go({ closed }))
    sockets.push(socket)
    socket.on("error", () => {})
    const closed = new Promise<string>((ended) => {
      socket.once("close", () => ended("closed"))
    })
  })

describe("connections that say nothing", () => {
  for (const [limit, limits] of [
    ["of one address", { most: 100, unknownOfAddress: 2 }],
    ["of all", { most: 3, unknownOfAddress: 100 }]
  ] as const) {
    it(
      `keep no terminal out of MQTT, nor put one out: ${limit}`,
      async () => {
        const { core, way } = wayWith([entry({ line: "mqtt", account: "BAND-7", key: "its password" })])
        const door = opened(await openMqtt(AT, way, limits))
        const first = new MqttTerminal(door.port)
        assert.strictEqual(await first.connect("BAND-7", "its password"), 0)
        const idle = [await silent(door.port), await silent(door.port), await silent(door.port)]
        assert.strictEqual(await idle[0]!.closed, "closed")
        first.publish("carillon/BAND-7/alarms", JSON.stringify({ event: "fall" }), 9)
        assert.strictEqual((await first.next())?.[0], 0x40)
        const second = new MqttTerminal(door.port)
        assert.strictEqual(await second.connect("BAND-7", "its password"), 0)
        assert.lengthOf(core.messages, 1)
        first.end()
        second.end()
      },
      WITHIN_MS
    )

    it(
      `keep no push out of JSON: ${limit}`,
      async () => {
        const { way } = wayWith([entry({ line: "json", account: "CAM-1", key: "a secret" })], { clock: () => NOON })
        const door = opened(await openJsonPush(AT, way, limits))
        const idle = [await silent(door.port), await silent(door.port), await silent(door.port)]
        const body = JSON.stringify({ controller: "CAM-1", event: "fall" })
        const time = String(NOON)
        const { status } = await fetch(`http://127.0.0.1:${door.port}/alarms`, {
          method: "POST",
          body,
          headers: { "x-carillon-time": time, "x-carillon-signature": signatureOf("a secret", time, body) }
        })
        assert.strictEqual(status, 200)
        assert.strictEqual(await idle[0]!.closed, "closed")
      },
      WITHIN_MS
    )
  }
})
