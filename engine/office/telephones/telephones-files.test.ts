import { describe, expect, it } from "vitest"
import { grandstream } from "./grandstream.ts"
import type { TelephoneSettings } from "./telephone-settings.ts"
import { yealink } from "./yealink.ts"

const SETTINGS: TelephoneSettings = {
  user: "1001",
  name: "王芳",
  password: "k7m2pq9xw4ah",
  server: { host: "192.168.1.10", port: 5060, transport: "udp" },
  ntpServer: "192.168.1.1",
  timeZone: "Asia/Shanghai",
  utcOffsetMinutes: 480
}

const valueIn = (file: string, name: string): string | undefined =>
  file
    .split("\n")
    .find((line) => line.startsWith(`${name} = `))
    ?.slice(name.length + 3)
const pIn = (file: string, number: number): string | undefined =>
  new RegExp(`<P${number}>([^<]*)</P${number}>`, "u").exec(file)?.[1]

describe("a Yealink's file", () => {
  it("begins with the line that it must begin with, and has account, server, codecs in order, language and time", () => {
    const file = yealink.write(SETTINGS)
    expect(file.startsWith("#!version:1.0.0.1\n")).toBe(true)
    expect(yealink.fileName("805ec0123456")).toBe("805ec0123456.cfg")
    for (const [name, value] of [
      ["account.1.enable", "1"],
      ["account.1.display_name", "王芳"],
      ["account.1.auth_name", "1001"],
      ["account.1.password", "k7m2pq9xw4ah"],
      ["account.1.sip_server.1.address", "192.168.1.10"],
      ["account.1.sip_server.1.port", "5060"],
      ["account.1.sip_server.1.transport_type", "0"],
      ["account.1.codec.pcma.priority", "1"],
      ["account.1.codec.pcmu.priority", "2"],
      ["features.dnd.allow", "0"],
      ["features.intercom.allow", "1"],
      ["lang.gui", "Chinese_S"],
      ["local_time.time_zone", "+8"],
      ["local_time.ntp_server1", "192.168.1.1"]
    ] as const)
      expect([name, valueIn(file, name)]).toEqual([name, value])
  })

  it("has no setting that somebody's name brought in", () => {
    const file = yealink.write({ ...SETTINGS, name: "x\naccount.1.sip_server.1.address = 203.0.113.9\r\n#" })
    expect(valueIn(file, "account.1.sip_server.1.address")).toBe("192.168.1.10")
    expect(file).not.toMatch(/^account\.1\.sip_server\.1\.address = 203/mu)
  })

  it.each([
    [330, "+5:30"],
    [-180, "-3"],
    [0, "+0"]
  ])("writes %i minutes from UTC as %s", (utcOffsetMinutes, text) => {
    expect(valueIn(yealink.write({ ...SETTINGS, utcOffsetMinutes }), "local_time.time_zone")).toBe(text)
  })
})

describe("a Grandstream's file", () => {
  it("has account, server, codecs in order, language and time", () => {
    const file = grandstream.write({ ...SETTINGS, server: { host: "192.168.1.10", port: 5061, transport: "tls" } })
    expect(grandstream.fileName("000b82123456")).toBe("cfg000b82123456.xml")
    for (const [number, value] of [
      [271, "1"],
      [47, "192.168.1.10:5061"],
      [35, "1001"],
      [36, "1001"],
      [34, "k7m2pq9xw4ah"],
      [3, "王芳"],
      [130, "2"],
      [57, "8"],
      [58, "0"],
      [298, "1"],
      [1362, "zh"],
      [246, "UTC-8"],
      [30, "192.168.1.1"]
    ] as const)
      expect([number, pIn(file, number)]).toEqual([number, value])
  })

  it("stays XML whatever somebody is called, and says no time server where there is none", () => {
    const file = grandstream.write({ ...SETTINGS, name: "A & B </P3><P47>203.0.113.9</P47>", ntpServer: "" })
    expect(pIn(file, 3)).toBe("A &amp; B &lt;/P3&gt;&lt;P47&gt;203.0.113.9&lt;/P47&gt;")
    expect(file.match(/<P47>/gu)).toHaveLength(1)
    expect(pIn(file, 30)).toBeUndefined()
  })
})
