import { describe, expect, test } from "vitest"
import { makeBackOff, MAX_REFUSED } from "./back-off.ts"
import { makeBuckets, MAX_SOURCES } from "./buckets.ts"
import { networkOf, sourceOf } from "./networks.ts"
import { makeStrangers, MAX_STRANGERS } from "./strangers.ts"

describe("networks", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "192.0.2.8", false],
    ["192.0.2.0/28", "192.0.2.15", true],
    ["192.0.2.0/28", "192.0.2.16", false],
    ["0.0.0.0/0", "203.0.113.1", true],
    ["2001:db8::/32", "2001:db8:1::7", true],
    ["2001:db8::/32", "2001:db9::7", false],
    ["::1", "::1", true],
    ["192.0.2.0/24", "2001:db8::1", false]
  ])("%s has %s: %s", (network, address, has) => expect(networkOf([network])?.(address)).toBe(has))

  test.each([
    "",
    "carrier.example",
    "192.0.2.0/33",
    "192.0.2.0/",
    "192.0.2.0/1/2",
    "192.0.2",
    "2001:db8::/129",
    "::/x"
  ])("%j names none", (text) => expect(networkOf([text])).toBeUndefined())

  test("what is no address is in none", () => expect(networkOf(["0.0.0.0/0"])?.("example.org")).toBe(false))
})

describe("one source", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:DB8:1:2::9", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["::1", "0:0:0:0"]
  ])("%s counts as %s", (address, source) => expect(sourceOf(address)).toBe(source))
})

describe("buckets", () => {
  test("a burst, then as many as come back", () => {
    const buckets = makeBuckets({ perSecond: 2, burst: 4 })
    const taken = (nowMs: number, times: number) =>
      Array.from({ length: times }, () => buckets.take("a", nowMs)).filter(Boolean).length
    expect(taken(0, 10)).toBe(4)
    expect(taken(499, 10)).toBe(0)
    expect(taken(1_500, 10)).toBe(3)
    expect(taken(100_000, 10)).toBe(4)
  })

  test("each source has its own, and none costs without end", () => {
    const buckets = makeBuckets({ perSecond: 1, burst: 1 })
    expect(buckets.take("a", 0)).toBe(true)
    for (let at = 0; at < MAX_SOURCES * 2; at++) expect(buckets.take(`other ${at}`, 0)).toBe(true)
    expect(buckets.size()).toBe(MAX_SOURCES)
    expect(buckets.take("other 19999", 0)).toBe(false)
  })
})

describe("back-off", () => {
  const LIMIT = { refusalsPerMinute: 3, ignoredMs: 600_000 }

  test("three within a minute are too many, for ten minutes", () => {
    const backOff = makeBackOff(LIMIT)
    expect([0, 1_000, 59_999].map((at) => backOff.refused("a", at))).toEqual([false, false, true])
    expect(backOff.isIgnored("a", 59_999)).toBe(true)
    expect(backOff.isIgnored("b", 59_999)).toBe(false)
    expect(backOff.isIgnored("a", 659_998)).toBe(true)
    expect(backOff.isIgnored("a", 659_999)).toBe(false)
  })

  test("a mistake a minute is forgiven", () => {
    const backOff = makeBackOff(LIMIT)
    for (let minute = 0; minute < 100; minute++) expect(backOff.refused("a", minute * 30_000 + minute)).toBe(false)
  })

  test("a minute that ends does not end the silence", () => {
    const backOff = makeBackOff(LIMIT)
    for (const at of [0, 1, 2]) backOff.refused("a", at)
    backOff.refused("a", 300_000)
    expect(backOff.isIgnored("a", 400_000)).toBe(true)
  })

  test("forged names cost no more than so much", () => {
    const backOff = makeBackOff(LIMIT)
    for (let at = 0; at < MAX_REFUSED * 2; at++) backOff.refused(`other ${at}`, 0)
    expect(backOff.size()).toBe(MAX_REFUSED)
  })
})

describe("strangers", () => {
  test("are forgotten when there are too many, those who dialled a number of ours last", () => {
    const strangers = makeStrangers()
    strangers.called("192.0.2.1", "95000", true, 0)
    for (let n = 0; n < MAX_STRANGERS + 50; n++) strangers.called(`198.51.100.${n}`, "1", false, 1)
    const all = strangers.all(1)
    expect(all).toHaveLength(MAX_STRANGERS)
    expect(all.at(-1)?.address).toBe("192.0.2.1")
  })
})
