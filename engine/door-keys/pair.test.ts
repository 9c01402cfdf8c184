import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { ownPair } from "./own-authority.ts"
import { keepPairInUse, pairFileIn, pairInUse } from "./pair-in-use.ts"
import { readPair, UnfitPair } from "./pair.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-pair-"))
const [certificateFile, keyFile] = [join(folder, "centre.crt"), join(folder, "centre.key")]
const pair = ownPair({ folder, names: ["localhost"] }, Date.now())
writeFileSync(certificateFile, pair.certificate)
writeFileSync(keyFile, pair.key)
const other = mkdtempSync(join(tmpdir(), "carillon-pair-"))
ownPair({ folder: other, names: ["localhost"] }, Date.now())
afterAll(() => [folder, other].forEach((each) => rmSync(each, { recursive: true })))

describe("files that do not serve", () => {
  const refusal = (certificate: string, key: string, now = Date.now()) => {
    try {
      readPair(certificate, key, now)
      return "taken"
    } catch (error) {
      return `${(error as UnfitPair).setting} ${(error as Error).message}`
    }
  }

  it("are named, with the setting", () => {
    const junk = join(folder, "junk")
    writeFileSync(junk, "junk")
    const missing = join(folder, "missing")
    expect(refusal(missing, keyFile)).toBe(`http.certificate ${missing} cannot be read`)
    expect(refusal(certificateFile, missing)).toBe(`http.key ${missing} cannot be read`)
    expect(refusal(junk, keyFile)).toBe(`http.certificate ${junk} holds no certificate (PEM)`)
    expect(refusal(certificateFile, junk)).toBe(`http.key ${junk} holds no private key (PEM, without a passphrase)`)
    expect(refusal(certificateFile, join(other, "server.key"))).toContain("is not the key of")
    expect(refusal(certificateFile, keyFile, Date.now() + 400 * 24 * 3_600_000)).toContain("is over since")
  })
})

describe("the pair in use", () => {
  it("is one whole file for its reader alone, the certificate before the key", () => {
    keepPairInUse({ read: () => pair, file: pairFileIn(folder), reader: undefined }, () => {})
    expect(pairInUse(pairFileIn(folder))).toBe(pair.certificate + pair.key)
    expect(statSync(pairFileIn(folder)).mode & 0o777).toBe(0o600)
  })

  it("is written again only when it is another one", () => {
    const look = keepPairInUse({ read: () => pair, file: pairFileIn(folder), reader: undefined }, () => {})
    writeFileSync(pairFileIn(folder), "untouched")
    look()
    expect(readFileSync(pairFileIn(folder), "utf8")).toBe("untouched")
  })

  it("has to serve when the centre starts", () => {
    const read = () => readPair(certificateFile, join(other, "server.key"), Date.now())
    expect(() => keepPairInUse({ read, file: pairFileIn(folder), reader: undefined }, () => {})).toThrow(UnfitPair)
  })

  it.skipIf(process.getuid?.() !== 0)("is given to the user that reads it, who may not write it", () => {
    keepPairInUse({ read: () => pair, file: pairFileIn(folder), reader: { uid: 60_904, gid: 60_900 } }, () => {})
    const { mode, uid } = statSync(pairFileIn(folder))
    expect([uid, mode & 0o777]).toEqual([60_904, 0o400])
  })
})
