import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

const rebuild = (...words: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL("main.ts", import.meta.url)), ...words],
    {
      encoding: "utf8"
    }
  )
  return { status, stdout, stderr: stderr.trim() }
}

describe("npm run rebuild", () => {
  it("says how it is called", () => {
    expect(rebuild("--help")).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("call-records") })
  })

  it("refuses in one line what it does not know, with what there is", () => {
    expect(rebuild("call-record")).toEqual({
      status: 2,
      stdout: "",
      stderr: 'rebuild: there is no table "call-record" to rebuild; there are: call-records'
    })
    expect(rebuild()).toMatchObject({ status: 2, stderr: "rebuild: name one table to rebuild: call-records" })
    expect(rebuild("call-records", "--fast")).toMatchObject({ status: 2, stderr: expect.stringContaining("--fast") })
  })

  it("names the folder that holds no centre's database", () => {
    expect(rebuild("call-records", "--data", "/nowhere")).toMatchObject({
      status: 2,
      stderr: "rebuild: /nowhere holds no database of a centre"
    })
  })
})
