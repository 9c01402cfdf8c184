/** Tries on its fellow workers and on their files what it must not be able to do. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { runWorker } from "../../workers/frame/worker.ts"

runWorker("prober", ({ paths }) =>
  Effect.sync(() => {
    const codeOf = (attempt: () => unknown): string => {
      try {
        attempt()
        return "done"
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? String(error)
      }
    }
    const fellow = readdirSync("/proc").find((pid) => /^\d+$/u.test(pid) && isOurs(pid, "testdata/steady.ts"))
    return {
      health: Effect.succeed({}),
      facts: {
        uid: process.getuid?.(),
        signalFellow: codeOf(() => process.kill(Number(fellow), 0)),
        signalSupervisor: codeOf(() => process.kill(process.ppid, 0)),
        readFellowsCache: codeOf(() => readdirSync(join(paths.data, "cache/switch"))),
        readPassword: codeOf(() => readFileSync(join(paths.data, "pg-password"))),
        writeLibrary: codeOf(() => writeFileSync(join(paths.data, "cache/uws/escape.node"), "")),
        readAuthorityKey: codeOf(() => readFileSync(join(paths.data, "door/authority.key"))),
        readDeviceKey: codeOf(() => readFileSync(join(paths.data, "door/device.key"))),
        readPair: codeOf(() => readFileSync(join(paths.data, "door/in-use.pem"))),
        writePair: codeOf(() => writeFileSync(join(paths.data, "door/in-use.pem"), "")),
        makeBesidePair: codeOf(() => writeFileSync(join(paths.data, "door/escape.node"), "")),
        makeBesideData: codeOf(() => mkdirSync(join(paths.data, "pg-new"))),
        takeFellowsSocket: codeOf(() => writeFileSync(join(paths.run, "core.sock"), "")),
        readRecording: codeOf(() => readFileSync(join(paths.recordings, "2026/old.wav"))),
        listen: codeOf(() => writeFileSync(join(paths.run, "own.sock"), ""))
      }
    }
  })
)

/** The one of this centre: its parent is ours. */
const isOurs = (pid: string, entry: string): boolean => {
  try {
    const parent = /^PPid:\s+(\d+)$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    return parent === String(process.ppid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(entry)
  } catch {
    return false
  }
}
