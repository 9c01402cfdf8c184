import { X509Certificate } from "node:crypto"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import type { Settings } from "#config/settings.ts"
import { deviceKeyFile } from "../door-keys/device-key.ts"
import { AUTHORITY_FILE, ownPair } from "../door-keys/own-authority.ts"
import { pairFileIn, pairInUse, sipPairFileIn } from "../door-keys/pair-in-use.ts"
import { makeDoor } from "./door.ts"
import { prepareFolders } from "./folders.ts"
import { doorOf, manifest } from "./manifest.ts"

const root = join(import.meta.dirname, "../..")
let data = ""
beforeEach(() => (data = mkdtempSync(join(tmpdir(), "carillon-door-"))))
afterEach(() => rmSync(data, { recursive: true }))

/** The door of a centre with these settings, and what was said of it. */
const doorWith = (http: Partial<Settings["http"]>, sip: Partial<Settings["sip"]> = {}) => {
  const settings = { ...defaults, http: { ...defaults.http, ...http }, sip: { ...defaults.sip, ...sip } }
  const paths = pathsOf({ ...settings, dataDir: data }, root)
  // As whoever runs this test.
  const specs = manifest(settings, paths).map(({ user: _user, ...spec }) => spec)
  assert.isUndefined(prepareFolders(paths, specs))
  const said: Array<string> = []
  return { door: makeDoor(settings, paths, specs, (why) => said.push(why)), folder: doorOf(data), said }
}

describe("the door that the supervisor makes", () => {
  it("has the key of devices and no certificate where there is no TLS", () => {
    const { folder } = doorWith({ tls: "off" })
    assert.deepStrictEqual([deviceKeyFile(folder), pairFileIn(folder)].map(existsSync), [true, false])
  })

  it("has a pair of our own authority, made again when it is lost while the centre runs", () => {
    const { door, folder, said } = doorWith({ tls: "self" })
    const before = pairInUse(pairFileIn(folder))
    if (door._tag === "Unfit") throw new Error(door.message)
    door.look()
    assert.strictEqual(pairInUse(pairFileIn(folder)), before)
    rmSync(join(folder, "server.crt"))
    door.look()
    assert.notStrictEqual(pairInUse(pairFileIn(folder)), before)
    assert.isTrue(existsSync(join(folder, AUTHORITY_FILE)))
    assert.deepStrictEqual(said, [])
  })

  it("has a pair for SIP over TLS where that has a port, also when the pages go without", () => {
    const pairOf = (http: Partial<Settings["http"]>, sip: Partial<Settings["sip"]>) => {
      const { door, folder } = doorWith(http, sip)
      if (door._tag === "Unfit") throw new Error(door.message)
      return existsSync(sipPairFileIn(folder)) ? pairInUse(sipPairFileIn(folder)) : undefined
    }
    assert.isUndefined(pairOf({ tls: "self" }, {}))
    const own = pairOf({ tls: "off" }, { tlsPort: 5061, otherHost: "::1" })
    assert.strictEqual(new X509Certificate(own ?? "").checkIP("::1"), "::1")
    // One certificate a centre: the pages have the same.
    const { folder } = doorWith({ tls: "self" }, { tlsPort: 5061, otherHost: "::1" })
    assert.strictEqual(pairInUse(pairFileIn(folder)), own)
  })

  it("takes the files of the settings for SIP over TLS, also behind a proxy", () => {
    const made = ownPair({ folder: data, names: ["pbx.example"] }, Date.now())
    const [certificate, key] = [join(data, "centre.crt"), join(data, "centre.key")]
    writeFileSync(certificate, made.certificate)
    writeFileSync(key, made.key)
    const { folder } = doorWith({ tls: "off", certificate, key }, { tlsPort: 5061 })
    assert.include(pairInUse(sipPairFileIn(folder)), made.certificate.trimEnd())
    assert.isFalse(existsSync(pairFileIn(folder)))
  })

  it("names the setting of a file that does not serve", () => {
    const certificate = join(data, "centre.crt")
    const unfit = (setting: string, message: string) => ({ _tag: "Unfit" as const, setting, message })
    const { door } = doorWith({ tls: "files", certificate, key: "centre.key" })
    assert.deepStrictEqual(door, unfit("http.certificate", `${certificate} cannot be read`))
    writeFileSync(certificate, "junk")
    writeFileSync(join(data, "centre.key"), "junk")
    const { door: other } = doorWith({ tls: "files", certificate, key: join(data, "centre.key") })
    assert.deepStrictEqual(other, unfit("http.certificate", `${certificate} holds no certificate (PEM)`))
  })
})
