import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { authoritiesOf } from "./authorities.ts"
import { AUTHORITY_FILE, ownPair } from "./own-authority.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-authorities-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test("a file of authorities is read, or named with what is wrong with it", () => {
  ownPair({ folder, names: ["127.0.0.1"] }, Date.now())
  const pem = readFileSync(join(folder, AUTHORITY_FILE), "utf8")
  const file = join(folder, "both.pem")
  expect(authoritiesOf(file)).toBe(`${file} cannot be read`)
  writeFileSync(file, `# ours\n${pem}\n# and once more\n${pem}`)
  expect(authoritiesOf(file)).toHaveLength(2)
  writeFileSync(file, "nothing")
  expect(authoritiesOf(file)).toBe(`${file} holds no certificate (PEM)`)
  writeFileSync(file, "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----")
  expect(authoritiesOf(file)).toBe(`${file} holds a broken certificate`)
})
