import { X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, createServer, type TLSSocket } from "node:tls"
import { once } from "node:events"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { AUTHORITY_FILE, ownNames, ownPair } from "./own-authority.ts"
import type { Pair } from "./pair.ts"

const DAY_MS = 24 * 3_600_000
let folder = ""
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "carillon-tls-"))))
afterEach(() => rmSync(folder, { recursive: true }))

const names = ["centre.example", "127.0.0.1", "10.1.2.3", "fd00::1:5"]
const now = Date.now()
const authority = () => readFileSync(join(folder, AUTHORITY_FILE), "utf8")
const serialOf = ({ certificate }: Pair) => new X509Certificate(certificate).serialNumber

/** What a browser says that trusts `ca` alone and goes to `host`; null when it is content. */
const complaint = async ({ certificate, key }: Pair, ca: string, host: string): Promise<string | null> => {
  const server = createServer({ cert: certificate, key }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  const client: TLSSocket = connect({ port, host: "127.0.0.1", ca, servername: /^[\d.]+$/u.test(host) ? "" : host })
  const said = await new Promise<string | null>((resolve) => {
    client.once("secureConnect", () => resolve(client.authorized ? null : String(client.authorizationError)))
    client.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
  client.destroy()
  server.close()
  return said
}

describe("the centre's own certificate", () => {
  it.each(["centre.example", "127.0.0.1"])("is taken by who trusts the authority, at %s", async (host) => {
    expect(await complaint(ownPair({ folder, names }, now), authority(), host)).toBeNull()
  })

  it("is not taken at another name, nor by who trusts another authority", async () => {
    const pair = ownPair({ folder, names }, now)
    expect(await complaint(pair, authority(), "other.example")).toBe("ERR_TLS_CERT_ALTNAME_INVALID")
    const other = mkdtempSync(join(tmpdir(), "carillon-tls-"))
    ownPair({ folder: other, names }, now)
    expect(await complaint(pair, readFileSync(join(other, AUTHORITY_FILE), "utf8"), "centre.example")).not.toBeNull()
    rmSync(other, { recursive: true })
  })

  it("names every host and address, serves and signs nothing", () => {
    const read = new X509Certificate(ownPair({ folder, names }, now).certificate)
    expect(read.checkHost("centre.example")).toBe("centre.example")
    for (const address of names.slice(1)) expect([address, read.checkIP(address)]).toEqual([address, address])
    expect(read.ca).toBe(false)
    expect(read.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"])
    expect(read.validToDate.getTime() - read.validFromDate.getTime()).toBeLessThanOrEqual(398 * DAY_MS)
    expect(new X509Certificate(authority()).ca).toBe(true)
  })

  it("stays from one start to the next, until its end is near; the authority stays", () => {
    const first = ownPair({ folder, names }, now)
    const trusted = authority()
    expect(ownPair({ folder, names }, now + 366 * DAY_MS)).toEqual(first)
    const second = ownPair({ folder, names }, now + 368 * DAY_MS)
    expect(serialOf(second)).not.toBe(serialOf(first))
    expect(authority()).toBe(trusted)
  })

  it("leaves out what no browser can go to, and is not made again and again for it", () => {
    const odd = ["my_host", "two words", "中心", "-a.example", "a..b", "fe80::1%eth0", "DESKTOP-7", "ok.example"]
    const first = ownPair({ folder, names: odd }, now)
    expect(new X509Certificate(first.certificate).subjectAltName).toBe("DNS:DESKTOP-7, DNS:ok.example")
    expect(ownPair({ folder, names: odd }, now)).toEqual(first)
  })

  it("is made anew when the centre gets a further name", () => {
    const first = ownPair({ folder, names }, now)
    const second = ownPair({ folder, names: [...names, "pbx.example"] }, now)
    expect(serialOf(second)).not.toBe(serialOf(first))
  })

  it.each(["server.key", "server.crt", "authority.key", AUTHORITY_FILE])("is made anew when %s is broken", (file) => {
    ownPair({ folder, names }, now)
    writeFileSync(join(folder, file), "half")
    const { certificate } = ownPair({ folder, names }, now)
    expect(new X509Certificate(certificate).verify(new X509Certificate(authority()).publicKey)).toBe(true)
  })

  it("keys are for their owner alone", () => {
    ownPair({ folder, names }, now)
    for (const file of ["server.key", "authority.key"]) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  })

  it("knows this machine by its name and addresses", () => {
    expect(ownNames()).toEqual(expect.arrayContaining(["localhost", "127.0.0.1"]))
  })
})
