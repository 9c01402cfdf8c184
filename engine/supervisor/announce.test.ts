import { assert, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import { announcement, baseUrlOf } from "./announce.ts"

const paths = pathsOf(defaults, "/house")
const said = (settings = defaults, core: Record<string, unknown> = {}) => announcement(settings, paths, { core })
const centre = { firstAgent: "1001", firstNumber: "95000" }

describe("what is printed when a centre is ready", () => {
  it("tells a newcomer which page to open, how to register a telephone and how to make a call", () => {
    const text = said(defaults, { ...centre, adminPassword: "secret", accountsFile: "/house/data/accounts.csv" })
    const place = (part: string) => {
      assert.include(text, part)
      return text.indexOf(part)
    }
    const order = [
      "Carillon is ready",
      "user admin, password secret",
      "Open http://127.0.0.1:8080 and sign in",
      "server 127.0.0.1:5060 over UDP, user 1001",
      "set sip.host to an address",
      "dial sip:95000@127.0.0.1:5060",
      'README.md, "Operating"'
    ].map(place)
    assert.deepStrictEqual(
      order,
      order.toSorted((a, b) => a - b)
    )
  })

  it("tells whoever starts a centre without anything the page of its wizard and the code that opens it", () => {
    const text = said(defaults, { setUpCode: "k7m2pq9xw4ah" })
    assert.match(text, /set-up code +k7m2pq9xw4ah/u)
    assert.include(text, "Open http://127.0.0.1:8080: this centre is new")
    assert.notInclude(text, "sign in")
  })

  it("says nothing of this machine alone when telephones reach it, nor of telephones that are a FreeSWITCH's", () => {
    const reachable = { ...defaults, sip: { ...defaults.sip, host: "192.0.2.1" } }
    assert.notInclude(said(reachable, centre), "set sip.host")
    assert.include(said(reachable, centre), "dial sip:95000@192.0.2.1:5060")
    const freeswitch = { ...defaults, telephony: { ...defaults.telephony, kind: "freeswitch" as const } }
    assert.notInclude(said(freeswitch, centre), "Register")
  })

  it("says where alarm terminals are heard, and nothing of it where none are", () => {
    const doors = ["DC-09 udp 127.0.0.1:12009", "MQTT tcp 127.0.0.1:1883"]
    assert.match(
      announcement(defaults, paths, { core: {}, lines: { doors } }),
      / alarms +DC-09 udp 127\.0\.0\.1:12009, MQTT tcp 127\.0\.0\.1:1883\n/u
    )
    assert.notInclude(announcement(defaults, paths, { core: {}, lines: { doors: [] } }), " alarms ")
  })

  it("names no agent and no number in a centre that has none", () => {
    assert.notInclude(said(), "undefined")
    assert.notInclude(said(), "dial")
  })

  it("says where the panel is, by TLS where it is on, and which file an office has to trust", () => {
    const self = { ...defaults, http: { ...defaults.http, host: "10.1.2.3", tls: "self" as const } }
    assert.strictEqual(baseUrlOf(defaults), "http://127.0.0.1:8080")
    assert.strictEqual(baseUrlOf(self), "https://10.1.2.3:8080")
    assert.match(announcement(self, paths, {}), /to trust +\/house\/data\/door\/authority\.crt/u)
    assert.notInclude(announcement(defaults, paths, {}), "authority")
  })
})
