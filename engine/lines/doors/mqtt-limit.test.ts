import { assert, describe, it } from "@effect/vitest"
import { makePacketLimit } from "./mqtt-limit.ts"

/** PINGREQ, and a PUBLISH of 300 octets behind its header. */
const whole = Buffer.concat([Buffer.from([0xc0, 0]), Buffer.from([0x30, 0xac, 0x02]), Buffer.alloc(300, 0xff)])

describe("packets of MQTT", () => {
  it("are followed wherever the connection cuts them", () => {
    for (const length of [1, 2, 3, 7, 299, 1_000]) {
      const limit = makePacketLimit(300)
      const twice = Buffer.concat([whole, whole, whole])
      for (let at = 0; at < twice.length; at += length) assert.isTrue(limit.take(twice.subarray(at, at + length)))
    }
  })

  it("that say they are too large are refused before they have come", () => {
    assert.isFalse(makePacketLimit(299).take(whole.subarray(0, 5)))
    assert.isFalse(makePacketLimit(100_000).take(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])))
  })

  it("whose length is none are refused", () => {
    assert.isFalse(makePacketLimit(1_000).take(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])))
  })
})
