import { describe, expect, it } from "vitest"
import { makeDevices } from "./devices.ts"

const DAY_MS = 24 * 3_600_000
const devices = makeDevices(Buffer.alloc(32, 1))

describe("a device's cookie", () => {
  const cookie = devices.withUser(null, "1001", 0)

  it("knows who signed in there, and nobody else", () => {
    const device = devices.read(cookie, DAY_MS)!
    expect([devices.knows(device, "1001"), devices.knows(device, "1002")]).toEqual([true, false])
    expect(cookie).not.toContain("1001")
  })

  it("keeps its name when another signs in there, and knows both", () => {
    const shared = devices.read(devices.withUser(devices.read(cookie, 0), "王芳", 0), 0)!
    expect(shared.id).toBe(devices.read(cookie, 0)?.id)
    expect([devices.knows(shared, "1001"), devices.knows(shared, "王芳")]).toEqual([true, true])
  })

  it("knows the last twelve", () => {
    let value = cookie
    for (let n = 1; n <= 12; n++) value = devices.withUser(devices.read(value, 0), `user ${n}`, 0)
    const device = devices.read(value, 0)!
    expect([devices.knows(device, "1001"), devices.knows(device, "user 1")]).toEqual([false, true])
  })

  it.each([
    ["none", undefined],
    ["an empty one", ""],
    ["another's key", makeDevices(Buffer.alloc(32, 2)).withUser(null, "1001", 0)],
    ["another user written into it", cookie.replace(/\.([\w-]{16})\./u, `.${"A".repeat(16)}.`)],
    ["a later date written into it", cookie.replace(".0.", ".9.")],
    ["nonsense", "x".repeat(4_000)]
  ])("%s is not believed", (_name, value) => {
    expect(devices.read(value, 0)).toBeNull()
  })

  it("is over after 400 days", () => {
    expect(devices.read(cookie, 400 * DAY_MS)).not.toBeNull()
    expect(devices.read(cookie, 400 * DAY_MS + 1_000)).toBeNull()
  })
})
