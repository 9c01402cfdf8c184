import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { isAlive, parsePidFile } from "./pid-file.ts"

it("a process that ended without its parent asking is not alive", async () => {
  // The shell's child reads on until the shell has turned into a program that never asks how its children ended.
  const parent = spawn("/bin/sh", ["-c", "exec 3<&0; cat <&3 >&2 & echo $!; exec sleep 600"], {
    stdio: ["pipe", "pipe", "ignore"]
  })
  try {
    const [line] = (await once(parent.stdout, "data")) as [Buffer]
    const ended = Number(line.toString())
    while (readFileSync(`/proc/${parent.pid}/comm`, "utf8") !== "sleep\n") await new Promise(setImmediate)
    assert.isTrue(isAlive(ended))
    parent.stdin.end()
    while (isAlive(ended)) await new Promise(setImmediate)
    assert.match(readFileSync(`/proc/${ended}/stat`, "utf8"), /\) Z /u)
    assert.isTrue(isAlive(parent.pid!))
  } finally {
    parent.kill("SIGKILL")
  }
})

describe("postmaster.pid", () => {
  it.each([
    ["4711\n/data/pg\n1700000000\n5433\n\n127.0.0.1\n", { pid: 4711, dataFolder: "/data/pg", port: 5433 }],
    ["-4711\n/data/pg\n", { pid: 4711, dataFolder: "/data/pg", port: undefined }],
    ["", undefined],
    ["not a number\n/data", undefined]
  ] as const)("%j", (text, expected) => {
    assert.deepStrictEqual(parsePidFile(text), expected)
  })
})
