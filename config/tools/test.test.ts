import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { count, lastLine } from "./test.ts"
import { helpers, installCommand, missing } from "./debian.ts"

const file = (name: string, status: string, ...tests: ReadonlyArray<string>) => ({
  name: `/house/${name}`,
  status,
  assertionResults: tests.map((each, index) => ({ fullName: `${name} ${index}`, status: each }))
})

describe("the count at the end of npm test", () => {
  it("has every test, and names those that did not run", () => {
    const report = {
      testResults: [file("a.test.ts", "passed", "passed", "skipped"), file("b.test.ts", "failed", "failed", "passed")]
    }
    assert.deepStrictEqual(count(report, "/house"), { passed: 2, failed: 1, skipped: ["a.test.ts: a.test.ts 1"] })
  })

  it("counts a file that does not load as failed", () => {
    assert.strictEqual(count({ testResults: [file("a.test.ts", "failed")] }, "/house").failed, 1)
    assert.strictEqual(count({ testResults: [file("a.test.ts", "failed", "passed")] }, "/house").failed, 1)
  })
})

it("the last line counts those that did not run, if there are any", () => {
  assert.strictEqual(lastLine({ passed: 12, failed: 0, skipped: [] }), "12 passed, 0 failed")
  assert.strictEqual(lastLine({ passed: 12, failed: 1, skipped: ["a", "b"] }), "12 passed, 1 failed, 2 skipped")
})

it("names the command that installs what is missing", () => {
  assert.strictEqual(
    installCommand(missing("/nowhere")),
    "apt-get install --no-install-recommends sip-tester baresip linphone-cli slapd nftables chromium fonts-wqy-zenhei"
  )
})

it("misses a Chinese font where fontconfig knows none, and no longer when it knows one", () => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-fonts-"))
  const isMissed = () => missing(folder).some(({ name }) => name === "a Chinese font")
  const fcListSays = (text: string) => writeFileSync(join(folder, "fc-list"), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  try {
    assert.isTrue(isMissed())
    fcListSays("exit 0")
    assert.isTrue(isMissed())
    fcListSays('test "$1" = :lang=zh-cn && echo /usr/share/fonts/truetype/wqy/wqy-zenhei.ttc')
    assert.isFalse(isMissed())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it("misses everything where there is nothing", () => {
  assert.deepStrictEqual(missing("/nowhere"), helpers)
})
